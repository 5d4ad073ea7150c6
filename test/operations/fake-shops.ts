import type { ShopConnections, Side } from '../../src/domain/shops.ts';
import { instantOf } from '../../src/domain/time.ts';
import type { Timer } from '../../src/domain/timer.ts';
import {
  OutcomeUnknown,
  VendorRefused,
  VendorThrottled,
  VendorUnavailable,
} from '../../src/domain/vendor-errors.ts';
import { createFakeEtsy, type FakeListing } from './fake-etsy.ts';
import { createFakeShopify, type FakeItem } from './fake-shopify.ts';

/** A process that ends here and now, as by `kill -9`. */
export class Killed extends Error {}

/** What befalls a call. `lost-…`: no answer, with and without effect; `kill-…`: the process ends. */
export type Fault =
  | 'none'
  | 'throttled'
  | 'refused'
  | 'down'
  | 'lost-before'
  | 'lost-after'
  | 'kill-before'
  | 'kill-after';

/** Runs the calls of both fakes. */
export interface CallHook {
  readonly read: <T>(side: Side, what: string, answer: () => T) => Promise<T>;
  readonly write: <T>(side: Side, what: string, act: () => { answer: T; changed: boolean }) => Promise<T>;
}

/** What happens around calls. */
export interface FakeWeather {
  readonly fault?: (side: Side, what: string, writes: boolean) => Fault;
  /** Before a call is answered: sales. */
  readonly between?: (side: Side, what: string) => void;
  readonly unlinksImages?: () => boolean;
}

/** Time that only passes when somebody waits or calls. */
export function virtualTimer(
  start = Date.parse('2026-11-24T12:00:00Z'),
): Timer & { pass: (ms: number) => void } {
  let now = start;
  return {
    now: () => instantOf(now),
    sleep: async (ms) => {
      now += Math.max(0, ms);
    },
    pass: (ms) => {
      now += ms;
    },
  };
}

/** Both shops in memory, by the vendors' documented rules. */
export function createFakeShops(
  stock: { readonly items: readonly FakeItem[]; readonly listings: readonly FakeListing[] },
  timer: ReturnType<typeof virtualTimer>,
  weather: FakeWeather = {},
) {
  const usage = { shopify: { calls: 0, writes: 0, waitedMs: 0 }, etsy: { calls: 0, writes: 0, waitedMs: 0 } };
  /** Writes that changed something, in order. */
  const effects: string[] = [];
  const begin = (side: Side, what: string, writes: boolean): Fault => {
    usage[side].calls += 1;
    if (writes) usage[side].writes += 1;
    timer.pass(100);
    weather.between?.(side, what);
    const fault = weather.fault?.(side, what, writes) ?? 'none';
    if (fault === 'kill-before') throw new Killed();
    if (fault === 'throttled') throw new VendorThrottled(side, 'limit', { retryAfterMs: 60_000 });
    if (fault === 'refused') throw new VendorRefused(side, 'no', { status: 400 });
    if (fault === 'down' || (!writes && fault.startsWith('lost')))
      throw new VendorUnavailable(side, 'no answer');
    return fault;
  };
  const hook: CallHook = {
    read: async (side, what, answer) => {
      const fault = begin(side, what, false);
      const value = answer();
      if (fault === 'kill-after') throw new Killed();
      return value;
    },
    write: async (side, what, act) => {
      const fault = begin(side, what, true);
      if (fault === 'lost-before') throw new OutcomeUnknown(side, 'no answer');
      const { answer, changed } = act();
      if (changed) effects.push(`${side} ${what}`);
      if (fault === 'kill-after') throw new Killed();
      if (fault === 'lost-after') throw new OutcomeUnknown(side, 'no answer');
      return answer;
    },
  };
  const shopify = createFakeShopify(stock.items, hook);
  const etsy = createFakeEtsy(stock.listings, hook, weather.unlinksImages ?? (() => false));
  const connections: ShopConnections = {
    readers: async () => ({
      shopify: shopify.reader,
      etsy: etsy.reader,
      names: { shopify: 'demo.myshopify.com', etsy: '42' },
      usage: () => structuredClone(usage),
    }),
    writers: async () => ({ shopify: shopify.writer, etsy: etsy.writer }),
  };
  return { connections, effects, usage, items: stock.items, listings: stock.listings };
}
