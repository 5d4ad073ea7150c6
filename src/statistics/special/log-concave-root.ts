/** Logarithm of a tail probability at a point, and its derivative there. */
export interface LogTail {
  readonly log: number;
  readonly slope: number;
}

const BOUND = 700;

/**
 * The point in [−700, 700] where an increasing log-concave tail probability reaches a target, by guarded Newton steps.
 *
 * Newton on the logarithm of a log-concave function approaches from the left without overshoot, so few steps suffice;
 * a bracket guards against the first, long step. Used for quantiles: logit scale for beta, log scale for gamma.
 *
 * @param logTarget logarithm of the wanted probability, below 0.
 * @param start first guess.
 */
export function solveLogTail(tail: (point: number) => LogTail, logTarget: number, start: number): number {
  let low = -BOUND;
  let high = BOUND;
  let point = Math.min(high, Math.max(low, start));
  for (let step = 0; step < 200; step += 1) {
    const { log, slope } = tail(point);
    const gap = log - logTarget;
    if (gap > 0) high = Math.min(high, point);
    else low = Math.max(low, point);
    let next = point - gap / slope;
    if (!(next > low && next < high)) next = gap === 0 ? point : (low + high) / 2;
    const moved = Math.abs(next - point);
    point = next;
    if (moved <= 1e-15 * Math.max(1, Math.abs(point))) break;
  }
  return point;
}
