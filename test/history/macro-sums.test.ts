import { expect, it } from 'vitest';
import { openHistory } from '../../src/history/duckdb/history.ts';
import { end, entry, folderWith, lines, NOW, scoring, start, WEEK, withMacro } from './log-builder.ts';

it('adds up squares of scores, and logged durations where a run knows one macro', async () => {
  const log = [
    start('a', 0),
    entry('a', 1, withMacro('m', { execution_time_ms: 600 })),
    entry('a', 2, withMacro('m', { execution_time_ms: 400 })),
    scoring('a', 3, 0.5),
    end('a', 4, { success: true }),
    entry('b', 10, withMacro('m', { execution_time_ms: 100 })),
    scoring('b', 11, 0.9),
    entry('b', 12, withMacro('n', { execution_time_ms: 100 })),
    scoring('b', 13, 0.8),
    end('b', 14, { success: true }),
  ];
  const directory = await folderWith({ 'Logbook.jsonl': lines(log) });
  const history = await openHistory({ directory }, { now: NOW, progress: () => undefined });
  const selected = await history.select(WEEK, { value: 0.8, byTaskType: {} });
  const uses = await selected.macroUses();
  await history.close();
  const logMs = Math.log(1000);
  expect(uses.map(({ macro, uses: count, timed }) => [macro, count, timed])).toEqual([
    ['m', 2, 1],
    ['n', 1, 0],
  ]);
  expect(uses[0]?.scoreSquares).toBeCloseTo(0.25 + 0.81, 9);
  expect(uses[1]?.scoreSquares).toBeCloseTo(0.64, 9);
  expect(uses[0]?.logMsSum).toBeCloseTo(logMs, 9);
  expect(uses[0]?.logMsSquares).toBeCloseTo(logMs ** 2, 9);
});
