import type { GuardrailState, LedgerEntry, Outcome } from '../../domain/ledger.ts';
import type { Prediction, Proposal } from '../../domain/proposal.ts';
import { dayBy, dayOf } from '../../domain/time.ts';
import { normalCritical } from '../../statistics/special/normal.ts';
import {
  type Change,
  type Comparison,
  type DayCount,
  type FigureOf,
  total,
  withoutIncidents,
} from './looks.ts';
import { MEASURES, neededFor } from './measure.ts';
import { failedOf, figureOf, LEVEL, type Trial, trialOf, verdictOf } from './verdict.ts';

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

/**
 * What came of a merged proposal, looked at once a UTC day until the horizon.
 *
 * HARM and CONFIRMED by group-sequential bounds; at the horizon NO_EFFECT where the 90 % interval of the change lies within
 * two points, or a tenth of an amount, else INCONCLUSIVE with what it would take. The day of the merge belongs to neither side;
 * days on which other failures were out of the common are left out, and the horizon moves by as many.
 */
export function verifyOutcome(input: VerifyInput): LedgerEntry {
  const { proposal, merged, through, stillSo } = input;
  const { prediction } = proposal;
  const firstDay = dayBy(dayOf(merged.at), 1);
  const compared = comparisonOf(input, firstDay);
  const paused = compared.paused.filter((day) => day >= firstDay).length;
  const horizon = dayBy(firstDay, prediction.horizon_days + paused - 1);
  const over = through >= horizon;
  const until = { ...compared, after: compared.after.filter(({ day }) => day <= horizon) };
  const trial = trialOf(until, prediction);
  const known = input.days === null ? null : until;
  const verdict = verdictOf({ prediction, compared: known, trial, stillSo, over, through });
  // What came after a decision for harm belongs to the revert.
  const seen =
    verdict.outcome === 'HARM'
      ? { ...until, after: until.after.filter(({ day }) => day <= (verdict.decided ?? day)) }
      : until;
  const change = known === null ? null : MEASURES[prediction.metric.unit].change(seen, figureOf, LEVEL);
  return {
    schema: 'apeg.ledger/1',
    proposal: proposal.id,
    revision: proposal.revision,
    rule: proposal.rule,
    merged: { ...merged, first_day: firstDay },
    prediction,
    ...verdict,
    horizon,
    needed: verdict.outcome === 'INCONCLUSIVE' && stillSo ? moreOf(seen, { prediction, horizon }) : null,
    paused: [...compared.paused],
    figure: sidesOf(seen, figureOf),
    control: sidesOf(seen, ({ control }) => control),
    change:
      change === null
        ? null
        : { estimate: change.difference, interval: change.interval, design_effect: change.designEffect },
    guardrails: guardrailsOf(seen, trial),
    looks: trial.looks.map(({ look }) => look),
    score: scoreOf(verdict.outcome, { change, prediction, over }),
  };
}

function comparisonOf({ proposal, days, merged, through }: VerifyInput, firstDay: string): Comparison {
  const mergeDay = dayOf(merged.at);
  const start = dayBy(mergeDay, -7 * WEEKS_BEFORE);
  const all = (days ?? []).filter(({ runs }) => runs > 0);
  const before = all.filter(({ day }) => day >= start && day < mergeDay);
  const after = all.filter(({ day }) => day >= firstDay && day <= through);
  return proposal.prediction.metric.kind === 'family-share'
    ? withoutIncidents(before, after)
    : { before, after, paused: [] };
}

/** What it would take to find the change that was predicted, or, where that would have been found, one beyond the margin. */
function moreOf(
  sides: Comparison,
  { prediction, horizon }: { readonly prediction: Prediction; readonly horizon: string },
): LedgerEntry['needed'] {
  const measure = MEASURES[prediction.metric.unit];
  const sizes = [(prediction.low + prediction.high) / 2, measure.margin(prediction.before)];
  for (const size of sizes) {
    const needed = neededFor(measure, { sides, pick: figureOf, size, horizon });
    if (needed !== null) return needed;
  }
  return null;
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
  readonly change: Change | null;
  readonly prediction: Prediction;
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
