import {
  type Channel,
  type ChannelRead,
  type HeldOrder,
  type OrderAlert,
  STAGE_FROM,
  Stage,
} from '../../domain/order-alerts.ts';
import { type Instant, instantOf, millisecondsOf } from '../../domain/time.ts';
import type { Judgement } from './judge.ts';
import type { AlertMemory, Told } from './memory.ts';

/** An order with its judgement. */
export interface JudgedOrder {
  readonly order: string;
  readonly name: string;
  readonly items: number;
  readonly link: string;
  readonly created_at: Instant;
  readonly judgement: Judgement;
}

/** One shop as it was read; a failure has no orders. */
export interface ShopLook {
  readonly channel: Channel;
  readonly read: 'failed' | 'not-set-up' | { readonly orders: readonly JudgedOrder[]; readonly now: Instant };
  readonly problem?: string;
}

/** What a look came to, and what is to be remembered once somebody was told. */
export interface Evaluation {
  readonly channels: readonly ChannelRead[];
  readonly alerts: readonly OrderAlert[];
  readonly held: readonly HeldOrder[];
  readonly settled: readonly string[];
  readonly outOfSight: readonly string[];
  readonly allClear: boolean;
  /** Whether people have to be told. */
  readonly tell: boolean;
  readonly memory: AlertMemory;
}

const HOUR_MS = 3_600_000;
/** Shopify shows 60 days; an hour of it is left for clocks that differ. */
const VISIBLE_MS = 60 * 24 * HOUR_MS - HOUR_MS;
/** A failure that lasts is told again so often. */
const REPEAT_FAILURE_MS = 6 * HOUR_MS;

/**
 * Weighs the orders of all shops against the SLA (milliseconds) and against what was told before. All times are instants, so no
 * zone and no change of clocks has a say; the age of an order is taken on its vendor's own clock.
 */
export function evaluate(
  looks: readonly ShopLook[],
  memory: AlertMemory,
  { slaMs, now }: { readonly slaMs: number; readonly now: Instant },
): Evaluation {
  const orders: Record<string, Told> = {};
  const failing: Record<string, string> = {};
  const alerts: OrderAlert[] = [];
  const held: HeldOrder[] = [];
  const settled: string[] = [];
  const outOfSight: string[] = [];
  let failureNews = false;
  const channels = looks.map(({ channel, read, problem }): ChannelRead => {
    const before = Object.entries(memory.orders).filter(([key]) => key.startsWith(`${channel}/`));
    const excluded: Record<string, number> = {};
    const base = { channel, ...(problem === undefined ? {} : { problem }), excluded, waiting: 0 };
    if (read === 'failed' || read === 'not-set-up') {
      for (const [key, told] of before) orders[key] = told;
      const last = memory.failing[channel];
      const again = last === undefined || millisecondsOf(now) - millisecondsOf(last) >= REPEAT_FAILURE_MS;
      if (read === 'failed') failing[channel] = again ? now : last;
      failureNews ||= read === 'failed' && again;
      return { ...base, status: read, orders: 0, skew_seconds: null };
    }
    let waiting = 0;
    const seen = new Set<string>();
    for (const { judgement, created_at, ...facts } of read.orders) {
      const key = `${channel}/${facts.order}`;
      const told = memory.orders[key] ?? {
        said: [],
        name: facts.name,
        created_at,
        held: false,
        released_at: null,
      };
      if (judgement.kind === 'excluded') {
        excluded[judgement.reason] = (excluded[judgement.reason] ?? 0) + 1;
        continue;
      }
      seen.add(key);
      if (judgement.kind === 'held') {
        held.push({ channel, ...facts, reasons: [...judgement.reasons] });
        orders[key] = { ...told, held: true };
        continue;
      }
      const released = told.held ? read.now : told.released_at;
      const alert = weigh(judgement, released, { slaMs, now: read.now, said: told.said });
      if (alert === null) waiting += 1;
      else alerts.push({ channel, ...facts, ...alert });
      const said = [...told.said, ...(alert?.fresh ?? [])];
      if (said.length > 0 || released !== null)
        orders[key] = { ...told, said, held: false, released_at: released };
    }
    for (const [key, told] of before.filter(([name, { said }]) => !seen.has(name) && said.length > 0)) {
      const hidden =
        channel === 'shopify' &&
        !read.orders.some(({ order }) => key === `${channel}/${order}`) &&
        millisecondsOf(read.now) - millisecondsOf(told.created_at) >= VISIBLE_MS;
      (hidden ? outOfSight : settled).push(`${told.name} (${channel})`);
    }
    const skew = Math.round((millisecondsOf(read.now) - millisecondsOf(now)) / 1000);
    return { ...base, status: 'read', orders: read.orders.length, waiting, skew_seconds: skew };
  });
  const stillTold = Object.values(orders).some(({ said }) => said.length > 0);
  const allClear = settled.length > 0 && !stillTold && outOfSight.length === 0;
  const fresh = alerts.some((alert) => alert.fresh.length > 0);
  return {
    channels,
    alerts: alerts.toSorted((one, other) => other.age_hours - one.age_hours),
    held,
    settled,
    outOfSight,
    allClear,
    tell: fresh || failureNews || allClear || outOfSight.length > 0,
    memory: { schema: 'apeg.order-alert-memory/1', orders, failing, owed: [] },
  };
}

type Weighed = Pick<OrderAlert, 'since' | 'age_hours' | 'stage' | 'promised' | 'past_promise' | 'fresh'>;

/** An open order by both lenses; null where nothing is due. Only the most urgent stage is ever said. */
function weigh(
  { since, promised }: Extract<Judgement, { readonly kind: 'open' }>,
  released: Instant | null,
  { slaMs, now, said }: { readonly slaMs: number; readonly now: Instant; readonly said: readonly string[] },
): Weighed | null {
  const at = millisecondsOf(now);
  const start = Math.max(millisecondsOf(since), released === null ? 0 : millisecondsOf(released));
  const age = Math.max(0, at - start);
  const stage = Stage.options.toReversed().find((name) => age >= STAGE_FROM[name] * slaMs) ?? null;
  const past = promised !== null && at > millisecondsOf(promised);
  if (stage === null && !past) return null;
  const saidOf = (from: Stage): boolean =>
    Stage.options.slice(Stage.options.indexOf(from)).some((name) => said.includes(name));
  return {
    since: instantOf(start),
    age_hours: Math.round((age / HOUR_MS) * 10) / 10,
    stage,
    promised,
    past_promise: past,
    fresh: [
      ...(stage !== null && !saidOf(stage) ? [stage] : []),
      ...(past && !said.includes('past-promise') ? ['past-promise'] : []),
    ],
  };
}
