import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPatternCollector } from '../../src/patterns/collector.ts';
import { fingerprint, readMessage, tokensOf } from '../../src/patterns/fingerprint.ts';
import { groupMessages } from '../../src/patterns/group.ts';
import { shape, takeShape } from '../../src/patterns/shape.ts';
import { anyMessage, plausibleMessage, SEED } from './arbitrary-messages.ts';

test('nothing throws and nothing is lost, whatever the messages are', () => {
  fc.assert(
    fc.property(fc.array(anyMessage, { maxLength: 20 }), (messages) => {
      const rows = messages.map((message, i) => ({ message, count: i + 1 }));
      const { patterns, families, assignments } = groupMessages(rows);
      const total = rows.reduce((sum, row) => sum + row.count, 0);
      expect(patterns.reduce((sum, pattern) => sum + pattern.count, 0)).toBe(total);
      expect(families.reduce((sum, family) => sum + family.count, 0)).toBe(total);
      expect([...assignments].every((index) => patterns[index] !== undefined)).toBe(true);
      expect(new Set(families.map((family) => family.name)).size).toBe(families.length);
      expect(new Set(patterns.map((pattern) => pattern.id)).size).toBe(patterns.length);
    }),
    { seed: SEED, numRuns: 400 },
  );
});

test('hints of any kind do no harm', () => {
  const hint = fc.option(fc.string({ maxLength: 20 }));
  fc.assert(
    fc.property(anyMessage, hint, hint, fc.option(fc.integer()), (message, provider, node, statusCode) => {
      expect(groupMessages([{ message, count: 1, provider, node, statusCode }]).patterns).toHaveLength(1);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test('equal hashes come with equal tokens and tokens are well-formed', () => {
  const seen = new Map<string, string>();
  fc.assert(
    fc.property(anyMessage, (message) => {
      readMessage(message);
      const tokens = tokensOf(message);
      const key = `${fingerprint.high} ${fingerprint.low}`;
      expect(seen.get(key) ?? tokens.join(' ')).toBe(tokens.join(' '));
      expect(tokens.every((token) => token.isWellFormed())).toBe(true);
      seen.set(key, tokens.join(' '));
    }),
    { seed: SEED, numRuns: 3000 },
  );
});

test('messages of one shape have one fingerprint', () => {
  const redrawn = fc.tuple(
    fc.oneof(
      plausibleMessage,
      fc.string({ unit: fc.constantFrom(...'aE:.-/ 0123456_RT(),=\'"@#[]'.split('')) }),
    ),
    fc.infiniteStream(fc.nat(9)),
  );
  fc.assert(
    fc.property(redrawn, ([message, digits]) => {
      const other = message.replace(/\d/g, () => String(digits.next().value));
      if (!takeShape(message)) return;
      const { high, low } = shape;
      if (!takeShape(other) || shape.high !== high || shape.low !== low) return;
      readMessage(message);
      const first = [fingerprint.high, fingerprint.low, ...tokensOf(message)];
      readMessage(other);
      expect([fingerprint.high, fingerprint.low, ...tokensOf(other)]).toEqual(first);
    }),
    { seed: SEED, numRuns: 5000 },
  );
});

/** The scanner reads 4,096 characters; a body in JSON may be longer, but these messages hold none that is whole. */
const READ_AT_MOST = 100_000;

// How long such messages take is measured by bench/patterns.ts; here it is held that no more than the start is read.
test('of a message of ten megabytes only the start is read', () => {
  const message = 'disk 7 of node 3 failed: code=17, '.repeat(300_000);
  expect(patternOf(message)).toBe(patternOf(message.slice(0, READ_AT_MOST)));
});

test('of a megabyte of any repeated unit of one to three characters only the start is read', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(...'aZ0.:/\\\'"`{}[]()=,;<>+-_@#! \n\u001b\ud800é'.split('')),
        minLength: 1,
        maxLength: 3,
      }),
      (unit) => {
        const message = unit.repeat(Math.floor(1_000_000 / unit.length));
        expect(patternOf(message)).toBe(patternOf(message.slice(0, READ_AT_MOST)));
      },
    ),
    { seed: SEED, numRuns: 120 },
  );
});

function patternOf(message: string): string | undefined {
  return groupMessages([{ message, count: 1 }]).patterns[0]?.id;
}

test('a flood of random words stays bounded, is marked approximate and keeps every count', () => {
  const limit = 500;
  const collector = createPatternCollector({ limit });
  let state = SEED;
  const word = (): string => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8).toString(36).replaceAll(/\d/g, 'q');
  };
  const total = 20_000;
  for (let i = 0; i < total; i += 1) collector.add(`${word()} ${word()} ${word()} ${word()}`);
  for (let i = 0; i < 50; i += 1) collector.add(`openai request ${i} timed out`);
  const { patterns, families } = collector.finish();
  expect(patterns.reduce((sum, pattern) => sum + pattern.count, 0)).toBe(total + 50);
  expect(patterns.length).toBeLessThan(limit + 400);
  expect(patterns.some((pattern) => pattern.approximate)).toBe(true);
  expect(families.find((family) => family.id === 'openai.timeout')?.count).toBe(50);
});
