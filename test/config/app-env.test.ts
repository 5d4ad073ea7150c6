import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readAppEnvironment } from '../../src/config/app-env.ts';
import { privateKeyOf } from '../../src/connectors/github/tokens.ts';
import { UsageError } from '../../src/domain/errors.ts';

const WHOLE = {
  HOME: '/home/acme',
  APP_ID: '7',
  PRIVATE_KEY: '-----BEGIN KEY-----\nabc\n-----END KEY-----',
  WEBHOOK_SECRET: 'a secret of the tests',
};

/** What it says about these variables. */
function refusalOf(variables: Readonly<Record<string, string | undefined>>): string {
  try {
    readAppEnvironment(variables);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('readAppEnvironment', () => {
  it('listens on loopback and keeps its state at home, unless it is said', () => {
    expect(readAppEnvironment(WHOLE)).toEqual({
      appId: 7,
      privateKey: WHOLE.PRIVATE_KEY,
      webhookSecret: WHOLE.WEBHOOK_SECRET,
      host: '127.0.0.1',
      port: 3000,
      apiUrl: 'https://api.github.com',
      stateDir: '/home/acme/.local/state/apeg/app',
      databaseUrl: undefined,
    });
    const said = {
      HOST: '0.0.0.0',
      PORT: '80',
      GITHUB_API_URL: 'https://g.example/api/v3/',
      APEG_STATE_DIR: '/s',
    };
    expect(readAppEnvironment({ ...WHOLE, ...said })).toMatchObject({
      host: '0.0.0.0',
      port: 80,
      apiUrl: 'https://g.example/api/v3',
      stateDir: '/s',
    });
  });

  it('names everything that is missing at once', () => {
    const said = refusalOf({});
    for (const name of ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET', 'APEG_STATE_DIR'])
      expect(said).toContain(`${name} is missing`);
  });

  it.each([undefined, '', '  '])('refuses %j for a webhook secret', (secret) => {
    expect(refusalOf({ ...WHOLE, WEBHOOK_SECRET: secret })).toContain('WEBHOOK_SECRET is missing');
  });

  it.each(['development', ' development ', 'Development'])(
    'refuses %j for a webhook secret, which everybody knows',
    (secret) => {
      expect(refusalOf({ ...WHOLE, WEBHOOK_SECRET: secret })).toContain(
        'WEBHOOK_SECRET is the public default',
      );
    },
  );

  it.each(['http', '-1', '65536', '80.5'])('refuses %j for a port', (port) => {
    expect(refusalOf({ ...WHOLE, PORT: port })).toContain('PORT is no port');
  });

  it.each(['seven', '0', '-7', '1.5'])('refuses %j for the number of an App', (id) => {
    expect(refusalOf({ ...WHOLE, APP_ID: id })).toContain('APP_ID is no number of an App');
  });

  it.each(['ftp://g.example', 'g.example', 'file:///etc/passwd'])('refuses %j for GitHub', (address) => {
    expect(refusalOf({ ...WHOLE, GITHUB_API_URL: address })).toContain('GITHUB_API_URL is no address');
  });

  it('reads a key whose lines are written as \\n', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const read = readAppEnvironment({ ...WHOLE, PRIVATE_KEY: pem.replaceAll('\n', '\\n') });
    expect(privateKeyOf(read.privateKey).equals(privateKey)).toBe(true);
  });

  it('says nothing of the secrets when it refuses', () => {
    const said = refusalOf({ ...WHOLE, PORT: 'no' });
    expect(said).not.toContain(WHOLE.WEBHOOK_SECRET);
    expect(said).not.toContain('abc');
  });
});
