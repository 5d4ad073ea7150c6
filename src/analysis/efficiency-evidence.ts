import type { FigureInterval, Rate } from '../domain/figures.ts';
import type { Finding } from '../domain/finding.ts';
import type { FindingEvidence } from '../domain/finding-evidence.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type { Estimate, NodeOutcome } from '../domain/workflow-efficiency.ts';
import { arrivalOf, NO_POWER, needText, whenText } from './arrival.ts';
import { type Coverage, supportOf } from './coverage.ts';
import { SAME_MARGIN } from './node-outcomes.ts';
import { judgedAsWhole } from './whole-window.ts';

/** What a finding about efficiency rests on. */
export interface Rests extends Partial<Pick<Finding, 'rates' | 'weekly_cost'>> {
  readonly metric: string;
  /** What the figure is of, and how many of these there are. */
  readonly of: string;
  readonly n: number;
  /** Independent observations; the days with runs where absent, since then their spread made the interval. */
  readonly effective?: number;
  readonly value: number;
  readonly interval?: FigureInterval | null;
  /** What was met so often that it can be acted upon, or not. */
  readonly events: number;
  /** A comparison of two groups of runs; counted where absent. */
  readonly outcome?: NodeOutcome;
}

interface Context {
  readonly coverage: Coverage;
  readonly gate: GateRules;
}

/** An estimate whose interval comes from the spread between days. */
export function ofDays(estimate: Estimate | null): Pick<Rests, 'value' | 'interval'> {
  return { value: estimate?.value ?? 0, interval: estimate?.interval ?? null };
}

/** A rate, which is its own evidence. */
export function ofRate(rate: Rate): Omit<Rests, 'rates' | 'weekly_cost'> {
  return {
    metric: 'share',
    of: rate.of,
    n: rate.denominator,
    effective: independent(rate),
    value: rate.value ?? 0,
    interval: rate.interval,
    events: rate.numerator,
  };
}

/** The success rate of runs that met a node beside that of the others. */
export function ofOutcome(outcome: NodeOutcome): Rests {
  const n = outcome.with.denominator + outcome.without.denominator;
  return {
    metric: 'success_rate',
    of: 'runs',
    n,
    effective: independent(outcome.with) + independent(outcome.without),
    ...ofDays(outcome.difference),
    events: Math.min(outcome.with.denominator, outcome.without.denominator),
    outcome,
  };
}

function independent(rate: Rate): number {
  return rate.n_eff ?? rate.denominator;
}

/** A finding with its evidence record; what too few data carry says how many more it takes. */
export function efficiencyFinding(id: string, statement: string, rests: Rests & Context): Finding {
  const { outcome, coverage, interval = null } = rests;
  const { power, unmet } =
    outcome === undefined ? supportOf({ ...rests, days: coverage.blocks }, rests) : openOf(outcome, coverage);
  return {
    id: `efficiency.${id}`,
    kind: 'efficiency',
    statement: `${statement}${outcome === undefined ? fewText(power) : openText(power)}`,
    state: unmet.length === 0 ? 'OBSERVE' : 'INSUFFICIENT_DATA',
    rates: rests.rates ?? [],
    runs_needed: unmet.length === 0 ? null : power.need_runs,
    ...(rests.weekly_cost === undefined ? {} : { weekly_cost: rests.weekly_cost }),
    evidence: {
      claim: {
        metric: rests.metric,
        denominator: rests.of,
        direction: null,
        min_effect: outcome === undefined ? null : SAME_MARGIN,
      },
      data: {
        from: coverage.start,
        to: coverage.end,
        runs: rests.n,
        blocks: coverage.blocks,
        n_eff: rests.effective ?? coverage.blocks,
      },
      ...judgedAsWhole(coverage, { value: rests.value, interval }),
      identification: outcome === undefined ? 'counted' : 'side-by-side',
      power,
      unmet,
    },
  };
}

/** When the data are there for the node that needs the fewest. */
function openText(power: FindingEvidence['power']): string {
  return (power.need_runs ?? 0) === 0 ? '' : ` The fewest are enough${whenText(power)}.`;
}

function fewText(power: FindingEvidence['power']): string {
  const need = needText(power);
  return need === '' ? '' : ` Too few to act on: ${need}.`;
}

/** A comparison is open while its interval neither leaves out 0 nor lies within the margin, and where one side has no run. */
function openOf(
  { verdict, runs_needed: need }: NodeOutcome,
  coverage: Coverage,
): Pick<FindingEvidence, 'power' | 'unmet'> {
  if (verdict === 'every-run') return { power: NO_POWER, unmet: ['support'] };
  const further = need ?? 0;
  const arrival = arrivalOf(1 + further / Math.max(1, coverage.runs), coverage);
  return {
    power: { mde: null, need_runs: further, ...arrival },
    unmet: verdict === 'not-enough-data' ? ['confirmation'] : [],
  };
}
