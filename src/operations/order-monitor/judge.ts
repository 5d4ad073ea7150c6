import type { EtsyReceipt, ShopifyOrder } from '../../domain/shop-orders.ts';
import { type Instant, millisecondsOf } from '../../domain/time.ts';

/** What an order is to the monitor: left out, held, or open since some instant. */
export type Judgement =
  | { readonly kind: 'excluded'; readonly reason: string }
  | { readonly kind: 'held'; readonly reasons: readonly string[] }
  | { readonly kind: 'open'; readonly since: Instant; readonly promised: Instant | null };

const DONE: Readonly<Record<string, string>> = {
  FULFILLED: 'fulfilled',
  RESTOCKED: 'restocked',
  FULFILLMENT_NOT_REQUIRED: 'fulfilment-not-required',
};
const UNPAID = new Set(['PENDING', 'AUTHORIZED', 'EXPIRED']);
const WORK = new Set(['OPEN', 'IN_PROGRESS', 'INCOMPLETE']);

/** Judges an order of Shopify by the clock of its payment. A status that nobody knows counts as open: an alert too many beats silence. */
export function judgeShopify(order: ShopifyOrder, now: Instant): Judgement {
  const excluded = shopifyExclusion(order);
  if (excluded !== null) return { kind: 'excluded', reason: excluded };
  if (order.paid_at === null && UNPAID.has(order.financial_status ?? ''))
    return { kind: 'held', reasons: [`payment ${String(order.financial_status).toLowerCase()}`] };
  const paid = order.paid_at ?? order.processed_at;
  const parts = order.fulfilment_orders;
  const due = parts.filter(
    ({ status, fulfil_at }) =>
      WORK.has(status) ||
      (status === 'SCHEDULED' && fulfil_at !== null && millisecondsOf(fulfil_at) <= millisecondsOf(now)),
  );
  if (due.length === 0) {
    const holds = parts.filter(({ status }) => status === 'ON_HOLD').flatMap((part) => part.holds);
    if (holds.length > 0 || order.fulfilment_status === 'ON_HOLD')
      return { kind: 'held', reasons: [...new Set(holds.length > 0 ? holds : ['ON_HOLD'])] };
    if (parts.some(({ status }) => status === 'SCHEDULED') || order.fulfilment_status === 'SCHEDULED')
      return { kind: 'excluded', reason: 'scheduled' };
  }
  const starts = due.map(({ status, fulfil_at }) =>
    status === 'SCHEDULED' && fulfil_at !== null ? latest(paid, fulfil_at) : paid,
  );
  return {
    kind: 'open',
    since: earliest(starts) ?? paid,
    promised: earliest(due.flatMap(({ fulfil_by }) => fulfil_by ?? [])),
  };
}

function shopifyExclusion(order: ShopifyOrder): string | null {
  if (order.cancelled) return 'cancelled';
  if (order.closed) return 'closed';
  if (order.test) return 'test';
  if (['REFUNDED', 'VOIDED'].includes(order.financial_status ?? '')) return 'refunded-or-voided';
  if (!order.requires_shipping) return 'no-shipping';
  return DONE[order.fulfilment_status] ?? null;
}

/** Judges a receipt of Etsy by the clock of its payment. */
export function judgeEtsy({ status, paid, shipped, created_at, transactions }: EtsyReceipt): Judgement {
  const said = status.toLowerCase();
  if (said === 'canceled' || said === 'fully refunded')
    return { kind: 'excluded', reason: said.replace(' ', '-') };
  if (shipped) return { kind: 'excluded', reason: 'fulfilled' };
  if (transactions.length > 0 && transactions.every(({ digital }) => digital))
    return { kind: 'excluded', reason: 'digital' };
  if (!paid) return { kind: 'held', reasons: [said] };
  const work = transactions.filter(({ digital, shipped_at }) => !digital && shipped_at === null);
  if (transactions.length > 0 && work.length === 0) return { kind: 'excluded', reason: 'fulfilled' };
  return {
    kind: 'open',
    since: earliest(transactions.flatMap(({ paid_at }) => paid_at ?? [])) ?? created_at,
    promised: earliest(work.flatMap(({ expected_ship_at }) => expected_ship_at ?? [])),
  };
}

function earliest(instants: readonly Instant[]): Instant | null {
  return instants.toSorted((one, other) => millisecondsOf(one) - millisecondsOf(other))[0] ?? null;
}

function latest(one: Instant, other: Instant): Instant {
  return millisecondsOf(one) >= millisecondsOf(other) ? one : other;
}
