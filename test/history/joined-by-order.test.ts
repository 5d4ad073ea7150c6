import { describe, expect, it } from 'vitest';
import { figuresOf } from './figures-of.ts';
import { at, type Entry, end, folderWith, lines, open, WEEK } from './log-builder.ts';

const DAY = 86_400;

function runtime(second: number, event_type: string, data: Entry): Entry {
  return { timestamp: at(second), level: 'info', event_type, data };
}

function record(second: number, success: boolean, fields: Entry = {}): Entry {
  return { timestamp: at(second), success, score: null, macro: 'm', ...fields };
}

async function opened(entries: readonly Entry[], runs: readonly Entry[]) {
  return open(
    await folderWith({ 'Logbook.jsonl': lines(entries), 'MemoryStore.json': JSON.stringify({ runs }) }),
  );
}

async function joinedBy(entries: readonly Entry[], runs: readonly Entry[]) {
  return (await (await opened(entries, runs)).select(WEEK, { value: 0.8, byTaskType: {} })).joinedBy;
}

describe('runs of the memory store', () => {
  it('stand in only where no entry of the window names a workflow', async () => {
    const note = runtime(1, 'workflow', {});
    expect(await joinedBy([note], [record(5, true)])).toBe('order');
    expect(await joinedBy([note, end('a', 2, { success: true })], [record(5, true)])).toBe('workflow_id');
    expect(await joinedBy([note, end('a', -2, { success: true })], [record(5, true)])).toBe('order');
    expect(await joinedBy([note, end('op', 2, { success: true, agent: 'APEG' })], [record(5, true)])).toBe(
      'order',
    );
    expect(await joinedBy([note], [])).toBe('workflow_id');
    expect(await joinedBy([], [record(5, true)])).toBe('order');
  });

  it('have the macro and the score of their record, one use each, in the window in which they ended', async () => {
    const runs = [
      record(-1, true),
      record(0, true, { score: 0.9 }),
      record(10, false, { score: 0.5, macro: 'n' }),
      record(20, true, { macro: null }),
      record(7 * DAY, true),
    ];
    const figures = await figuresOf(await opened([], runs));
    expect(figures.totals).toEqual([2, 1, 0, 0]);
    expect(figures.macros).toEqual({ m: [1, 1, 0.9, 1], n: [1, 0, 0.5, 1] });
  });

  it('failed with the last unattributed error since the record before', async () => {
    const entries = [
      runtime(1, 'api_call', { success: false, error: 'first', service: 'etsy' }),
      runtime(2, 'error', { message: 'second' }),
      runtime(5, 'llm_call', { success: true }),
      runtime(11, 'error', { message: 'of a run that succeeded' }),
      runtime(30, 'error', { message: 'after the last record' }),
    ];
    const figures = await figuresOf(
      await opened(entries, [record(20, true), record(10, false), record(25, false)]),
    );
    expect(figures.totals).toEqual([1, 2, 0, 3]);
    expect(figures.failures).toEqual({
      first: [0, 1, 0],
      second: [1, 1, 0],
      'of a run that succeeded': [0, 1, 1],
      'No recorded error': [1, 0, 0],
    });
    expect(figures.unattributed).toBe(1);
  });

  it('failed by their score where there was no error and it lies below the threshold', async () => {
    const scored = [runtime(1, 'scoring', { score: 0.7 })];
    expect((await figuresOf(await opened(scored, [record(10, false)]))).failures).toEqual({
      'Score below threshold': [1, 0, 0],
    });
    expect((await figuresOf(await opened([], [record(10, false, { score: 0.7 })]))).failures).toEqual({
      'Score below threshold': [1, 0, 0],
    });
    expect((await figuresOf(await opened([], [record(10, false, { score: 0.8 })]))).failures).toEqual({
      'No recorded error': [1, 0, 0],
    });
  });

  it('keep the durations of events behind the last record', async () => {
    const call = (second: number) =>
      runtime(second, 'llm_call', { success: true, duration_ms: 2, model: 'gpt-4o' });
    const selected = await (await opened([call(1), call(50)], [record(10, true)])).select(WEEK, {
      value: 0.8,
      byTaskType: {},
    });
    const messages = Int32Array.from((await selected.errorMessages()).keys());
    await selected.failures({ family: messages, pattern: messages });
    expect(await selected.durations([])).toMatchObject([{ provider: 'openai', bucket: 8, count: 2 }]);
  });

  it('may carry any macro', async () => {
    const names = ["it's", '"', 'a\0b', '🔥', '; drop table log; --'];
    const figures = await figuresOf(
      await opened(
        [],
        names.map((macro, index) => record(index, true, { macro })),
      ),
    );
    expect(Object.keys(figures.macros).sort()).toEqual(
      names.map((name) => name.replace('\0', '\uFFFD')).sort(),
    );
  });
});
