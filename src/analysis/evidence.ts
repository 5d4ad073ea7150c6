import type { EvidenceBase } from '../domain/evidence-base.ts';
import { redact } from '../domain/redaction.ts';
import { dayOf, instantOf } from '../domain/time.ts';
import type {
  Bucketed,
  DurationCell,
  LongCalls,
  MacroUses,
  RetriedFailures,
} from '../history/execution-history.ts';
import type { FinishReasons, MetricScores, ScoreCount } from '../history/outputs.ts';
import type { WorkflowSteps } from '../history/workflow-steps.ts';
import { costOf } from './weekly-cost.ts';

/** The rows that sufficient statistics are made of. */
export interface EvidenceRows {
  /** Runs by UTC day; `start` is in milliseconds since 1970. */
  readonly days: Bucketed['runs'];
  readonly macroUses: readonly MacroUses[];
  readonly durations: readonly DurationCell[];
  readonly longCalls: readonly LongCalls[];
  readonly scores: readonly ScoreCount[];
  readonly metricScores: MetricScores | null;
  readonly finishReasons: readonly FinishReasons[];
  readonly steps: Pick<WorkflowSteps, 'steps' | 'repeats' | 'waits'>;
  readonly retriedFailures: readonly RetriedFailures[];
  /** Ids of failure families by number. */
  readonly families: ReadonlyMap<number, string>;
}

/** Arranges the sufficient statistics of a window as the report carries them. */
export function evidenceBase(rows: EvidenceRows): EvidenceBase {
  return {
    daily_runs: rows.days.map(({ start, n, successes }) => ({
      day: dayOf(instantOf(start)),
      runs: n,
      successful: successes,
    })),
    macro_days: rows.macroUses.map((use) => ({
      macro: redact(use.macro),
      task_type: safe(use.taskType),
      day: use.day,
      uses: use.uses,
      successful: use.successful,
      scored: use.scored,
      score_sum: use.scoreSum,
      score_squares: use.scoreSquares,
    })),
    duration_histograms: groups(rows.durations, (cell) => [safe(cell.provider), safe(cell.node)]).map(
      ([[provider, node], cells]) => ({
        provider: provider ?? null,
        node: node ?? null,
        cells: cells.map(cellOf),
      }),
    ),
    long_calls: groups(rows.longCalls, (call) => [safe(call.provider), call.day]).map(
      ([[provider, day], cells]) => ({
        provider: provider ?? null,
        day: day ?? '',
        cells: cells.map(cellOf),
      }),
    ),
    scores: groups(rows.scores, (score) => [safe(score.taskType), safe(score.label)]).map(
      ([[taskType, label], counts]) => ({
        task_type: taskType ?? null,
        label: label ?? null,
        counts: scoreCells(counts),
      }),
    ),
    metric_scores: metricEvidence(rows.metricScores),
    label_days: groups(
      rows.scores.filter(({ day }) => day !== null),
      (score) => [safe(score.taskType), safe(score.label), score.day],
    ).map(([[taskType, label, day], counts]) => ({
      task_type: taskType ?? null,
      label: label ?? '',
      day: day ?? '',
      counts: scoreCells(counts),
    })),
    cost_days: costDays(rows.steps),
    finish_reasons: rows.finishReasons.map((row) => ({
      provider: safe(row.provider),
      node: safe(row.node),
      day: row.day,
      runs: row.runs,
      failed: row.failed,
      cut_off: row.cutOff,
      cut_off_failed: row.cutOffFailed,
      cut_outputs: row.cutOutputs,
    })),
    retries: rows.steps.waits.map((retry) => ({ ...retry, provider: safe(retry.provider) })),
    retried_failures: rows.retriedFailures.map(({ family, ...row }) => ({
      family: rows.families.get(family) ?? '',
      ...row,
    })),
  };
}

function metricEvidence(found: MetricScores | null): EvidenceBase['metric_scores'] {
  if (found === null) return null;
  return {
    outputs: found.outputs,
    metrics: found.metrics.map((row) => ({ ...row, metric: redact(row.metric) })),
    pairs: found.pairs.map((row) => ({ ...row, metric: redact(row.metric), other: redact(row.other) })),
    labelled: found.labelled.map((row) => ({
      day: row.day,
      task_type: safe(row.taskType),
      label: redact(row.label),
      score: row.score,
      by_metric: [...row.byMetric],
      outputs: row.outputs,
    })),
    labelled_outputs: found.labelledOutputs,
  };
}

function cellOf({ bucket, count, censored }: Omit<LongCalls, 'provider' | 'day'>): [number, number, number] {
  return [bucket, count, censored];
}

/** How often each score was given; of several days together. */
function scoreCells(rows: readonly ScoreCount[]): [number, number][] {
  const sums = new Map<number, number>();
  for (const { score, count } of rows) sums.set(score, (sums.get(score) ?? 0) + count);
  return [...sums].sort(([one], [other]) => one - other);
}

function costDays({ steps, repeats }: EvidenceRows['steps']): EvidenceBase['cost_days'] {
  const again = Map.groupBy(repeats, ({ day }) => day);
  const days = [...Map.groupBy(steps, ({ day }) => day)].sort(([one], [other]) => (one < other ? -1 : 1));
  return days.flatMap(([day, rows]) => {
    const [all, further] = [costOf(rows), costOf(again.get(day) ?? [])];
    const cost = {
      day,
      seconds: all.seconds,
      tokens: all.tokens,
      again_seconds: further.seconds,
      again_tokens: further.tokens,
    };
    return all.seconds + all.tokens > 0 ? [cost] : [];
  });
}

/** Rows by their key, in order of first sight. */
function groups<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => (string | null)[],
): [(string | null)[], Row[]][] {
  const found = Map.groupBy(rows, (row) => JSON.stringify(keyOf(row)));
  return [...found].map(([key, members]) => [JSON.parse(key) as (string | null)[], members]);
}

function safe(text: string | null): string | null {
  return text === null ? null : redact(text);
}
