import fc from 'fast-check';

/** Every property test of the room runs with this seed, so a failure is found again. */
export const SEED = 20261122;

const WORDS =
  'timeout shopify order rate limit exceeded user connection refused ECONNRESET status 429 503 for the model'.split(
    ' ',
  );

/** A message put together from words, numbers and ids, as logs write them. */
export const plausibleMessage: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...WORDS),
      fc.nat(99_999).map(String),
      fc.uuid(),
      fc.ipV4(),
      fc.constantFrom(
        'Error:',
        'code=E11000',
        'host:443',
        "'name'",
        '(a, b)',
        '{"code":"x","message":"y"}',
        'a:b:17',
        '\n  at f (x.js:1:2)',
      ),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(' '));

/** Anything at all: text of every kind and what is no text. */
export const anyMessage: fc.Arbitrary<unknown> = fc.oneof(
  plausibleMessage,
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
    .map((units) => String.fromCharCode(...units)),
  fc.json(),
  fc.constantFrom<unknown>(
    '',
    ' ',
    '\u001b[31mred\u001b[0m',
    '\ud800',
    null,
    undefined,
    42,
    true,
    Symbol.iterator,
    [],
    {},
    10n,
  ),
);
