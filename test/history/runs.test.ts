import { describe, expect, it } from 'vitest';
import { figuresOf } from './figures-of.ts';
import {
  at,
  type Entry,
  end,
  entry,
  failure,
  folderWith,
  historyOf,
  lines,
  open,
  scoring,
  start,
  WEEK,
} from './log-builder.ts';

const DAY = 86_400;

async function totals(entries: readonly Entry[]) {
  return (await figuresOf(await historyOf(entries))).totals;
}

describe('a run', () => {
  it('is all events that share a workflow id, whatever stands between them', async () => {
    expect(
      await totals([
        start('a', 1),
        start('b', 2),
        end('a', 3, { success: true }),
        end('b', 4, { success: false }),
      ]),
    ).toEqual([1, 1, 0, 0]);
  });

  it('belongs to the window in which it ended: the start is inside, the end is outside', async () => {
    const ends = [-0.001, 0, 7 * DAY - 0.001, 7 * DAY];
    for (const [index, second] of ends.entries()) {
      const inside = index === 1 || index === 2;
      expect(await totals([start('a', second - DAY), end('a', second, { success: true })])).toEqual([
        inside ? 1 : 0,
        0,
        0,
        0,
      ]);
    }
  });

  it('counts with the errors it met before the window began', async () => {
    expect(await totals([failure('a', -DAY, 'early'), end('a', 1, { success: false })])).toEqual([
      0, 1, 0, 1,
    ]);
    expect(await totals([failure('a', 6 * DAY, 'early'), end('a', 7 * DAY, { success: false })])).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('follows its last end', async () => {
    expect(await totals([end('a', 1, { success: false }), end('a', 2, { success: true })])).toEqual([
      1, 0, 0, 0,
    ]);
    expect(await totals([end('a', 1, { success: true }), end('a', 2, { success: false })])).toEqual([
      0, 1, 0, 0,
    ]);
    expect(
      await totals([end('a', 1, { success: true }), end('a', 8 * DAY - 40_000, { success: false })]),
    ).toEqual([0, 0, 0, 0]);
  });

  it('without a word on success has failed only where an error stayed unrecovered', async () => {
    const quiet = await figuresOf(await historyOf([start('a', 1), end('a', 2)]));
    expect([quiet.totals, quiet.endsWithoutSuccess]).toEqual([[1, 0, 0, 0], 1]);
    const broken = await figuresOf(await historyOf([failure('a', 1, 'x', { node_id: 'n' }), end('a', 2)]));
    expect([broken.totals, broken.endsWithoutSuccess]).toEqual([[0, 1, 0, 1], 1]);
    const mended = [
      failure('a', 1, 'x', { node_id: 'n' }),
      entry('a', 2, { node_id: 'n', success: true }),
      end('a', 3),
    ];
    expect(await totals(mended)).toEqual([1, 0, 0, 1]);
    expect(await totals([end('a', 1, { error_message: 'gave up' })])).toEqual([0, 1, 0, 1]);
  });

  it('without an end is incomplete, beside the totals, in the window in which it was last seen', async () => {
    expect(
      await totals([start('a', 1), failure('a', 2, 'x'), start('b', -DAY), start('c', 7 * DAY)]),
    ).toEqual([0, 0, 1, 1]);
  });

  it('of APEG itself is set apart', async () => {
    const own = { agent: 'APEG', action: 'inventory-sync' };
    const history = await historyOf([
      start('op', 1, own),
      failure('op', 2, 'shop is closed', own),
      end('op', 3, { ...own, success: false }),
      entry('op', -DAY, own),
      end('a', 4, { agent: 'PEG', success: true }),
      failure('mixed', 5, 'x', own),
      end('mixed', 6, { success: false }),
    ]);
    const figures = await figuresOf(history);
    expect(figures.totals).toEqual([1, 1, 0, 0]);
    expect(figures.failures).toEqual({ 'No recorded error': [1, 0, 0] });
    const selected = await history.select(WEEK, { value: 0.8, byTaskType: {} });
    expect(await selected.ownActions()).toEqual([
      { action: 'inventory-sync', entries: 4, successful: 0, failed: 3 },
    ]);
    expect((await selected.quality()).entries_used).toBe(7);
  });

  it('is the same in whatever zone its times are written', async () => {
    const entries = [
      { ...start('a', 0), timestamp: '2025-11-20T01:30:00+02:00' },
      { ...failure('a', 0, 'x', { node_id: 'n' }), timestamp: '2025-11-19T18:31:00-05:00' },
      { ...entry('a', 0, { node_id: 'n', success: true }), timestamp: '2025-11-20T05:02:00+0530' },
      { ...end('a', 0), timestamp: '2025-11-20 00:00:00' },
    ];
    expect(await totals(entries)).toEqual([1, 0, 0, 1]);
    expect(await totals(entries.toReversed())).toEqual([1, 0, 0, 1]);
  });

  it('keeps the order of the file where times are the same', async () => {
    expect(await totals([end('a', 1, { success: false }), end('a', 1, { success: true })])).toEqual([
      1, 0, 0, 0,
    ]);
    expect(await totals([end('a', 1, { success: true }), end('a', 1, { success: false })])).toEqual([
      0, 1, 0, 0,
    ]);
    const within = [end('z', 5), end('a', 1, { success: true }), end('a', 1, { success: false })];
    expect(await totals(within)).toEqual([1, 1, 0, 0]);
  });

  it('is told apart by microseconds', async () => {
    const times = ['2025-11-20T10:00:00.000002Z', '2025-11-20T10:00:00.000001Z'];
    const entries = times.map((timestamp, index) => ({
      ...end('a', 0, { success: index === 0 }),
      timestamp,
    }));
    expect(await totals(entries)).toEqual([1, 0, 0, 0]);
  });
});

describe('entries of overlapping files', () => {
  const log = [
    start('a', 1),
    failure('a', 2, 'x'),
    failure('a', 2, 'x'),
    end('a', 3, { success: false }),
    end('b', 4, { success: true }),
  ];

  async function read(files: Readonly<Record<string, readonly Entry[]>>) {
    const folder = await folderWith(
      Object.fromEntries(Object.entries(files).map(([name, content]) => [name, lines(content)])),
    );
    const history = await open(folder, { logbook: [`${folder}/*`] });
    const quality = await (await history.select(WEEK, { value: 0.8, byTaskType: {} })).quality();
    return {
      totals: (await figuresOf(history)).totals,
      duplicates: quality.duplicate_entries,
      used: quality.entries_used,
    };
  }

  it('count once, and those that one file holds twice count twice, whichever file comes first', async () => {
    const once = { totals: [1, 1, 0, 2], duplicates: 4, used: 5 };
    const part = [log[0], log[1], log[3], log[4]] as Entry[];
    expect(await read({ 'a.jsonl': log, 'b.jsonl': part })).toEqual(once);
    expect(await read({ 'a.jsonl': part, 'b.jsonl': log })).toEqual(once);
    expect(await read({ 'a.jsonl': log })).toEqual({ totals: [1, 1, 0, 2], duplicates: 0, used: 5 });
  });

  it('count each where they differ in anything', async () => {
    const other = log.map((one) => ({ ...one, agent: 'PEG' }));
    expect(await read({ 'a.jsonl': log, 'b.jsonl': other })).toMatchObject({ duplicates: 0, used: 10 });
  });
});

describe('unattributed events', () => {
  it('are those of the window that name no run', async () => {
    const note = (second: number) => ({
      timestamp: at(second),
      level: 'info',
      event_type: 'workflow',
      data: {},
    });
    const { unattributed, totals: sums } = await figuresOf(
      await historyOf([
        note(1),
        note(2),
        note(-DAY),
        start('a', 6 * DAY),
        end('a', 7 * DAY + 5, { success: true }),
        scoring('b', 1, 1),
      ]),
    );
    expect(unattributed).toBe(2);
    expect(sums).toEqual([0, 0, 1, 0]);
  });
});

describe('the span of a history', () => {
  it('reaches from the first to the last usable event', async () => {
    const history = await historyOf([
      end('b', 100),
      start('a', -5),
      { ...start('c', 0), timestamp: '2031-01-01T00:00:00Z' },
    ]);
    expect(history.span).toEqual({ first: at(-5), last: at(100) });
  });

  it('can be cut to one window after another', async () => {
    const history = await historyOf([end('a', 1, { success: true }), end('b', DAY + 1, { success: false })]);
    const day = (index: number) => ({ start: at(index * DAY), end: at((index + 1) * DAY) });
    expect((await figuresOf(history, day(0))).totals).toEqual([1, 0, 0, 0]);
    expect((await figuresOf(history, day(1))).totals).toEqual([0, 1, 0, 0]);
    expect((await figuresOf(history, day(2))).totals).toEqual([0, 0, 0, 0]);
    expect((await figuresOf(history, WEEK)).totals).toEqual([1, 1, 0, 0]);
  });
});
