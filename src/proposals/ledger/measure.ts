import type { Metric } from '../../domain/proposal.ts';
import { dayBy } from '../../domain/time.ts';
import { normalCritical, normalQuantile } from '../../statistics/special/normal.ts';
import { amountChange, amountDeviation, amountLooks } from './amounts.ts';
import {
  type Change,
  changeOf,
  designEffectOf,
  type FigureOf,
  type LookResult,
  looksAt,
  type Sides,
  total,
} from './looks.ts';

/** How a figure is compared before and after a change. */
export interface Measure {
  readonly looks: (sides: Sides, pick: FigureOf) => LookResult[];
  readonly change: (sides: Sides, pick: FigureOf, level: number) => Change | null;
  /** How many times larger the variance is than with independent observations. */
  readonly designEffect: (sides: Sides, pick: FigureOf) => number;
  /** Standard deviation of one observation; null where nothing tells. */
  readonly deviation: (sides: Sides, pick: FigureOf) => number | null;
  /** A change that surely lies within this is none. @param before the figure before the change. */
  readonly margin: (before: number) => number;
}

const SHARES: Measure = {
  looks: looksAt,
  change: changeOf,
  designEffect: ({ before }, pick) => designEffectOf(before, pick),
  deviation: ({ before }, pick) => {
    const known = total(before, pick);
    if (known === null || known.n === 0) return null;
    const rate = known.successes / known.n;
    return Math.sqrt(rate * (1 - rate));
  },
  margin: () => 0.02,
};

const AMOUNTS: Measure = {
  looks: amountLooks,
  change: amountChange,
  designEffect: () => 1,
  deviation: amountDeviation,
  margin: (before) => 0.1 * Math.abs(before),
};

/** How figures of a unit are compared: shares by counts, seconds and tokens by the spread of their days. */
export const MEASURES = {
  share: SHARES,
  seconds: AMOUNTS,
  tokens: AMOUNTS,
} as const satisfies Record<Metric['unit'], Measure>;

/** What would have to be seen beyond the horizon until a change is told from none. */
export interface Needed {
  readonly observations: number;
  readonly until: string;
}

/** Whoever waits longer waits for another workflow. */
const LONGEST_DAYS = 365;
const [ERROR, POWER] = [0.05, 0.8];

/** What is known, and the change that is to be found in it. */
interface Wanted {
  readonly sides: Sides;
  readonly pick: FigureOf;
  /** In the unit of the figure. */
  readonly size: number;
  /** Last day that was looked at. */
  readonly horizon: string;
}

/**
 * How much more it takes until a change of a size is found with a probability of 0.8; null where it would have been found, where
 * a year does not do, and where too little is known of before.
 *
 * Source: n₀n₁/(n₀+n₁) = design effect · ((z₀.₉₅ + z₀.₈) · deviation / size)², for n₁.
 */
export function neededFor(measure: Measure, { sides, pick, size, horizon }: Wanted): Needed | null {
  const deviation = measure.deviation(sides, pick);
  const [before, after] = [total(sides.before, pick), total(sides.after, pick)];
  if (deviation === null || before === null || after === null || size === 0) return null;
  const standard = normalCritical(1 - 2 * ERROR) + normalQuantile(POWER);
  const wanted = measure.designEffect(sides, pick) * ((standard * deviation) / size) ** 2;
  if (wanted >= before.n) return null;
  const more = Math.ceil((wanted * before.n) / (before.n - wanted) - after.n);
  const perDay = after.n > 0 ? after.n / sides.after.length : before.n / sides.before.length;
  const days = Math.ceil(more / perDay);
  return more <= 0 || days > LONGEST_DAYS ? null : { observations: more, until: dayBy(horizon, days) };
}
