import { describe, expect, it } from 'vitest';
import { figuresOf } from './figures-of.ts';
import { type Entry, end, entry, historyOf, scoring, start, WEEK, withMacro } from './log-builder.ts';

const GOOD = { success: true };

async function macros(entries: readonly Entry[]) {
  return (await figuresOf(await historyOf(entries))).macros;
}

describe('a macro use', () => {
  it('is a stretch of a run under one macro, which events without a macro do not break', async () => {
    expect(
      await macros([
        start('a', 1, withMacro('m')),
        entry('a', 2),
        entry('a', 3, withMacro('m')),
        entry('a', 4, { metadata: {} }),
        end('a', 5, { ...GOOD, ...withMacro('m') }),
      ]),
    ).toEqual({ m: [1, 1, 0, 0] });
  });

  it('begins again where another macro came between', async () => {
    expect(
      await macros([
        start('a', 1, withMacro('m')),
        entry('a', 2, withMacro('n')),
        entry('a', 3, withMacro('m')),
        end('a', 4, GOOD),
      ]),
    ).toEqual({ m: [2, 1, 0, 0], n: [1, 0, 0, 0] });
  });

  it('has the outcome of the run where it is the last, and has failed else', async () => {
    const run = (success: boolean) => [
      start('a', 1, withMacro('m')),
      entry('a', 2, withMacro('n')),
      end('a', 3, { success }),
    ];
    expect(await macros(run(true))).toEqual({ m: [1, 0, 0, 0], n: [1, 1, 0, 0] });
    expect(await macros(run(false))).toEqual({ m: [1, 0, 0, 0], n: [1, 0, 0, 0] });
  });

  it('has the last score that falls in it, or after it and before the next use', async () => {
    expect(
      await macros([
        scoring('a', 0, 0.99),
        start('a', 1, withMacro('m')),
        scoring('a', 2, 0.1),
        scoring('a', 3, 0.2),
        entry('a', 4, withMacro('n')),
        scoring('a', 5, 0.3, withMacro('n')),
        end('a', 6, GOOD),
        scoring('a', 7, 0.4),
      ]),
    ).toEqual({ m: [1, 0, 0.2, 1], n: [1, 1, 0.4, 1] });
  });

  it('has no score where none was given in time', async () => {
    expect(await macros([scoring('a', 0, 0.9), start('a', 1, withMacro('m')), end('a', 2, GOOD)])).toEqual({
      m: [1, 1, 0, 0],
    });
  });

  it('belongs to the score that names it', async () => {
    expect(await macros([scoring('a', 1, 0.9, withMacro('m')), end('a', 2, GOOD)])).toEqual({
      m: [1, 1, 0.9, 1],
    });
    expect(
      await macros([start('a', 0, withMacro('n')), scoring('a', 1, 0.9, withMacro('m')), end('a', 2, GOOD)]),
    ).toEqual({ n: [1, 0, 0, 0], m: [1, 1, 0.9, 1] });
  });

  it('is named by chosen_macro before macro, and by no empty name', async () => {
    expect(
      await macros([
        start('a', 1, { metadata: { chosen_macro: 'm', macro: 'n' } }),
        entry('a', 2, { metadata: { macro: 'm' } }),
        entry('a', 3, { metadata: { chosen_macro: '', macro: '' } }),
        end('a', 4, GOOD),
      ]),
    ).toEqual({ m: [1, 1, 0, 0] });
  });

  it('in an incomplete run, or in one that ended in another window, does not count', async () => {
    expect(
      await macros([start('a', 1, withMacro('m')), start('b', 2, withMacro('n')), end('b', -100, GOOD)]),
    ).toEqual({});
  });

  it('is counted by task type and by the day on which its run ended', async () => {
    const run = (id: string, second: number, task_type?: string) => [
      start(id, second, withMacro('m', { task_type })),
      end(id, second + 90_000, GOOD),
    ];
    const history = await historyOf([
      ...run('a', 0, 'support'),
      ...run('b', 1, 'support'),
      ...run('c', 2),
      ...run('d', 86_400, 'support'),
    ]);
    const uses = await (await history.select(WEEK, { value: 0.8, byTaskType: {} })).macroUses();
    expect(uses.map(({ taskType, day, uses: count }) => [taskType, day, count])).toEqual([
      [null, '2025-11-21', 1],
      ['support', '2025-11-21', 2],
      ['support', '2025-11-22', 1],
    ]);
  });

  it('may have any name', async () => {
    const names = ["it's", '"', '🔥', '__proto__', 'constructor', ' ', 'null'];
    const uses = await historyOf(
      names.flatMap((name, index) => [start(`r${index}`, 1, withMacro(name)), end(`r${index}`, 2, GOOD)]),
    );
    const rows = await (await uses.select(WEEK, { value: 0.8, byTaskType: {} })).macroUses();
    expect(rows.map(({ macro }) => macro).sort()).toEqual(names.toSorted());
  });
});
