import { counted } from '../../domain/figure-text.ts';
import type { Look, Outcome } from '../../domain/ledger.ts';
import type { Metric, Prediction } from '../../domain/proposal.ts';
import type { Proportion } from '../../statistics/proportion.ts';
import {
  boundsOf,
  type Comparison,
  type DayCount,
  type FigureOf,
  type LookResult,
  plannedInformation,
  type Sides,
  total,
} from './looks.ts';
import { MEASURES, type Measure } from './measure.ts';

/** What an outcome is and why. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly decided: string | null;
}

/** Looks at the figure and, where it is another one, at all failures. */
export interface Trial {
  readonly looks: readonly {
    readonly look: Look;
    readonly guard: (LookResult & { readonly bound: number }) | null;
  }[];
}

/** Level of the intervals that outcomes are given with. */
export const LEVEL = 0.9;
/** Harm of the figure and harm of the guardrail share one error rate of 0.05. */
const ALPHA = { harm: 0.025, benefit: 0.05 } as const;
/** Fewer days before say nothing of a weekday. */
const FEWEST_DAYS = 7;
/** Amounts are told by how days of the same weekday differ, which takes two of each. */
const FEWEST_DAYS_OF_AMOUNTS = 14;

/** The figure of a day. */
export function figureOf({ figure }: DayCount): Proportion {
  return figure;
}

/** All failures of a day. */
export function failedOf({ failed }: DayCount): Proportion {
  return failed;
}

/** Every look until the last day, each with its bounds. */
export function trialOf(compared: Comparison, { metric, direction, horizon_days: days }: Prediction): Trial {
  const worse = direction === 'lower' ? 1 : -1;
  const looks = looksWith(MEASURES[metric.unit], { compared, days, pick: figureOf });
  const guards =
    metric.kind === 'success-rate'
      ? []
      : looksWith(MEASURES.share, { compared, days, pick: failedOf }).map(({ result, harm }) => ({
          ...result,
          bound: harm,
        }));
  return {
    looks: looks.map(({ result, planned, harm, benefit }) => ({
      look: {
        day: result.day,
        runs: result.runs,
        information: result.information / planned,
        z: worse * result.z,
        harm_bound: harm,
        benefit_bound: benefit,
      },
      guard: guards.find(({ day }) => day === result.day) ?? null,
    })),
  };
}

function looksWith(
  measure: Measure,
  { compared, days, pick }: { readonly compared: Sides; readonly days: number; readonly pick: FigureOf },
) {
  const looks = measure.looks(compared, pick);
  const design = measure.designEffect(compared, pick);
  const planned = Math.max(plannedInformation(compared.before, days, pick) / design, Number.MIN_VALUE);
  const bounds = boundsOf(looks, planned, ALPHA);
  return looks.map((result, index) => ({
    result,
    planned,
    harm: bounds.harm[index] ?? Infinity,
    benefit: bounds.benefit[index] ?? Infinity,
  }));
}

/** What a verdict rests on. */
export interface Judged {
  readonly prediction: Prediction;
  /** Null where the log has no daily counts of the figure. */
  readonly compared: Comparison | null;
  readonly trial: Trial;
  /** Whether the configs still say what was merged. */
  readonly stillSo: boolean;
  /** Whether the horizon is over. */
  readonly over: boolean;
  /** Last whole UTC day that the log holds. */
  readonly through: string;
}

/** Why a log may hold nothing about a figure. */
const NOT_LOGGED = {
  'family-share': 'the log holds no daily counts of it',
  'success-rate': 'the log holds no daily counts of it',
  'good-rejected': 'no output carries a label that calls it good',
  'decided-wrongly': 'no output carries a label that calls it good or bad',
  'seconds-per-run': 'no step logs a duration',
  'tokens-per-run': 'no step logs tokens',
} as const satisfies Record<Metric['kind'], string>;

/** HARM and CONFIRMED at the first look that crosses a bound; at the horizon NO_EFFECT or INCONCLUSIVE; VERIFYING before it. */
export function verdictOf(judged: Judged): Verdict {
  const { prediction, compared, trial, stillSo, over, through } = judged;
  const { metric } = prediction;
  if (compared === null) return open(over, `${metric.name} cannot be measured: ${NOT_LOGGED[metric.kind]}`);
  const fewest = metric.unit === 'share' ? FEWEST_DAYS : FEWEST_DAYS_OF_AMOUNTS;
  if (compared.before.length < fewest)
    return open(
      over,
      `only ${counted(compared.before.length, 'day')} before the merge can be compared, and it takes ${fewest}`,
    );
  const crossed = firstCrossing(judged, compared);
  if (crossed !== null) return crossed;
  if (!stillSo)
    return {
      outcome: 'INCONCLUSIVE',
      reason: 'the configs were changed again before the horizon',
      decided: through,
    };
  if (trial.looks.length === 0 && compared.after.length > 0)
    return open(over, `nothing since the merge can be compared: ${sidesMissing(compared, metric)}`);
  if (!over) return open(false, `${counted(trial.looks.length, 'look')} so far, none crossed a bound`);
  const measure = MEASURES[metric.unit];
  const change = measure.change(compared, figureOf, LEVEL);
  const margin = measure.margin(prediction.before);
  const within = change !== null && change.interval.low > -margin && change.interval.high < margin;
  return within
    ? { outcome: 'NO_EFFECT', reason: `${metric.name} changed by less than the margin`, decided: through }
    : open(true, 'the days until the horizon do not tell');
}

function firstCrossing({ prediction, trial }: Judged, compared: Comparison): Verdict | null {
  const worse = prediction.direction === 'lower' ? 1 : -1;
  const { name } = prediction.metric;
  for (const { look, guard } of trial.looks) {
    const { day } = look;
    const sides = { ...compared, after: compared.after.filter((one) => one.day <= day) };
    const ratio = worse * Math.log(ratioToControl(sides));
    if (look.z >= look.harm_bound && ratio > 0)
      return { outcome: 'HARM', reason: `${name} got worse than chance explains`, decided: day };
    if (guard !== null && guard.z >= guard.bound)
      return { outcome: 'HARM', reason: 'more runs fail than chance explains', decided: day };
    if (-look.z >= look.benefit_bound && ratio < 0)
      return { outcome: 'CONFIRMED', reason: `${name} got better than chance explains`, decided: day };
  }
  return null;
}

function open(over: boolean, reason: string): Verdict {
  return { outcome: over ? 'INCONCLUSIVE' : 'VERIFYING', reason, decided: null };
}

/** What a figure is counted over, where that is no run. */
const WHAT: Partial<Record<Metric['kind'], string>> = {
  'good-rejected': 'output that people called good',
  'decided-wrongly': 'labelled output',
};

function sidesMissing(compared: Sides, { kind }: Metric): string {
  const what = WHAT[kind] ?? 'run';
  const missing = [
    ...((total(compared.before, figureOf)?.n ?? 0) === 0 ? ['before it'] : []),
    ...((total(compared.after, figureOf)?.n ?? 0) === 0 ? ['after it'] : []),
  ];
  return missing.length === 0
    ? 'no weekday has days on both sides'
    : `there is no ${what} ${missing.join(' or ')}`;
}

/** Observations that both sides are thought to have had before at the common rate, so that few failures decide nothing. */
const PRIOR = 10;

/** How the figure grew, over how that grew which the change has nothing to do with: a rise of both is none of its doing. */
function ratioToControl(sides: Sides): number {
  const growth = (pick: FigureOf): number => {
    const [before, after] = [total(sides.before, pick), total(sides.after, pick)];
    if (before === null || after === null) return 1;
    const common = (before.successes + after.successes) / (before.n + after.n);
    const rate = ({ successes, n }: Proportion): number => (successes + PRIOR * common) / (n + PRIOR);
    return common > 0 ? rate(after) / rate(before) : 1;
  };
  return growth(figureOf) / growth(({ control }) => control);
}
