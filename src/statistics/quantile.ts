import { requireProbability } from './preconditions.ts';

/**
 * Sample quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7: R's default).
 *
 * @param sorted ascending.
 * @throws RangeError for an empty sample or a share outside [0, 1].
 */
export function quantileOfSorted(sorted: readonly number[], share: number): number {
  requireProbability(share, 'share');
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError('a quantile needs at least one value');
  return below + (above - below) * (position - Math.floor(position));
}
