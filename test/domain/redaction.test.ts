import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/domain/redaction.ts';

const SECRETS = {
  'an e-mail address': 'jane.doe+shop@mail.example.co.uk',
  'an e-mail address with letters beyond ASCII': 'jörg@bücher.example',
  'a phone number with a country code': '+49 30 901820',
  'a phone number without spaces': '+15551234567',
  'a North American phone number': '(555) 123-4567',
  'a phone number with dots': '555.123.4567',
  'a phone number with a trunk prefix': '1-555-123-4567',
  'a card number': '4111 1111 1111 1111',
  'a card number without spaces': '5500005555555559',
  'a card number with hyphens': '3782-822463-10005',
  'an OpenAI key': 'sk-proj-4f8a9b2c1d7e6f5a4b3c',
  'a Stripe key': ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_'),
  'a GitHub token': 'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  'a fine-grained GitHub token': 'github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuv',
  'a Slack token': ['xoxb', '123456789012', 'abcdefABCDEF'].join('-'),
  'a Shopify token': ['shpat', 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6'].join('_'),
  'an AWS key id': 'AKIAIOSFODNN7EXAMPLE',
  'a Google key': 'AIzaSyA-1234567890abcdefghijklmnopqrstu',
  'a JSON web token': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
  'an npm token': 'npm_abcdefghijklmnopqrstuvwxyz0123456789',
} as const;

const HARMLESS = [
  '2025-11-20',
  '2025-11-20T14:30:00Z',
  '2025-11-20T14:30:00.123456+01:00',
  '2025-11-20 14:30:00',
  '1763649000000',
  '1763733600000',
  '1732546800000000',
  '550e8400-e29b-41d4-a716-446655440000',
  '12345678-1234-1234-1234-123456789012',
  '018f4c3a7b2e4d5f8a9b0c1d2e3f4a5b',
  'wf-tau-000-0',
  'order #100234567',
  'order 4503-2291-18',
  'took 30000 ms',
  'Request timed out after 30.05 seconds',
  '429 Too Many Requests',
  'status 200 300 400',
  'version 1.2.3-rc.4',
  '192.168.10.254',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'max_tokens: 4096',
  'user@localhost',
  'https://api.example.com/v1/products?page=2&limit=50',
  'desk-lamp-with-a-very-long-product-name',
  'risk_of_something_else',
];

describe('redaction', () => {
  it.each(Object.entries(SECRETS))('masks %s wherever it stands in a text', (_, secret) => {
    for (const text of [
      secret,
      `sent to ${secret} twice`,
      `(${secret})`,
      `"${secret}",`,
      `a\n${secret}\nb`,
    ]) {
      expect(redact(text)).not.toContain(secret);
      expect(redact(text)).toMatch(/\[(?:e-mail|phone number|card number|token)\]/);
    }
  });

  it.each(HARMLESS)('leaves %s as it is', (text) => {
    expect(redact(text)).toBe(text);
    expect(redact(`x ${text} y`)).toBe(`x ${text} y`);
  });

  it.each([
    ['Authorization: Bearer abcdef0123456789', 'abcdef0123456789'],
    ['password=hunter2hunter2', 'hunter2hunter2'],
    ['{"client_secret":"s3cr3ts3cr3t"}', 's3cr3ts3cr3t'],
    ['postgres://app:pa55w0rd@db.internal/shop', 'pa55w0rd'],
    ['GET /feed?token=0a1b2c3d4e&page=1', '0a1b2c3d4e'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----', 'MIIEow'],
    ['-----BEGIN PRIVATE KEY-----\nMIIEow cut off', 'MIIEow'],
  ])('masks what a name gives away in %s', (text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  it('finds a card number among other numbers', () => {
    expect(redact('card 4111 1111 1111 1111 12 declined')).toBe('card [card number] 12 declined');
    expect(redact('order 77 4111111111111111 2025')).toBe('order 77 [card number] 2025');
  });

  it('leaves a long number without the checksum of cards as it is', () => {
    expect(redact('id 4111111111111112')).toBe('id 4111111111111112');
  });

  it('changes nothing more when it is applied again', () => {
    const piece = fc.oneof(
      fc.constantFrom(...Object.values(SECRETS), ...HARMLESS),
      fc.constantFrom('password=', 'Bearer ', '//user:', '@', '.com', '[token]', '[', ']', ' ', '-', '+'),
      fc.string({ maxLength: 12 }),
      fc.stringMatching(/^[0-9 .()+-]{1,24}$/),
    );
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (raw) => {
        const once = redact(raw);
        expect(redact(once)).toBe(once);
      }),
      { seed: 20251120, numRuns: 3000 },
    );
  });

  it('reads a very long text without a secret in moments', () => {
    const start = performance.now();
    for (const filler of ['a', '1', 'a.', 'sk_', '+1 ', '//a:', 'eyJaaaaaaaaa-'])
      redact(filler.repeat(100_000 / filler.length));
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('names of secrets', () => {
  it.each([
    'token=abcdef123456',
    'secret_token: "abcdef123456"',
    'aws_secret_access_key=wJalrXUtnFEMI/K7MDENG',
    'AccountKey=Zm9vYmFyYmF6cXV4==',
    'Cookie: session=abcdef123456',
    'https://hooks.slack.com/services/T000/B000/XXXXXXXX',
    'call 0170 1234567',
  ])('hide what follows: %s', (text) => {
    expect(redact(text)).not.toMatch(/abcdef123456|wJalrXUtnFEMI|Zm9vYmFy|XXXXXXXX|1234567/);
  });

  it.each(['Unexpected token: colon', 'max_tokens: 4096', 'the token expired', 'tokens_used: 512 of 4096'])(
    'leave ordinary words: %s',
    (text) => {
      expect(redact(text)).toBe(text);
    },
  );
});
