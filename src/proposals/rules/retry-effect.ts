import type { FailureFamily } from '../../domain/failure-patterns.ts';
import type { Effect } from '../../domain/proposal.ts';
import type { RuleInput } from '../rule.ts';
import { type RetryReplay, replayRetries } from './retry-replay.ts';

/** The replay of a number of retries; null where those that were logged are too few, or on too few days. */
export function usableReplay(
  family: FailureFamily,
  { report, gate, seed }: RuleInput,
  retries: number,
): RetryReplay | null {
  const replay = replayRetries(report, family, { retries, seed });
  return replay !== null && replay.tries >= gate.min_events && replay.days >= gate.min_days ? replay : null;
}

/** What retries do to the share of runs that fail with a family: what a replay says, else between all of it and nothing. */
export function retryEffect(
  { share_of_runs: share }: FailureFamily,
  replay: RetryReplay | null,
): Pick<Effect, 'change' | 'identification'> {
  const before = share ?? 0;
  if (replay === null)
    return {
      change: { low: -before, high: 0, estimate: null, level: null },
      identification: 'extrapolated',
    };
  const { saved, interval } = replay;
  return {
    change: {
      low: -before * interval.high,
      high: -before * interval.low,
      estimate: -before * saved,
      level: interval.level,
    },
    identification: 'replayed',
  };
}
