import { z } from 'zod';
import type { Side } from './shops.ts';
import type { Instant } from './time.ts';

const instant = z.string().meta({ format: 'date-time' });

/** A part of a Shopify order that is fulfilled at one place. */
export const ShopifyFulfillmentOrder = z.object({
  status: z.string().meta({ description: 'OPEN, IN_PROGRESS, SCHEDULED, ON_HOLD, INCOMPLETE, CLOSED, …' }),
  fulfil_at: instant.nullable().meta({ description: 'When work may begin, where it is scheduled' }),
  fulfil_by: instant.nullable().meta({ description: 'What was promised, where anything was' }),
  holds: z.array(z.string()).meta({ description: 'Reasons such as AWAITING_PAYMENT' }),
});
export type ShopifyFulfillmentOrder = z.infer<typeof ShopifyFulfillmentOrder>;

/** An order of Shopify, without anything about a person. */
export const ShopifyOrder = z.object({
  id: z.string().meta({ description: 'gid://shopify/Order/…' }),
  name: z.string().meta({ description: 'What the shop calls it, e.g. #1001' }),
  created_at: instant,
  processed_at: instant,
  paid_at: instant.nullable().meta({ description: 'The first successful sale or capture' }),
  authorised_at: instant.nullable().meta({ description: 'The first successful authorisation' }),
  cancelled: z.boolean(),
  closed: z.boolean(),
  test: z.boolean(),
  requires_shipping: z.boolean(),
  items: z.int().min(0),
  financial_status: z.string().nullable(),
  fulfilment_status: z.string(),
  fulfilment_orders: z.array(ShopifyFulfillmentOrder),
});
export type ShopifyOrder = z.infer<typeof ShopifyOrder>;

/** One thing sold in a receipt of Etsy. */
export const EtsyTransaction = z.object({
  transaction_id: z.int(),
  listing_id: z.int().nullable(),
  sku: z.string().nullable(),
  quantity: z.int().min(0),
  digital: z.boolean(),
  paid_at: instant.nullable(),
  shipped_at: instant.nullable(),
  expected_ship_at: instant.nullable().meta({
    description: 'What was promised; includes the days that making to order takes',
  }),
});
export type EtsyTransaction = z.infer<typeof EtsyTransaction>;

/** A receipt of Etsy, without anything about a person. */
export const EtsyReceipt = z.object({
  receipt_id: z.int(),
  status: z.string().meta({ description: 'paid, completed, open, payment processing, canceled, …' }),
  paid: z.boolean(),
  shipped: z.boolean(),
  created_at: instant,
  transactions: z.array(EtsyTransaction),
});
export type EtsyReceipt = z.infer<typeof EtsyReceipt>;

/** Orders as they were read. */
export interface OrdersRead<Order> {
  readonly orders: readonly Order[];
  /** The vendor's own clock at the last answer, for the edge of a deadline; null where it did not say. */
  readonly vendorNow: Instant | null;
}

/**
 * Reads of Shopify's orders. Without the approval to read all orders, Shopify shows those of the last 60 days: one that has
 * waited longer is not among them.
 */
export interface ShopifyOrderReader {
  readonly writes?: never;
  /** Orders that are neither closed nor cancelled nor wholly fulfilled, oldest first. */
  openOrders(): Promise<OrdersRead<ShopifyOrder>>;
  /** The zone that the shop's days are in, e.g. Europe/Berlin. */
  zone(): Promise<string>;
}

/** Reads of Etsy's receipts. */
export interface EtsyReceiptReader {
  readonly writes?: never;
  /** Receipts that are paid and neither shipped as a whole nor canceled, oldest first. */
  openReceipts(): Promise<OrdersRead<EtsyReceipt>>;
  /** Receipts since an instant whose payment is not in, oldest first. */
  unpaidReceipts(since: Instant): Promise<OrdersRead<EtsyReceipt>>;
}

/** The order books of the shops that are set up; at least one of them. */
export interface OrderReaders {
  readonly shopify: ShopifyOrderReader | null;
  readonly etsy: EtsyReceiptReader | null;
  readonly names: Readonly<Record<Side, string | null>>;
}

/** The order books of one repository's shops. */
export interface OrderConnections {
  /**
   * A side of which nothing is set is null; one that is set up in part says so when it is read, so that the other is read all the same.
   *
   * @throws CredentialsRefused where neither is set up.
   */
  readonly orders: () => Promise<OrderReaders>;
}
