import { type Clock, systemClock } from './time.ts';

/** A clock that can also wait: the only way in which anything waits, so that tests need no real time. */
export interface Timer extends Clock {
  /** Settles after so many milliseconds; 0 and less settle at once. */
  sleep(milliseconds: number): Promise<void>;
}

/** The machine's own time. */
export const systemTimer: Timer = {
  now: () => systemClock.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds))),
};
