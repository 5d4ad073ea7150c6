import { describe, expect, it } from 'vitest';
import { analyseMacros } from '../../src/analysis/macro-analysis.ts';
import { gateRulesOf } from '../../src/domain/gate-rules.ts';
import { MacroReport } from '../../src/domain/macro-report.ts';
import type { MacroUses } from '../../src/history/execution-history.ts';
import { macroReportMarkdown, macroReportText } from '../../src/rendering/macro-report.ts';
import { usesOf, usesRow } from '../worlds/macro-worlds.ts';

function reportOf(uses: readonly MacroUses[], plays = 2.5): MacroReport {
  const arm = { macro: 'macro_0', successes: 1.5, failures: 1, plays, totalReward: null };
  const { performance, comparisons, findings, bandit } = analyseMacros(uses, [arm], gateRulesOf());
  return MacroReport.parse({
    schema: 'apeg.macro-report/1',
    generator: 'apeg test',
    timestamp: '2025-11-20T10:00:00.000Z',
    analysis_period: { start: '2025-11-03T00:00:00.000Z', end: '2025-12-01T00:00:00.000Z' },
    log_span: null,
    joined_by: 'workflow_id',
    total_runs: 10,
    macro_uses: 10,
    macro_performance: performance,
    macro_comparisons: comparisons,
    findings,
    bandit,
    data_quality: {
      entries_read: 0,
      entries_used: 0,
      duplicate_entries: 0,
      timestamps_without_zone: 0,
      ends_without_success: 0,
      unattributed_events: 0,
      problems: [],
    },
  });
}

describe('a macro report', () => {
  const world = { seed: 4, days: 28, rates: [0.9, 0.6], usesPerDay: 20, taskTypes: 2 };

  it('says in a terminal what holds, how sure it is, and what is wrong with the bandit file', () => {
    const text = macroReportText(reportOf(usesOf(world)), { colour: false });
    expect(text).toMatch(
      /macro_0 {2}0\.\d\d \[0\.\d\d, 0\.\d\d\] of \d+ uses; best with probability 1\.00, expected loss 0\.00/,
    );
    expect(text).toContain('A difference that shows before 2025-11-17 has to hold once more from then on');
    expect(text).toMatch(/macro_0 − macro_1: 0\.\d\d \[.*: CLAIM/);
    expect(text).toContain("- Increase usage of 'macro_0': it succeeds more often than the other macro.");
    expect(text).toContain('    2.50 plays against');
    expect(text).toContain('Within task types');
  });

  it('keeps names of macros from being anything but names in Markdown', () => {
    const name = '</td> @team `x` [a](https://b.c) |';
    const markdown = macroReportMarkdown(
      reportOf(usesOf(world).map((row) => (row.macro === 'macro_1' ? { ...row, macro: name } : row))),
    );
    expect(markdown).not.toMatch(/(?<!\\)<\/td>(?![^\n]*`)/);
    expect(markdown).not.toContain('](https://b.c)\n');
    expect(markdown).toContain('| `macro_0` |');
  });

  it('says so where no macro was used, and where all uses are of one day', () => {
    expect(macroReportText(reportOf([]), { colour: false })).toContain('No macro was used in this window');
    expect(macroReportMarkdown(reportOf([]))).toContain('No macro was used in this window.');
    const single = macroReportText(reportOf([usesRow(), usesRow({ macro: 'macro_1' })]), { colour: false });
    expect(single).toContain('All uses are of one day');
  });
});
