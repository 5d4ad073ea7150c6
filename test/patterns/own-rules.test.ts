import { expect, test } from 'vitest';
import { compileGlob } from '../../src/patterns/glob.ts';
import { groupMessages } from '../../src/patterns/group.ts';
import { compileRules } from '../../src/patterns/own-rules.ts';

test('a glob matches the whole message and a literal any part of it, case aside', () => {
  expect(
    compileGlob('* quota exceeded for project *')('GCP quota exceeded for project x'.toLowerCase()),
  ).toBe(true);
  expect(compileGlob('quota exceeded*')('gcp quota exceeded')).toBe(false);
  expect(compileGlob('Quota Exceeded')('gcp quota exceeded now')).toBe(true);
  expect(compileGlob('a*a')('a')).toBe(false);
  expect(compileGlob('a*b*c')('a-b-b-c')).toBe(true);
});

test('a glob of many stars takes linear time on hostile text', () => {
  const matches = compileGlob(`${'a*'.repeat(90)}b`);
  const text = 'a'.repeat(100_000);
  const start = performance.now();
  expect(matches(text)).toBe(false);
  expect(performance.now() - start).toBeLessThan(50);
});

test('messages that match a rule are one pattern with the name of the rule', () => {
  const rules = compileRules([{ match: '* quota exceeded for project *', name: 'GCP project quota' }]);
  const grouping = groupMessages(
    ['compute quota exceeded for project a-1', 'disk quota exceeded for project b', 'disk full'].map(
      (message) => ({ message, count: 1 }),
    ),
    { rules },
  );
  expect(grouping.families.map(({ name, count }) => [name, count])).toEqual([
    ['GCP project quota', 2],
    ['Out of resources', 1],
  ]);
  expect(grouping.patterns[0]?.rule).toBe('own.1');
});

test('a rule that cannot be used is described and left out', () => {
  const { rules, problems } = compileRules([
    { match: '**', name: 'all' },
    { match: 'x', name: ' ' },
    { match: 'y'.repeat(300), name: 'long' },
    { match: 'ok', name: 'fine' },
  ]);
  expect(rules.map((rule) => rule.id)).toEqual(['own.4']);
  expect(problems).toEqual([
    'rule 1: it would match every message',
    'rule 2: the name is empty',
    'rule 3: the text to match is longer than 200 characters',
  ]);
});
