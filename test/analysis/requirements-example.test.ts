import { expect, it } from 'vitest';
import { analyseFeedback } from '../../src/analysis/feedback.ts';
import { macroReport } from '../../src/analysis/macro-report.ts';
import { FeedbackReport } from '../../src/domain/feedback-report.ts';
import { MacroReport } from '../../src/domain/macro-report.ts';
import { openHistory } from '../../src/history/duckdb/history.ts';
import { reportText } from '../../src/rendering/report-text.ts';
import { folderWith, lines } from '../history/log-builder.ts';
import { EXAMPLE_WINDOW, exampleLog } from './requirements-example.ts';

const NOW = '2025-11-20T10:00:00.000Z';

async function exampleReport(): Promise<FeedbackReport> {
  const directory = await folderWith({ 'Logbook.jsonl': lines(exampleLog()) });
  const history = await openHistory({ directory }, { now: NOW, progress: () => undefined });
  try {
    const threshold = { value: 0.5, source: 'test', byTaskType: {} };
    const request = { window: EXAMPLE_WINDOW, threshold, now: NOW, generator: 'apeg test' };
    return (await analyseFeedback(history, request)).report;
  } finally {
    await history.close();
  }
}

it("rebuilds the requirements' example with its intervals and claims no best macro", async () => {
  const report = await exampleReport();

  expect(report.summary).toMatchObject({ total_runs: 450, successful_runs: 387, failed_runs: 63 });
  expect(report.summary.success_rate).toBeCloseTo(0.86, 10);
  expect(report.summary.success_rate_interval?.low).toBeCloseTo(0.825, 3);
  expect(report.summary.success_rate_interval?.high).toBeCloseTo(0.889, 3);

  const [timeout, rateLimit] = ['OpenAI API timeout', 'Shopify rate limit exceeded'].map((name) =>
    report.failure_patterns.find((row) => row.pattern === name),
  );
  expect(timeout?.count).toBe(28);
  expect(timeout?.frequency).toBeCloseTo(0.44, 2);
  expect(timeout?.frequency_interval?.low).toBeCloseTo(0.33, 2);
  expect(timeout?.frequency_interval?.high).toBeCloseTo(0.57, 2);
  expect(timeout?.share_of_runs_interval?.low).toBeCloseTo(0.043, 3);
  expect(timeout?.share_of_runs_interval?.high).toBeCloseTo(0.088, 3);
  expect(rateLimit?.count).toBe(15);
  expect(rateLimit?.frequency).toBeCloseTo(0.24, 2);
  expect(rateLimit?.share_of_runs_interval?.low).toBeCloseTo(0.02, 3);
  expect(rateLimit?.share_of_runs_interval?.high).toBeCloseTo(0.054, 3);

  expect(timeout?.suggested_fix).toContain('`/openai/timeout` in SessionConfig.json');
  expect(rateLimit?.suggested_fix).toContain('`/shopify/rate_limit` in SessionConfig.json');

  const figures = Object.entries(report.macro_performance).map(([name, macro]) => [
    name,
    macro.usage_count,
    Number(macro.success_rate?.toFixed(2)),
    Number(macro.avg_score?.toFixed(2)),
  ]);
  expect(figures).toEqual([
    ['macro_chain_of_thought', 200, 0.92, 0.88],
    ['macro_rewrite', 100, 0.75, 0.79],
    ['macro_role_prompt', 150, 0.85, 0.82],
  ]);

  const [headline, ...claims] = report.findings.filter((finding) => finding.kind === 'macro-comparison');
  expect(headline?.state).toBe('INSUFFICIENT_DATA');
  expect(headline?.statement).toMatch(
    /^'macro_chain_of_thought' has the highest observed rate \(0\.92 \[0\.87, 0\.95\] of 200 uses\); not enough data to say that it is better: need [\d,]+ more runs to set 'macro_chain_of_thought' apart from 'macro_role_prompt', there by 2025-1\d-\d\d/,
  );
  expect(claims.map(({ id, state }) => [id, state])).toEqual([
    ['macro-comparison.macro_rewrite.macro_chain_of_thought', 'CLAIM'],
  ]);
  expect(claims[0]?.statement).toContain(
    "Investigate 'macro_rewrite': it succeeds less often than 'macro_chain_of_thought', 0.75 [0.66, 0.82] of 100 against 0.92 [0.87, 0.95] of 200 uses",
  );
  expect(report.recommendations.some((sentence) => sentence.startsWith('Increase usage'))).toBe(false);

  const pair = report.macro_comparisons.pairs.find((one) => one.lower === 'macro_role_prompt');
  expect(pair?.interval?.low).toBeCloseTo(0.003, 2);
  expect(pair?.interval?.high).toBeCloseTo(0.141, 1);

  expect(FeedbackReport.parse(report)).toEqual(report);
  expect(MacroReport.parse(macroReport(report)).macro_uses).toBe(450);
  expect(reportText(report, { colour: false })).toContain('0.92 [0.87, 0.95] of 200 uses');
});
