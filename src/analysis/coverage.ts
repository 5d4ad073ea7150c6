import type { FindingEvidence } from '../domain/finding-evidence.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import { dayOf, type Instant, instantOf } from '../domain/time.ts';
import type { Bucketed } from '../history/execution-history.ts';
import { arrivalOf, NO_POWER } from './arrival.ts';
import { splitDays } from './time-split.ts';

/** What the runs of a window cover. */
export interface Coverage {
  readonly start: Instant;
  readonly end: Instant;
  /** Whole UTC days from the first run's to the last one's, and of these the days with runs. */
  readonly span: number;
  readonly blocks: number;
  readonly runs: number;
}

/** What the daily counts of runs cover; null where there are none. */
export function coverageOf(days: Bucketed['runs']): Coverage | null {
  const filled = days.filter(({ n }) => n > 0);
  const split = splitDays(filled.map(({ start }) => dayOf(instantOf(start))));
  if (split === null) return null;
  return {
    start: split.discover.start,
    end: (split.confirm ?? split.discover).end,
    span: split.days,
    blocks: filled.length,
    runs: filled.reduce((sum, { n }) => sum + n, 0),
  };
}

/** How often something was met, and on how many UTC days. */
export interface Support {
  readonly events: number;
  readonly days: number;
}

/** What is missing until the gate lets something be acted upon: events, days with events, or nothing. */
export function supportOf(
  { events, days }: Support,
  { coverage, gate }: { readonly coverage: Coverage; readonly gate: GateRules },
): Pick<FindingEvidence, 'power' | 'unmet'> {
  if (events === 0) return { power: NO_POWER, unmet: ['support'] };
  const factor = Math.max(1, gate.min_events / events, gate.min_days / Math.max(1, days));
  const need = Math.ceil(coverage.runs * (factor - 1));
  return {
    power: { mde: null, need_runs: need, ...arrivalOf(factor, coverage) },
    unmet: factor > 1 ? ['support'] : [],
  };
}
