import { counted } from '../../domain/figure-text.ts';
import type { GuardrailState, LedgerEntry, Look, Outcome } from '../../domain/ledger.ts';
import type { Proposal } from '../../domain/proposal.ts';
import { dayBy, dayOf } from '../../domain/time.ts';
import type { Proportion } from '../../statistics/proportion.ts';
import { normalCritical } from '../../statistics/special/normal.ts';
import {
  boundsOf,
  type Comparison,
  changeOf,
  type DayCount,
  type FigureOf,
  type LookResult,
  looksAt,
  plannedInformation,
  total,
  withoutIncidents,
} from './looks.ts';

/** What the outcome of one merged proposal is judged from. */
export interface VerifyInput {
  readonly proposal: Pick<Proposal, 'id' | 'revision' | 'rule' | 'prediction'>;
  readonly merged: { readonly commit: string; readonly at: string };
  /** Whether the configs still say what was merged. */
  readonly stillSo: boolean;
  /** UTC days in order, as far as the log tells; null where it has no daily counts of the figure. */
  readonly days: readonly DayCount[] | null;
  /** Last whole UTC day that the log holds. */
  readonly through: string;
}

const WEEKS_BEFORE = 4;
/** Harm of the figure and harm of the guardrail share one error rate of 0.05. */
const ALPHA = { harm: 0.025, benefit: 0.05 } as const;
/** A change that surely lies within this is none, in the unit of a rate. */
const MARGIN = 0.02;
const LEVEL = 0.9;
/** Fewer days on either side say nothing of a weekday. */
const FEWEST_DAYS = 7;

type Verdict = { readonly outcome: Outcome; readonly reason: string; readonly decided: string | null };

/**
 * What came of a merged proposal, looked at once a UTC day until the horizon.
 *
 * HARM and CONFIRMED by group-sequential bounds; at the horizon NO_EFFECT where the 90 % interval of the change lies within
 * two points, else INCONCLUSIVE. The day of the merge belongs to neither side; days on which other failures were out of the
 * common are left out, and the horizon moves by as many.
 */
export function verifyOutcome(input: VerifyInput): LedgerEntry {
  const { proposal, merged, through } = input;
  const { prediction } = proposal;
  const firstDay = dayBy(dayOf(merged.at), 1);
  const compared = comparisonOf(input, firstDay);
  const paused = compared.paused.filter((day) => day >= firstDay).length;
  const horizon = dayBy(firstDay, prediction.horizon_days + paused - 1);
  const until = { ...compared, after: compared.after.filter(({ day }) => day <= horizon) };
  const worse = prediction.direction === 'lower' ? 1 : -1;
  const trial = trialOf(until, {
    worse,
    days: prediction.horizon_days,
    guarded: prediction.metric.kind !== 'success-rate',
  });
  const verdict = verdictOf(input, { compared: until, trial, worse, over: through >= horizon });
  // What came after a decision for harm belongs to the revert.
  const seen =
    verdict.outcome === 'HARM'
      ? { ...until, after: until.after.filter(({ day }) => day <= (verdict.decided ?? day)) }
      : until;
  const change = input.days === null ? null : changeOf(seen, figureOf, LEVEL);
  return {
    schema: 'apeg.ledger/1',
    proposal: proposal.id,
    revision: proposal.revision,
    rule: proposal.rule,
    merged: { ...merged, first_day: firstDay },
    prediction,
    ...verdict,
    horizon,
    paused: [...compared.paused],
    figure: sidesOf(seen, figureOf),
    control: sidesOf(seen, ({ control }) => control),
    change:
      change === null
        ? null
        : { estimate: change.difference, interval: change.interval, design_effect: change.designEffect },
    guardrails: guardrailsOf(seen, trial),
    looks: trial.looks.map(({ look }) => look),
    score: scoreOf(verdict.outcome, { change, prediction, over: through >= horizon }),
  };
}

function figureOf({ figure }: DayCount): Proportion {
  return figure;
}

function failedOf({ failed }: DayCount): Proportion {
  return failed;
}

function comparisonOf({ days, merged, through }: VerifyInput, firstDay: string): Comparison {
  const mergeDay = dayOf(merged.at);
  const start = dayBy(mergeDay, -7 * WEEKS_BEFORE);
  const all = (days ?? []).filter(({ runs }) => runs > 0);
  return withoutIncidents(
    all.filter(({ day }) => day >= start && day < mergeDay),
    all.filter(({ day }) => day >= firstDay && day <= through),
  );
}

interface Trial {
  readonly looks: readonly {
    readonly look: Look;
    readonly guard: (LookResult & { readonly bound: number }) | null;
  }[];
}

interface TrialPlan {
  readonly worse: 1 | -1;
  readonly days: number;
  readonly guarded: boolean;
}

/** The looks at the figure and, where it is another one, at all failures. */
function trialOf(compared: Comparison, { worse, days, guarded }: TrialPlan): Trial {
  const looks = looksAt(compared, figureOf);
  const planned = Math.max(plannedInformation(compared.before, days, figureOf), Number.MIN_VALUE);
  const bounds = boundsOf(looks, planned, ALPHA);
  const guards = guarded ? looksAt(compared, failedOf) : [];
  const guardPlan = Math.max(plannedInformation(compared.before, days, failedOf), Number.MIN_VALUE);
  const guardBounds = boundsOf(guards, guardPlan, ALPHA).harm;
  return {
    looks: looks.map((result, index) => {
      const at = guards.findIndex(({ day }) => day === result.day);
      const guard = guards[at];
      return {
        look: {
          day: result.day,
          runs: result.runs,
          information: result.information / planned,
          z: worse * result.z,
          harm_bound: bounds.harm[index] ?? Infinity,
          benefit_bound: bounds.benefit[index] ?? Infinity,
        },
        guard: guard === undefined ? null : { ...guard, bound: guardBounds[at] ?? Infinity },
      };
    }),
  };
}

interface Judged {
  readonly compared: Comparison;
  readonly trial: Trial;
  readonly worse: 1 | -1;
  /** Whether the horizon is over. */
  readonly over: boolean;
}

function verdictOf(input: VerifyInput, { compared, trial, worse, over }: Judged): Verdict {
  const { metric } = input.proposal.prediction;
  if (input.days === null) return open(over, `the log holds no daily counts of ${metric.name}`);
  if (compared.before.length < FEWEST_DAYS)
    return open(over, `only ${counted(compared.before.length, 'day')} before the merge can be compared`);
  for (const { look, guard } of trial.looks) {
    const { day } = look;
    const sides = { ...compared, after: compared.after.filter((one) => one.day <= day) };
    const ratio = worse * Math.log(ratioToControl(sides));
    if (look.z >= look.harm_bound && ratio > 0)
      return { outcome: 'HARM', reason: `${metric.name} got worse than chance explains`, decided: day };
    if (guard !== null && guard.z >= guard.bound)
      return { outcome: 'HARM', reason: 'more runs fail than chance explains', decided: day };
    if (-look.z >= look.benefit_bound && ratio < 0)
      return { outcome: 'CONFIRMED', reason: `${metric.name} got better than chance explains`, decided: day };
  }
  if (!input.stillSo)
    return {
      outcome: 'INCONCLUSIVE',
      reason: 'the configs were changed again before the horizon',
      decided: input.through,
    };
  if (!over) return open(false, `${counted(trial.looks.length, 'look')} so far, none crossed a bound`);
  const change = changeOf(compared, figureOf, LEVEL);
  const within = change !== null && change.interval.low > -MARGIN && change.interval.high < MARGIN;
  return within
    ? {
        outcome: 'NO_EFFECT',
        reason: `${metric.name} changed by less than the margin`,
        decided: input.through,
      }
    : open(true, 'the days until the horizon do not tell');
}

function open(over: boolean, reason: string): Verdict {
  return { outcome: over ? 'INCONCLUSIVE' : 'VERIFYING', reason, decided: null };
}

/** Observations that both sides are thought to have had before at the common rate, so that few failures decide nothing. */
const PRIOR = 10;

/** How the figure grew, over how failures of other kinds grew: a rise of both is none of this change's doing. */
function ratioToControl(sides: Pick<Comparison, 'before' | 'after'>): number {
  const growth = (pick: FigureOf): number => {
    const [before, after] = [total(sides.before, pick), total(sides.after, pick)];
    if (before === null || after === null) return 1;
    const common = (before.successes + after.successes) / (before.n + after.n);
    const rate = ({ successes, n }: Proportion): number => (successes + PRIOR * common) / (n + PRIOR);
    return common > 0 ? rate(after) / rate(before) : 1;
  };
  return growth(figureOf) / growth(({ control }) => control);
}

function sidesOf(sides: Comparison, pick: FigureOf): LedgerEntry['figure'] {
  const [before, after] = [total(sides.before, pick), total(sides.after, pick)];
  if (before === null || after === null) return null;
  return {
    before: { hits: before.successes, of: before.n },
    after: { hits: after.successes, of: after.n },
  };
}

function guardrailsOf(seen: Comparison, { looks }: Trial): GuardrailState[] {
  const last = looks.findLast(
    ({ look, guard }) => guard !== null && seen.after.some(({ day }) => day === look.day),
  );
  const sides = sidesOf(seen, failedOf);
  if (last?.guard == null || sides === null) return [];
  return [{ ...sides, metric: 'share of runs that fail', z: last.guard.z, bound: last.guard.bound }];
}

interface Scored {
  readonly change: ReturnType<typeof changeOf>;
  readonly prediction: Proposal['prediction'];
  readonly over: boolean;
}

function scoreOf(outcome: Outcome, { change, prediction, over }: Scored): LedgerEntry['score'] {
  if (change === null || !(over || outcome === 'HARM')) return null;
  const realised = change.difference;
  return {
    covered: realised >= prediction.low && realised <= prediction.high,
    success: outcome === 'CONFIRMED',
    realised,
    standard_error: (change.interval.high - change.interval.low) / 2 / normalCritical(LEVEL),
  };
}
