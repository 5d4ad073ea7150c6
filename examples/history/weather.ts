import { DAY_MS, type Span } from './calendar.ts';
import type { Random } from './random.ts';

/** What the vendors are like at an instant: failures come in bursts because these windows do. */
export interface Weather {
  /** OpenAI answers slowly, and some calls hang. */
  modelIsSlow(at: number): boolean;
  /** Another app of the shop uses up Shopify's calls per second. */
  shopIsBusy(at: number): boolean;
}

interface Window {
  readonly from: number;
  readonly until: number;
}

const MINUTE_MS = 60_000;

function inside(windows: readonly (Window | undefined)[], span: Span, at: number): boolean {
  const window = windows[Math.floor((at - span.from) / DAY_MS)];
  return window !== undefined && at >= window.from && at < window.until;
}

function drawWindow(random: Random, midnight: number, hours: readonly [number, number]): Window {
  const from = midnight + random.between(hours[0], hours[1]) * 60 * MINUTE_MS;
  return { from, until: from + random.between(60, 130) * MINUTE_MS };
}

/** Draws at most one slow and one busy window a day: slow ones on most days, busy ones on weekdays. */
export function createWeather(span: Span, random: Random): Weather {
  const slow: (Window | undefined)[] = [];
  const busy: (Window | undefined)[] = [];
  for (let day = 0; day < span.days; day += 1) {
    const midnight = span.from + day * DAY_MS;
    const weekday = new Date(midnight).getUTCDay();
    const atWork = weekday >= 1 && weekday <= 5;
    slow.push(random.chance(atWork ? 0.9 : 0.5) ? drawWindow(random, midnight, [9, 18]) : undefined);
    busy.push(random.chance(atWork ? 0.95 : 0.2) ? drawWindow(random, midnight, [8, 14]) : undefined);
  }
  return {
    modelIsSlow: (at) => inside(slow, span, at),
    shopIsBusy: (at) => inside(busy, span, at),
  };
}
