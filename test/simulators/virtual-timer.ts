import { fixedClock } from '../../src/domain/time.ts';
import type { Timer } from '../../src/domain/timer.ts';
import { createSimulatedClock, type SimulatedClock } from '../../src/simulators/clock.ts';

/** A time that stands at noon of 20 November 2026 and passes only while somebody waits. */
export interface VirtualTime {
  readonly clock: SimulatedClock;
  readonly timer: Timer;
}

/** Makes such a time; simulators and clients share it. */
export function virtualTime(start = '2026-11-20T12:00:00.000Z'): VirtualTime {
  const clock = createSimulatedClock(fixedClock(start));
  return {
    clock,
    timer: { now: () => clock.now(), sleep: async (milliseconds) => clock.advance(milliseconds) },
  };
}
