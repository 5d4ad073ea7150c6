import { describe, expect, it } from 'vitest';
import { figuresOf } from './figures-of.ts';
import { type Entry, end, entry, failure, historyOf, scoring, start, WEEK } from './log-builder.ts';

const NODE = { node_id: 'call' };
const FAILED = { success: false };

async function failures(
  entries: readonly Entry[],
  thresholds?: { value: number; byTaskType: Record<string, number> },
) {
  return (await figuresOf(await historyOf(entries), WEEK, thresholds)).failures;
}

describe('an error', () => {
  it('is an event with a message or without success, other than a start or an end', async () => {
    expect(
      await failures([
        start('a', 1, { error_message: 'of a start', success: false }),
        entry('a', 2, { event_type: 'warning', error_message: 'of a warning' }),
        entry('a', 3, { event_type: 'node_execution', success: false }),
        entry('a', 4, { event_type: 'info', error_message: 'of a success', success: true }),
        entry('a', 5, { event_type: 'error' }),
        end('a', 6, FAILED),
      ]),
    ).toEqual({
      'of a warning': [0, 1, 0],
      'node_execution failed without a message': [0, 1, 0],
      'of a success': [1, 1, 0],
    });
  });

  it('counts only before the end of its run', async () => {
    expect(
      await failures([failure('a', 1, 'before'), end('a', 2, FAILED), failure('a', 3, 'after')]),
    ).toEqual({ before: [1, 1, 0] });
    expect(await failures([end('a', 1, FAILED), failure('a', 2, 'between'), end('a', 3, FAILED)])).toEqual({
      between: [1, 1, 0],
    });
  });

  it('is the last one where the end has a message of its own', async () => {
    expect(
      await failures([failure('a', 1, 'first'), end('a', 2, { ...FAILED, error_message: 'at the end' })]),
    ).toEqual({
      first: [0, 1, 0],
      'at the end': [1, 1, 0],
    });
    expect(
      await failures([end('a', 1, { ...FAILED, error_message: 'earlier end' }), end('a', 2, FAILED)]),
    ).toEqual({
      'No recorded error': [1, 0, 0],
    });
  });

  it('at the end cannot be recovered', async () => {
    const entries = [
      end('a', 1, { ...NODE, ...FAILED, error_message: 'x' }),
      entry('a', 2, { ...NODE, success: true }),
    ];
    expect(await failures(entries)).toEqual({ x: [1, 1, 0] });
  });
});

describe('an error is recovered', () => {
  it('by a later success of the same node', async () => {
    const mended = [
      failure('a', 1, 'x', NODE),
      entry('a', 2, { ...NODE, success: true }),
      end('a', 3, FAILED),
    ];
    expect(await failures(mended)).toEqual({ 'No recorded error': [1, 0, 0], x: [0, 1, 0] });
  });

  it('neither by an earlier success, nor by another node, nor by the same action of another node', async () => {
    for (const [second, fields] of [
      [0, NODE],
      [2, { node_id: 'other' }],
      [2, { node_id: 'other', action: 'go' }],
      [2, {}],
    ] as const)
      expect(
        await failures([
          entry('a', second, { ...fields, success: true }),
          failure('a', 1, 'x', { ...NODE, action: 'go' }),
          end('a', 3, FAILED),
        ]),
      ).toEqual({ x: [1, 1, 0] });
  });

  it('by the same action where it names no node', async () => {
    const failed = failure('a', 1, 'x', { action: 'go' });
    for (const fields of [{ action: 'go' }, { action: 'go', node_id: 'any' }])
      expect(
        await failures([failed, entry('a', 2, { ...fields, success: true }), end('a', 3, FAILED)]),
      ).toEqual({
        'No recorded error': [1, 0, 0],
        x: [0, 1, 0],
      });
    expect(
      await failures([failed, entry('a', 2, { action: 'stop', success: true }), end('a', 3, FAILED)]),
    ).toEqual({ x: [1, 1, 0] });
  });

  it('never where it names neither node nor action', async () => {
    expect(
      await failures([failure('a', 1, 'x'), entry('a', 2, { success: true }), end('a', 3, FAILED)]),
    ).toEqual({ x: [1, 1, 0] });
  });

  it('by a success behind the end, but not by one of another run', async () => {
    expect(
      await failures([
        failure('a', 1, 'x', NODE),
        end('a', 2, FAILED),
        entry('a', 3, { ...NODE, success: true }),
      ]),
    ).toEqual({
      'No recorded error': [1, 0, 0],
      x: [0, 1, 0],
    });
    expect(
      await failures([
        failure('a', 1, 'x', NODE),
        entry('b', 2, { ...NODE, success: true }),
        end('a', 3, FAILED),
      ]),
    ).toEqual({ x: [1, 1, 0] });
  });

  it('and its run counts as one that recovered where it succeeded', async () => {
    const run = (id: string, success: boolean) => [
      failure(id, 1, 'x', NODE),
      failure(id, 2, 'x', NODE),
      entry(id, 3, { ...NODE, success: true }),
      end(id, 4, { success }),
    ];
    expect(await failures([...run('a', true), ...run('b', true), ...run('c', false)])).toEqual({
      'No recorded error': [1, 0, 0],
      x: [0, 6, 2],
    });
  });
});

describe('a failed run', () => {
  it('is put down to its last unrecovered error', async () => {
    expect(
      await failures([
        failure('a', 1, 'first', { node_id: 'one' }),
        failure('a', 2, 'second', { node_id: 'two' }),
        failure('a', 3, 'third', { node_id: 'three' }),
        entry('a', 4, { node_id: 'three', success: true }),
        scoring('a', 5, 0.1),
        end('a', 6, FAILED),
      ]),
    ).toEqual({ first: [0, 1, 0], second: [1, 1, 0], third: [0, 1, 0] });
  });

  it('is else put down to a score below the threshold', async () => {
    expect(await failures([scoring('a', 1, 0.79), end('a', 2, FAILED)])).toEqual({
      'Score below threshold': [1, 0, 0],
    });
    expect(await failures([scoring('a', 1, 0.8), end('a', 2, FAILED)])).toEqual({
      'No recorded error': [1, 0, 0],
    });
    expect(await failures([scoring('a', 1, 0), scoring('a', 2, 1), end('a', 3, FAILED)])).toEqual({
      'Score below threshold': [1, 0, 0],
    });
    expect(await failures([entry('a', 1, { score: 0.1 }), end('a', 2, FAILED)])).toEqual({
      'No recorded error': [1, 0, 0],
    });
  });

  it('with a low score that says "failed" is put down to the score, and one with a message to the message', async () => {
    expect(await failures([scoring('a', 1, 0.5, FAILED), end('a', 2, FAILED)])).toMatchObject({
      'Score below threshold': [1, 0, 0],
    });
    expect(
      await failures([
        scoring('a', 1, 0.5, { ...FAILED, error_message: 'judge is down' }),
        end('a', 2, FAILED),
      ]),
    ).toEqual({ 'judge is down': [1, 1, 0] });
    expect(await failures([scoring('a', 1, 0.9, FAILED), end('a', 2, FAILED)])).toEqual({
      'scoring failed without a message': [1, 1, 0],
    });
  });

  it('is judged by the threshold of its task type', async () => {
    const thresholds = { value: 0.8, byTaskType: { support: 0.5, "it's": 0.99 } };
    const run = (id: string, task_type: string | undefined, score: number) => [
      start(id, 1, { metadata: { task_type } }),
      scoring(id, 2, score),
      end(id, 3, FAILED),
    ];
    const entries = [
      run('a', 'support', 0.6),
      run('b', 'support', 0.4),
      run('c', "it's", 0.9),
      run('d', 'other', 0.9),
      run('e', undefined, 0.7),
      run('f', undefined, 0.9),
    ];
    expect(await failures(entries.flat(), thresholds)).toEqual({
      'No recorded error': [3, 0, 0],
      'Score below threshold': [3, 0, 0],
    });
  });

  it('has exactly one row, so that counts add up', async () => {
    const runs = Array.from({ length: 40 }, (_, index) => [
      ...(index % 2 === 0 ? [failure(`r${index}`, 1, `message ${index % 6}`, NODE)] : []),
      ...(index % 3 === 0 ? [entry(`r${index}`, 2, { ...NODE, success: true })] : []),
      ...(index % 5 === 0 ? [scoring(`r${index}`, 3, 0.1)] : []),
      end(`r${index}`, 4, FAILED),
    ]);
    const { totals, failures: rows } = await figuresOf(await historyOf(runs.flat()));
    expect(totals).toEqual([0, 40, 0, 20]);
    expect(Object.values(rows).reduce((sum, [count]) => sum + count, 0)).toBe(40);
  });
});

describe('messages', () => {
  it('are told apart by provider and status, and events that differ in nothing else are one', async () => {
    const meta = (provider?: string, status_code?: number) => ({ metadata: { provider, status_code } });
    const history = await historyOf([
      ...[meta('openai', 429), meta('openai', 429), meta('openai', 500), meta('etsy', 429), meta()].map(
        (fields, index) => failure('a', index, 'x', fields),
      ),
      end('a', 9, FAILED),
    ]);
    const messages = await (await history.select(WEEK, { value: 0.8, byTaskType: {} })).errorMessages();
    expect(messages.map(({ provider, statusCode, events }) => [provider, statusCode, events])).toEqual(
      expect.arrayContaining([
        ['etsy', 429, 1],
        ['openai', 429, 2],
        ['openai', 500, 1],
        [null, null, 1],
      ]),
    );
    expect(messages.map(({ id }) => id)).toEqual([0, 1, 2, 3]);
  });

  it('may hold anything', async () => {
    const odd = [
      "'",
      '"',
      '\\',
      '{"a":1}',
      '[',
      '%',
      '🔥',
      'a\nb',
      'null',
      '-1',
      '; drop table log; --',
      'x'.repeat(20_000),
    ];
    const rows = await failures(
      odd.flatMap((message, index) => [failure(`r${index}`, 1, message), end(`r${index}`, 2, FAILED)]),
    );
    expect(rows).toEqual(Object.fromEntries(odd.map((message) => [message, [1, 1, 0]])));
  });
});
