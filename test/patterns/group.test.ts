import { expect, test } from 'vitest';
import { createPatternCollector } from '../../src/patterns/collector.ts';
import { groupMessages } from '../../src/patterns/group.ts';
import type { CountedMessage, Grouping } from '../../src/patterns/grouping.ts';

function rows(...messages: readonly string[]): CountedMessage[] {
  return messages.map((message) => ({ message, count: 1 }));
}

function names(grouping: Grouping): string[] {
  return grouping.families.map((family) => family.name);
}

test('reads as an operator would say it', () => {
  const grouping = groupMessages([
    { message: 'Request timed out after 30s', count: 20, provider: 'openai' },
    { message: 'openai.APITimeoutError: Request timed out.', count: 8 },
    {
      message: 'Throttled: Exceeded 2 calls per second for api client',
      count: 15,
      provider: 'shopify',
      statusCode: 429,
    },
  ]);
  expect(grouping.families.map(({ id, name, count }) => [id, name, count])).toEqual([
    ['openai.timeout', 'OpenAI API timeout', 28],
    ['shopify.rate_limit', 'Shopify rate limit exceeded', 15],
  ]);
});

test('assigns every row to one pattern and loses no count', () => {
  const input = rows('a 1', 'a 2', 'b', '', 'a 3');
  const { assignments, patterns } = groupMessages(input);
  expect(assignments[0]).toBe(assignments[1]);
  expect(patterns[assignments[4] ?? -1]?.count).toBe(3);
  expect(patterns.reduce((sum, pattern) => sum + pattern.count, 0)).toBe(5);
});

test('no messages give no patterns', () => {
  expect(groupMessages([])).toMatchObject({ patterns: [], families: [] });
});

test('words that vary in the same surroundings become one pattern, error codes do not', () => {
  const users = ['ann', 'bob', 'cleo', 'dan', 'eve'].map((name) => `login of member ${name} was slow today`);
  const codes = ['ECONNRESET', 'EPIPE', 'EPROTO'].map((code) => `write ${code} on the stream`);
  const grouping = groupMessages(rows(...users, ...codes));
  expect(grouping.patterns.map((pattern) => pattern.template).sort()).toEqual([
    'login of member <*> was slow today',
    'write ECONNRESET on the stream',
    'write EPIPE on the stream',
    'write EPROTO on the stream',
  ]);
});

test('different HTTP statuses stay different patterns', () => {
  const grouping = groupMessages(
    rows(...[400, 401, 404, 409, 429, 500, 503].map((code) => `call failed with status code ${code}`)),
  );
  expect(grouping.patterns).toHaveLength(7);
});

test('the same words of two providers are two patterns in two families', () => {
  const message = 'Request timed out';
  const grouping = groupMessages([
    { message, count: 2, provider: 'Shopify' },
    { message, count: 1, provider: 'etsy' },
  ]);
  expect(grouping.families.map((family) => family.id)).toEqual(['shopify.timeout', 'etsy.timeout']);
});

test('a node names the provider only where nothing better is known', () => {
  const grouping = groupMessages([
    { message: 'Error: payment method not found', count: 2, node: 'book_reservation' },
    { message: 'GitHub: branch not found', count: 1, node: 'fetch' },
    { message: 'all went sideways', count: 1, node: 'build' },
  ]);
  expect(new Map(grouping.families.map((family) => [family.name, family.provider]))).toEqual(
    new Map([
      ['Book reservation not found', 'book_reservation'],
      ['GitHub not found', 'github'],
      ['All went sideways', null],
    ]),
  );
});

test('families of unknown category hold one pattern and have names of their own', () => {
  const grouping = groupMessages(rows('the moon is blue 7', 'the moon is blue seven times', 'tea is cold'));
  expect(grouping.families.every((family) => family.patternIds.length === 1)).toBe(true);
  expect(new Set(names(grouping)).size).toBe(grouping.families.length);
});

test('keeps three exemplars of at most 512 characters and the times', () => {
  const grouping = groupMessages(
    [5, 3, 9, 7].map((at) => ({
      message: `took ${at} ms ${'x '.repeat(400)}`,
      count: 1,
      firstSeen: at,
      lastSeen: at + 1,
    })),
  );
  const [pattern] = grouping.patterns;
  expect(pattern).toMatchObject({ firstSeen: 3, lastSeen: 10, count: 4 });
  expect(pattern?.exemplars).toHaveLength(3);
  expect(pattern?.exemplars.every((text) => text.length <= 512)).toBe(true);
});

test('every family has a sentence on what to do that names the provider', () => {
  const { families } = groupMessages(
    rows('openai request timed out', 'Shopify API: 429 Too Many Requests', 'odd thing'),
  );
  expect(families.find((family) => family.id === 'openai.timeout')?.suggestedFix).toContain(
    'Increase the timeout of OpenAI API',
  );
  expect(families.find((family) => family.id === 'shopify.rate_limit')?.suggestedFix).toContain(
    'backoff with jitter for Shopify',
  );
  expect(families.every((family) => family.suggestedFix.length > 20)).toBe(true);
});

test('messages added one by one are grouped like rows', () => {
  const messages = ['boom 1', 'boom 2', 'other', 'boom 3'];
  const collector = createPatternCollector();
  const handles = messages.map((message) => collector.add(message));
  const { patternOf, patterns } = collector.finish();
  const whole = groupMessages(rows(...messages));
  expect(handles.map((handle) => patterns[patternOf(handle)]?.id)).toEqual(
    [...whole.assignments].map((index) => whole.patterns[index]?.id),
  );
});
