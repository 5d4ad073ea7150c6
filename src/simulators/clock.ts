import { type Clock, instantOf, millisecondsOf } from '../domain/time.ts';

/** The present of a simulator, which can be put forward so that hours and days pass. */
export interface SimulatedClock extends Clock {
  /** Milliseconds since 1970. */
  readonly milliseconds: () => number;
  /** Puts the clock forward; never back. */
  readonly advance: (milliseconds: number) => void;
}

/** A clock that runs as `base` does and is ahead of it by as much as it was put forward. */
export function createSimulatedClock(base: Clock): SimulatedClock {
  let ahead = 0;
  const milliseconds = (): number => millisecondsOf(base.now()) + ahead;
  return {
    milliseconds,
    now: () => instantOf(milliseconds()),
    advance: (by) => {
      ahead += Math.max(0, by);
    },
  };
}
