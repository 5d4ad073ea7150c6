import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { type Clock, millisecondsOf } from '../../domain/time.ts';

/** Lets deliveries go before jobs: GitHub gives up on what is not acknowledged within ten seconds, a job can wait. */
export interface Courtesy {
  /** Counts a delivery as on its way until it is acknowledged. */
  during<T>(acknowledge: () => Promise<T>): Promise<T>;
  /** Resolves when no delivery waits for long, or after a while: in a flood that does not end, jobs go on slowly. */
  gap(): Promise<void>;
}

/** A delivery that waits longer than this goes before jobs. */
const LATE_MS = 100;
const LOOK_MS = 25;
const LONGEST_MS = 2000;

/** Courtesy of one process. */
export function createCourtesy(clock: Clock): Courtesy {
  const now = (): number => millisecondsOf(clock.now());
  /** When each arrived; the first is the oldest. */
  const onTheirWay = new Map<symbol, number>();
  const late = (): boolean => {
    const [oldest] = onTheirWay.values();
    return oldest !== undefined && now() - oldest > LATE_MS;
  };
  return {
    during: async (acknowledge) => {
      const delivery = Symbol('delivery');
      onTheirWay.set(delivery, now());
      try {
        return await acknowledge();
      } finally {
        onTheirWay.delete(delivery);
      }
    },
    gap: async () => {
      // The database works in this thread: without a turn between jobs, nobody would look at what has arrived.
      await turn();
      const began = now();
      while (late() && now() - began < LONGEST_MS) await pause(LOOK_MS);
    },
  };
}
