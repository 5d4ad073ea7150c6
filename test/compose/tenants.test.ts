import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fetchLogs, openTenants } from '../../src/compose/tenants.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apeg-tenants-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('entrusts nothing to anybody without a file, and to one repository with one', async () => {
  expect((await openTenants(folder)).of(7).logHosts).toEqual([]);
  writeFileSync(join(folder, 'tenants.yml'), 'repositories: [{ id: 7, log_hosts: [logs.example.com] }]', {
    mode: 0o600,
  });
  const tenants = await openTenants(folder);
  expect(tenants.of(7).logHosts).toEqual(['logs.example.com']);
  expect(tenants.of(8).logHosts).toEqual([]);
});

it("says of each log why it is not fetched, and lets no repository use another's host", async () => {
  writeFileSync(join(folder, 'tenants.yml'), 'repositories: [{ id: 7, log_hosts: [logs.example.com] }]', {
    mode: 0o600,
  });
  const tenants = await openTenants(folder);
  const network = { addresses: async () => ['10.0.0.1'], mayConnect: () => false };
  const urls = ['https://logs.example.com/a.jsonl?key=secret', 'https://elsewhere.example.com/b.jsonl.gz'];
  const own = await fetchLogs(urls, folder, tenants.of(7), network);
  expect(own).toEqual({
    paths: [],
    notes: [
      'The log https://logs.example.com/a.jsonl is at no public address',
      'The log https://elsewhere.example.com/b.jsonl.gz is on no host that is allowed',
    ],
  });
  const strangers = await fetchLogs(urls, folder, tenants.of(8), network);
  expect(strangers.notes).toEqual(
    urls.map((url) => `The log ${url.split('?')[0]} is on no host that is allowed`),
  );
  expect(readFileSync(join(folder, 'tenants.yml'), 'utf8')).toContain('logs.example.com');
});
