import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPatternCollector } from '../../src/patterns/collector.ts';
import { groupState } from '../../src/patterns/group-state.ts';
import { emptyState, mergeStates, type PatternState, serialiseState } from '../../src/patterns/state.ts';
import { plausibleMessage, SEED } from './arbitrary-messages.ts';

function stateOf(messages: readonly unknown[], limit?: number): PatternState {
  const collector = createPatternCollector(limit === undefined ? {} : { limit });
  messages.forEach((message, i) => collector.addRow({ message, count: 1, firstSeen: 1000 + (i % 7) }));
  return collector.state();
}

function timeless(state: PatternState): string {
  return serialiseState({
    ...state,
    fingerprints: state.fingerprints.map((each) => ({ ...each, firstSeen: null, lastSeen: null })),
    overflow: state.overflow.map((each) => ({ ...each, firstSeen: null, lastSeen: null })),
  });
}

/** A log of its own making: repeated templates, names, numbers and odd messages. */
function sampleLog(): string[] {
  const names = ['ann', 'bob', 'cleo', 'dan', 'eve', 'fay'];
  return Array.from(
    { length: 3000 },
    (_, i) =>
      [
        `order ${i} of ${names[i % 6]} failed with status code ${[404, 429, 500][i % 3]}`,
        `Shopify request ${i * 7} timed out after ${i % 90} s`,
        `job ${i}: {"error":{"message":"limit ${i % 5} reached","code":"c${i % 4}"}}`,
        i % 50 === 0
          ? `once ${String.fromCharCode(97 + (i % 26))}x`
          : `step ${names[(i * 5) % 6]} was skipped`,
      ][i % 4] ?? '',
  );
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  return items
    .map((item) => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return { item, at: state };
    })
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function sharded(messages: readonly string[], shards: number, limit?: number): PatternState {
  const parts = Array.from({ length: shards }, (_, shard) =>
    messages.filter((_each, i) => i % shards === shard),
  );
  return shuffled(parts, shards)
    .map((part) => stateOf(part, limit))
    .reduce(mergeStates);
}

test.each([2, 4, 16])('%i shards merged equal one run byte for byte', (shards) => {
  const log = sampleLog();
  expect(timeless(sharded(log, shards))).toBe(timeless(stateOf(log)));
});

test.each([2, 4, 16])('%i shards merged equal one run even beyond the limit', (shards) => {
  const log = Array.from(
    { length: 2000 },
    (_, i) => `${word(i)} ${word(i * 3)} ${word(i * 7)} ${i % 9 === 0 ? 'timed out' : 'x'}`,
  );
  const whole = stateOf(log, 50);
  expect(timeless(sharded(log, shards, 50))).toBe(timeless(whole));
  expect(whole.fingerprints).toHaveLength(50);
});

function word(i: number): string {
  return Array.from({ length: 4 }, (_, at) =>
    String.fromCharCode(97 + ((i * 31 + at * 17 + ((i * at) >> 2)) % 26)),
  ).join('');
}

test('the same partition and ids come out of twenty shuffles', () => {
  const log = sampleLog();
  const expected = timeless(stateOf(log));
  const grouping = JSON.stringify(
    groupState(stateOf(log)).patterns.map(({ id, count, exemplars }) => [id, count, exemplars]),
  );
  for (let seed = 1; seed <= 20; seed += 1) {
    const state = stateOf(shuffled(log, seed));
    expect(timeless(state)).toBe(expected);
    expect(
      JSON.stringify(groupState(state).patterns.map(({ id, count, exemplars }) => [id, count, exemplars])),
    ).toBe(grouping);
  }
});

test('merging is commutative, associative and has a neutral element', () => {
  const state = fc.tuple(fc.array(plausibleMessage, { maxLength: 30 }), fc.integer({ min: 1, max: 12 }));
  fc.assert(
    fc.property(state, state, state, ([a], [b], [c, limit]) => {
      const [x, y, z] = [stateOf(a, limit), stateOf(b, limit), stateOf(c, limit)];
      const text = serialiseState(mergeStates(mergeStates(x, y), z));
      expect(serialiseState(mergeStates(x, mergeStates(y, z)))).toBe(text);
      expect(serialiseState(mergeStates(mergeStates(y, x), z))).toBe(text);
      expect(serialiseState(mergeStates(x, emptyState(limit)))).toBe(serialiseState(x));
    }),
    { seed: SEED, numRuns: 150 },
  );
});

test('a state survives JSON', () => {
  const state = stateOf(['a \ud800 1', 'é'.repeat(600)]);
  expect(serialiseState(JSON.parse(serialiseState(state)))).toBe(serialiseState(state));
});

test('states of different profiles do not merge', () => {
  expect(() => mergeStates(emptyState(), { ...emptyState(), version: 99 })).toThrow(RangeError);
});
