import { expect, it } from 'vitest';
import { defaultHistory, generateHistory } from '../../examples/history/generate-history.ts';
import { coverageOf } from '../../src/analysis/coverage.ts';
import { workflowEfficiency } from '../../src/analysis/efficiency.ts';
import { efficiencyFindings } from '../../src/analysis/efficiency-findings.ts';
import { gateRulesOf } from '../../src/domain/gate-rules.ts';
import { DEFAULT_THRESHOLDS } from '../history/figures-of.ts';
import { historyOf } from '../history/log-builder.ts';

const WINDOW = { start: '2025-10-27T00:00:00.000Z', end: defaultHistory.end };
const entries = [...generateHistory()];

it('adds up to what the example log holds', async () => {
  const history = await historyOf(entries);
  const selected = await history.select(WINDOW, DEFAULT_THRESHOLDS);
  const efficiency = workflowEfficiency(await selected.steps(), { window: WINDOW, span: history.span });
  const totals = await selected.totals();

  const ended = new Map(
    entries.flatMap((entry) =>
      entry.event_type === 'workflow_end' && entry.agent !== 'APEG'
        ? [[entry.workflow_id, entry.success]]
        : [],
    ),
  );
  const steps = entries.filter(
    (entry) =>
      ended.has(entry.workflow_id) && ['node_execution', 'scoring', 'error'].includes(entry.event_type),
  );
  const failed = steps.filter((entry) => ended.get(entry.workflow_id) === false);
  const again = steps.filter((entry) => (entry.metadata?.attempt ?? 1) > 1);

  expect(efficiency).toMatchObject({
    days: 28,
    runs: totals.successful + totals.failed,
    steps: steps.length,
  });
  expect(efficiency.cost.seconds).toBeCloseTo(secondsOf(steps), 6);
  expect(efficiency.cost.tokens).toBe(steps.reduce((sum, entry) => sum + (entry.metadata?.tokens ?? 0), 0));
  expect(efficiency.cost.model_calls).toBe(
    steps.filter((entry) => entry.metadata?.provider === 'openai').length,
  );
  expect(efficiency.failed_runs.runs).toBe(totals.failed);
  expect(efficiency.failed_runs.cost.seconds).toBeCloseTo(secondsOf(failed), 6);
  expect(efficiency.retries.tries).toBe(again.length);
  expect(efficiency.retries.succeeded.numerator).toBe(again.filter((entry) => entry.success).length);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  expect(sum(efficiency.nodes.map((node) => node.seconds))).toBeCloseTo(efficiency.cost.seconds, 6);
  expect(sum(efficiency.nodes.map((node) => node.share?.value ?? 0))).toBeCloseTo(1, 12);
  // Every second visit of build comes after a reroute, and nothing else does.
  const reroutes = efficiency.nodes.find((node) => node.node === 'reroute')?.steps;
  expect(efficiency.repeats.nodes.find((node) => node.node === 'build')?.visits).toBe(reroutes);
  expect(sum(efficiency.repeats.rounds.map((row) => row.runs))).toBe(efficiency.repeats.runs.numerator);
  const runs = (await selected.figures('day')).map(({ start, runs: n, successful }) => ({
    start,
    n,
    successes: successful,
  }));
  const coverage = coverageOf(runs);
  for (const finding of efficiencyFindings(efficiency, { coverage, gate: gateRulesOf() }))
    expect(finding.statement.length).toBeLessThan(400);
});

function secondsOf(steps: typeof entries): number {
  return steps.reduce((sum, entry) => sum + (entry.metadata?.execution_time_ms ?? 0), 0) / 1000;
}
