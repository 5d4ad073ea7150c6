import { expect, it } from 'vitest';
import { efficiencyText } from '../../src/rendering/efficiency-text.ts';
import { report } from '../proposals/reports.ts';

const interval = { low: 461, high: 697, level: 0.95, method: 'days' };

it('puts costs into a table, with their intervals, and leaves the rest of a sentence', () => {
  const given = report([]);
  const weekly_cost = [{ unit: 'seconds' as const, value: 579, interval }];
  const statement =
    'Of the retries 0.51 [0.44, 0.58] of 186 succeeded: 579 s [461, 697] a week. In 3 of 4 it helped.';
  const finding = {
    id: 'efficiency.retries',
    kind: 'efficiency' as const,
    statement,
    state: 'OBSERVE' as const,
    rates: [],
    runs_needed: null,
    weekly_cost,
  };
  const { tables, lines } = efficiencyText({ ...given, findings: [finding] as never });
  expect(tables).toEqual([
    '',
    `${'a week, from 0 days'.padEnd(19)}  seconds         tokens  model calls`,
    `${'retries'.padEnd(19)}  579 [461, 697]  –       –`,
  ]);
  expect(lines).toEqual(['Of the retries 0.51 [0.44, 0.58] of 186 succeeded. In 3 of 4 it helped.']);
});
