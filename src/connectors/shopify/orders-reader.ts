import { z } from 'zod';
import { ShopifyOrder, type ShopifyOrderReader } from '../../domain/shop-orders.ts';
import { canonicalTimestamp } from '../../domain/time.ts';
import type { ShopifyClient } from './client.ts';
import { ORDERS, SHOP } from './documents.ts';

const Time = z.string().refine((text) => canonicalTimestamp(text) !== null, 'is no timestamp');

const Order = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: Time,
    processedAt: Time.nullable(),
    cancelledAt: Time.nullable(),
    closedAt: Time.nullable(),
    test: z.boolean(),
    requiresShipping: z.boolean(),
    subtotalLineItemsQuantity: z.int(),
    displayFinancialStatus: z.string().nullable(),
    displayFulfillmentStatus: z.string(),
    transactions: z.array(z.object({ kind: z.string(), status: z.string(), processedAt: Time.nullable() })),
    fulfillmentOrders: z.object({
      nodes: z.array(
        z.object({
          status: z.string(),
          fulfillAt: Time.nullable(),
          fulfillBy: Time.nullable(),
          fulfillmentHolds: z.array(z.object({ reason: z.string() })),
        }),
      ),
    }),
  })
  .transform(
    (order): ShopifyOrder => ({
      id: order.id,
      name: order.name,
      created_at: order.createdAt,
      processed_at: order.processedAt ?? order.createdAt,
      paid_at: firstOf(order.transactions, ['SALE', 'CAPTURE']),
      authorised_at: firstOf(order.transactions, ['AUTHORIZATION']),
      cancelled: order.cancelledAt !== null,
      closed: order.closedAt !== null,
      test: order.test,
      requires_shipping: order.requiresShipping,
      items: order.subtotalLineItemsQuantity,
      financial_status: order.displayFinancialStatus,
      fulfilment_status: order.displayFulfillmentStatus,
      fulfilment_orders: order.fulfillmentOrders.nodes.map(
        ({ status, fulfillAt, fulfillBy, fulfillmentHolds }) => ({
          status,
          fulfil_at: fulfillAt,
          fulfil_by: fulfillBy,
          holds: fulfillmentHolds.map(({ reason }) => reason),
        }),
      ),
    }),
  );

const Orders = z.object({
  orders: z.object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(Order),
  }),
});

const Shop = z.object({ shop: z.object({ ianaTimezone: z.string() }) });

/** What is neither closed nor cancelled nor wholly fulfilled. */
const OPEN = 'status:open -fulfillment_status:fulfilled';

/** Reads the orders of one shop, by a document that asks for nothing about a person. */
export function createShopifyOrderReader(client: ShopifyClient): ShopifyOrderReader {
  return {
    openOrders: async () => {
      const orders = new Map<string, ShopifyOrder>();
      for (let after: string | null = null; ; ) {
        const { orders: page }: z.infer<typeof Orders> = await client.read({
          operation: 'orders',
          document: ORDERS,
          variables: { query: OPEN, after },
          answer: Orders,
        });
        for (const order of page.nodes) orders.set(order.id, order);
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
      }
      return { orders: [...orders.values()], vendorNow: client.vendorNow() };
    },
    zone: async () => {
      const { shop } = await client.read({ operation: 'shop', document: SHOP, answer: Shop });
      return shop.ianaTimezone;
    },
  };
}

type Transaction = { readonly kind: string; readonly status: string; readonly processedAt: string | null };

/** The earliest successful transaction of some kinds. */
function firstOf(transactions: readonly Transaction[], kinds: readonly string[]): string | null {
  const times = transactions.flatMap(({ kind, status, processedAt }) =>
    kinds.includes(kind) && status === 'SUCCESS' && processedAt !== null ? [processedAt] : [],
  );
  return times.toSorted()[0] ?? null;
}
