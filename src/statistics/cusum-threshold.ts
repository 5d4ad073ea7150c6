import { logRatios, type RateShift } from './cusum.ts';
import { requireCount, requirePositive } from './preconditions.ts';
import { createRandom } from './random.ts';

/** How a threshold is simulated. */
export interface ThresholdOptions extends RateShift {
  /** Runs until a false alarm, on average, that the threshold must reach; 1000 when absent. */
  readonly runLength?: number;
  readonly seed: number;
  /** Simulated histories; 400 when absent, for about 5 % accuracy of the run length. */
  readonly histories?: number;
}

/** A climb of a history's sum to a new height. */
interface Climb {
  readonly run: number;
  readonly height: number;
}

/**
 * Smallest threshold of a Bernoulli cumulative sum whose simulated average run length at the acceptable rate is at least
 * the wanted one, in nats.
 *
 * Histories are cut off at 20 times that length, which can only make the threshold a little too high. The same seed
 * gives the same threshold.
 *
 * @throws RangeError unless 0 < acceptable < unacceptable < 1 and the options are in range.
 */
export function bernoulliCusumThreshold(options: ThresholdOptions): number {
  const { runLength = 1000, seed, histories = 400 } = options;
  requirePositive(runLength, 'runLength');
  requireCount(histories, 'histories', 10);
  const random = createRandom(seed);
  const longest = Math.ceil(20 * runLength);
  const climbs = Array.from({ length: histories }, () => simulate(options, random.next, longest));
  let low = 0;
  let high = Math.max(...climbs.map((history) => history.at(-1)?.height ?? 0)) * (1 + 1e-9);
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (averageRunLength(climbs, middle, longest) >= runLength) high = middle;
    else low = middle;
  }
  return high;
}

/** Jumps from failure to failure, since only a failure lifts the sum. */
function simulate(shift: RateShift, next: () => number, longest: number): readonly Climb[] {
  const { failure, success } = logRatios(shift);
  const logSuccess = Math.log1p(-shift.acceptable);
  const climbs: Climb[] = [];
  let sum = 0;
  let highest = 0;
  let run = 0;
  for (;;) {
    const successes = Math.floor(Math.log1p(-next()) / logSuccess);
    run += successes + 1;
    if (run > longest) return climbs;
    sum = Math.max(0, sum + successes * success) + failure;
    if (sum > highest) {
      highest = sum;
      climbs.push({ run, height: sum });
    }
  }
}

function averageRunLength(
  histories: readonly (readonly Climb[])[],
  threshold: number,
  longest: number,
): number {
  const lengths = histories.map((climbs) => climbs.find(({ height }) => height >= threshold)?.run ?? longest);
  return lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
}
