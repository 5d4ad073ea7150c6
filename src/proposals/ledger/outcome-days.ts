import type { EvidenceBase } from '../../domain/evidence-base.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import type { Metric } from '../../domain/proposal.ts';
import type { Proportion } from '../../statistics/proportion.ts';
import { verdictOf } from '../rules/labels.ts';
import { taskThreshold } from '../task-threshold.ts';
import type { DayCount } from './looks.ts';

/** The threshold that outputs were held against before a change and after it. */
export interface Thresholds {
  readonly before: number;
  readonly after: number;
  /** UTC day of the merge. */
  readonly mergeDay: string;
}

/** What the days of a metric are made of. */
export interface OutcomeSource {
  readonly report: Pick<FeedbackReport, 'evidence' | 'failure_patterns' | 'pass_threshold'>;
  readonly metric: Pick<Metric, 'kind' | 'of'>;
  /** For a metric of good outputs that are rejected. */
  readonly thresholds?: Thresholds | null;
}

/** What a report says of a metric day by day; null where it has no daily counts of it. */
export function outcomeDays({ report, metric, thresholds = null }: OutcomeSource): DayCount[] | null {
  const days = report.evidence.daily_runs.map(({ day, runs, successful }) => ({
    day,
    runs,
    failed: { successes: runs - successful, n: runs },
  }));
  switch (metric.kind) {
    case 'success-rate':
      if (metric.of !== null) return null;
      return days.map((one) => ({
        ...one,
        figure: { successes: one.runs - one.failed.successes, n: one.runs },
        control: null,
      }));
    case 'family-share': {
      const family = report.failure_patterns.find((one) => one.family === metric.of);
      const counts = new Map(family?.daily.map(({ day, count }) => [day, count]));
      return days.map((one) => {
        const hits = Math.min(counts.get(one.day) ?? 0, one.failed.successes);
        return {
          ...one,
          figure: { successes: hits, n: one.runs },
          control: { successes: one.failed.successes - hits, n: one.runs },
        };
      });
    }
    case 'seconds-per-run':
      return amountDays(days, report.evidence, ({ seconds, again_seconds: again }) => [
        again,
        seconds - again,
      ]);
    case 'tokens-per-run':
      return amountDays(days, report.evidence, ({ tokens, again_tokens: again }) => [again, tokens - again]);
    case 'good-rejected':
      return thresholds === null ? null : labelDays(days, { report, metric, thresholds });
    case 'decided-wrongly':
      return decisionDays(days, report);
  }
}

type RunDay = Omit<DayCount, 'figure' | 'control'>;

/** Amounts in further visits of a node, with those of first visits as control; null where nothing of the kind is logged. */
function amountDays(
  days: readonly RunDay[],
  { cost_days: costs }: EvidenceBase,
  of: (cost: EvidenceBase['cost_days'][number]) => readonly [again: number, first: number],
): DayCount[] | null {
  const known = new Map(costs.map((cost) => [cost.day, of(cost)]));
  if (![...known.values()].some(([again, first]) => again + first > 0)) return null;
  return days.map((one) => {
    const [again, first] = known.get(one.day) ?? [0, 0];
    return {
      ...one,
      figure: { successes: again, n: one.runs },
      control: { successes: first, n: one.runs },
    };
  });
}

/** Of the outputs that people called good on a day, those below the threshold of that day; weekdays do not matter to labels. */
function labelDays(
  days: readonly RunDay[],
  { report, metric, thresholds }: Required<OutcomeSource> & { readonly thresholds: Thresholds },
): DayCount[] | null {
  const good = report.evidence.label_days.filter(
    (row) => verdictOf(row.label) === true && (metric.of === null || row.task_type === metric.of),
  );
  if (good.length === 0) return null;
  const byDay = Map.groupBy(good, ({ day }) => day);
  return days.map((one) => {
    const threshold = one.day <= thresholds.mergeDay ? thresholds.before : thresholds.after;
    const cells = (byDay.get(one.day) ?? []).flatMap(({ counts }) => counts);
    return { ...one, stratum: '', figure: below(cells, threshold), control: null };
  });
}

/** Of the outputs with a verdict of people, those that the threshold of their task type decides otherwise. */
function decisionDays(
  days: readonly RunDay[],
  { evidence, pass_threshold: thresholds }: OutcomeSource['report'],
): DayCount[] | null {
  const judged = evidence.label_days.flatMap(({ label, task_type: type, ...row }) => {
    const good = verdictOf(label);
    return good === null ? [] : [{ ...row, good, threshold: taskThreshold(thresholds, type) }];
  });
  if (judged.length === 0) return null;
  const byDay = Map.groupBy(judged, ({ day }) => day);
  return days.map((one) => {
    const figure = (byDay.get(one.day) ?? []).reduce(
      ({ successes, n }, { counts, good, threshold }) => {
        const low = below(counts, threshold);
        return { successes: successes + (good ? low.successes : low.n - low.successes), n: n + low.n };
      },
      { successes: 0, n: 0 },
    );
    return { ...one, stratum: '', figure, control: null };
  });
}

function below(cells: readonly (readonly [number, number])[], threshold: number): Proportion {
  return cells.reduce(
    (sum, [score, count]) => ({
      successes: sum.successes + (score < threshold ? count : 0),
      n: sum.n + count,
    }),
    { successes: 0, n: 0 },
  );
}
