import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_TENANTS, parseTenants } from '../../src/config/tenants.ts';
import { readSecrets } from '../../src/connectors/files/secrets-file.ts';

const TEXT = `
repositories:
  - id: 101
    name: acme/shop
    credentials: { SHOPIFY_ACCESS_TOKEN: shpat_one, ETSY_KEYSTRING: key }
    recipients: [ops@acme.example]
    log_hosts: [logs.acme.example, "logs.acme.example:8443"]
  - id: 102
`;

describe("the host's own file", () => {
  it('gives a repository what is its own, by its number alone', () => {
    const tenants = parseTenants(TEXT, 'tenants.yml');
    expect(tenants.of(101)).toEqual({
      repositoryId: 101,
      credentials: { SHOPIFY_ACCESS_TOKEN: 'shpat_one', ETSY_KEYSTRING: 'key' },
      recipients: ['ops@acme.example'],
      logHosts: ['logs.acme.example', 'logs.acme.example:8443'],
    });
    for (const stranger of [102, 103, 0, -101, 1e300, Number.NaN])
      expect(tenants.of(stranger)).toEqual({
        repositoryId: stranger,
        credentials: {},
        recipients: [],
        logHosts: [],
      });
    expect(NO_TENANTS.of(101).credentials).toEqual({});
  });

  it('is not changed by who was given something of it', () => {
    const tenants = parseTenants(TEXT, 'tenants.yml');
    Object.assign(tenants.of(101).credentials, { SHOPIFY_ACCESS_TOKEN: 'mine' });
    expect(tenants.of(101).credentials['SHOPIFY_ACCESS_TOKEN']).toBe('shpat_one');
  });

  it('names every problem at once, and no secret', () => {
    const bad = `
repositories:
  - { id: 1, credentials: { WEBHOOK_SECRET: hush, lower: hush, SHOPIFY_SHOP: "" } }
  - { id: 1, log_hosts: ["https://x", "localhost"], colour: hush }
  - { id: "3" }
`;
    const said = (): string => {
      try {
        parseTenants(bad, 'tenants.yml');
        return 'nothing';
      } catch (error) {
        return String(error);
      }
    };
    for (const part of [
      'WEBHOOK_SECRET',
      'lower',
      'SHOPIFY_SHOP',
      'log_hosts.0',
      'log_hosts.1',
      'colour',
      'repositories.2.id',
    ])
      expect(said()).toContain(part);
    expect(said()).not.toContain('hush');
    expect(() => parseTenants('repositories: [', 't.yml')).toThrow('no YAML');
    expect(() => parseTenants('a: &x 1\nb: *x', 't.yml')).toThrow('t.yml has a problem');
  });

  it('is read where nobody else can read it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'apeg-secrets-'));
    const path = join(folder, 'tenants.yml');
    expect(await readSecrets(path)).toBeNull();
    writeFileSync(path, TEXT, { mode: 0o600 });
    expect(await readSecrets(path)).toBe(TEXT);
    chmodSync(path, 0o640);
    await expect(readSecrets(path)).rejects.toMatchObject({
      code: 'input-unusable',
      hint: `Run chmod 600 ${path}.`,
    });
    rmSync(folder, { recursive: true, force: true });
  });
});

it('lets no two repositories name one shop, however it is written, and does not say which', () => {
  const both = (one: object, other: object): string =>
    JSON.stringify({
      repositories: [
        { id: 1, credentials: one },
        { id: 2, credentials: other },
      ],
    });
  expect(() =>
    parseTenants(both({ SHOPIFY_SHOP: 'acme' }, { SHOPIFY_SHOP: ' ACME.myshopify.com' }), 't.yml'),
  ).toThrow(
    /^t\.yml has a problem:\s+- repositories\.1\.credentials\.SHOPIFY_SHOP: is that of another repository; a shop belongs to one$/,
  );
  expect(() => parseTenants(both({ ETSY_SHOP_ID: '7' }, { ETSY_SHOP_ID: '7' }), 't.yml')).toThrow(
    'ETSY_SHOP_ID',
  );
  expect(
    parseTenants(both({ SHOPIFY_SHOP: 'acme' }, { SHOPIFY_SHOP: 'other' }), 't.yml').of(2).credentials,
  ).toEqual({
    SHOPIFY_SHOP: 'other',
  });
});
