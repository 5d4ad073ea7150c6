import type { Provider, TaskType } from './logbook-entry.ts';
import {
  etsyRefused,
  etsyThrottled,
  type Refusal,
  shopifyRefused,
  shopifyThrottled,
  shopPath,
} from './shop-messages.ts';
import type { Run } from './trace.ts';

/** How often a call is refused for another reason than its pace: customers mistype more than the shop does. */
const refusalShare = {
  product_description: 0.003,
  listing_seo: 0.018,
  order_question: 0.006,
  return_request: 0.006,
} as const satisfies Record<TaskType, number>;
/** `workflow/shops.py` tries a throttled call once more unless the configuration says otherwise. */
const THROTTLED_ATTEMPTS = 2;

function drawRefusal(
  run: Run,
  provider: Provider,
  path: string,
  attempt: number,
): (Refusal & { readonly again: boolean }) | undefined {
  const { random } = run;
  const busy = provider === 'shopify' && run.weather.shopIsBusy(run.trace.now());
  const throttled = attempt > 1 ? (busy ? 0.7 : 0.3) : busy ? 0.34 : 0.012;
  if (random.chance(throttled)) {
    return { ...(provider === 'etsy' ? etsyThrottled(path) : shopifyThrottled(random, path)), again: true };
  }
  if (!random.chance(refusalShare[run.task])) return undefined;
  return {
    ...(provider === 'etsy' ? etsyRefused(random, path) : shopifyRefused(random, run.task, path)),
    again: false,
  };
}

/**
 * Reads facts (prep) or writes the result (export) in the shop of the task and records failed attempts.
 * @returns false where the node gave up
 */
export function callShop(run: Run, node: 'prep' | 'export'): boolean {
  const { random, trace } = run;
  const provider = run.task === 'listing_seo' ? 'etsy' : 'shopify';
  const path = shopPath(random, run.task, node === 'export');
  const median = (provider === 'etsy' ? 380 : 240) * (node === 'export' ? 1.6 : 1);
  for (let attempt = 1; ; attempt += 1) {
    const ms = Math.round(random.logNormal(median, 0.45));
    trace.wait(ms);
    const refusal = drawRefusal(run, provider, path, attempt);
    const timing = { execution_time_ms: ms, provider, status_code: refusal?.status ?? 200, attempt } as const;
    if (refusal === undefined) {
      trace.record({ event_type: 'node_execution', node, success: true, metadata: timing });
      return true;
    }
    const metadata = { ...(run.macro && { chosen_macro: run.macro }), task_type: run.task, ...timing };
    trace.record({ event_type: 'error', node, success: false, error_message: refusal.message, metadata });
    if (!refusal.again || attempt >= THROTTLED_ATTEMPTS) return false;
    trace.wait(2_000 + random.between(1, 25));
  }
}
