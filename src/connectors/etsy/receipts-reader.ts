import { z } from 'zod';
import { EtsyReceipt, type EtsyReceiptReader, type OrdersRead } from '../../domain/shop-orders.ts';
import { type Instant, instantOf, millisecondsOf } from '../../domain/time.ts';
import type { EtsyClient } from './client.ts';
import { readAll } from './pages.ts';

const Seconds = z
  .int()
  .min(0)
  .transform((seconds) => instantOf(seconds * 1000));
const MaybeSeconds = Seconds.nullish().transform((instant) => instant ?? null);

/**
 * What is let in of a receipt. Etsy always sends names, addresses, mail and messages along, also what buyers type as
 * personalisation: none of it is named here, so none of it is kept.
 */
const Receipt = z
  .object({
    receipt_id: z.int(),
    status: z.string(),
    is_paid: z.boolean(),
    is_shipped: z.boolean(),
    created_timestamp: Seconds,
    transactions: z.array(
      z.object({
        transaction_id: z.int(),
        listing_id: z.int().nullish(),
        sku: z.string().nullish(),
        quantity: z.int(),
        is_digital: z.boolean(),
        paid_timestamp: MaybeSeconds,
        shipped_timestamp: MaybeSeconds,
        expected_ship_date: MaybeSeconds,
      }),
    ),
  })
  .transform(
    (receipt): EtsyReceipt => ({
      receipt_id: receipt.receipt_id,
      status: receipt.status,
      paid: receipt.is_paid,
      shipped: receipt.is_shipped,
      created_at: receipt.created_timestamp,
      transactions: receipt.transactions.map((transaction) => ({
        transaction_id: transaction.transaction_id,
        listing_id: transaction.listing_id ?? null,
        sku: transaction.sku === '' ? null : (transaction.sku ?? null),
        quantity: transaction.quantity,
        digital: transaction.is_digital,
        paid_at: transaction.paid_timestamp,
        shipped_at: transaction.shipped_timestamp,
        expected_ship_at: transaction.expected_ship_date,
      })),
    }),
  );

const Receipts = z.object({ count: z.int(), results: z.array(Receipt) });

/** Reads the receipts of one shop. */
export function createEtsyReceiptReader(client: EtsyClient): EtsyReceiptReader {
  const receipts = async (query: Readonly<Record<string, string>>): Promise<OrdersRead<EtsyReceipt>> => {
    const orders = await readAll(client, {
      operation: 'getShopReceipts',
      path: `/shops/${client.shopId}/receipts`,
      query: { was_canceled: 'false', sort_on: 'created', sort_order: 'asc', ...query },
      answer: Receipts,
      id: ({ receipt_id }) => receipt_id,
    });
    return { orders, vendorNow: client.vendorNow() };
  };
  return {
    openReceipts: () => receipts({ was_paid: 'true', was_shipped: 'false' }),
    unpaidReceipts: (since: Instant) =>
      receipts({ was_paid: 'false', min_created: String(Math.floor(millisecondsOf(since) / 1000)) }),
  };
}
