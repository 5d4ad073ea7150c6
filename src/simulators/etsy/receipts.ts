import { millisecondsOf } from '../../domain/time.ts';
import { CANARY_USER, canary, canaryMail } from '../canaries.ts';
import type { SimulatedAnswer } from '../loopback.ts';
import type { ShopFacts } from './answers.ts';
import { etsyError } from './answers.ts';
import type { EtsyReceiptSeed, EtsyTransactionSeed } from './seed.ts';

/** A receipt with its number. */
export interface StoredReceipt {
  readonly id: number;
  readonly seed: EtsyReceiptSeed;
}

/** The page of receipts that a query asks for. */
export function receiptsAnswer(
  receipts: readonly StoredReceipt[],
  query: URLSearchParams,
  shop: ShopFacts,
): SimulatedAnswer {
  const limit = Number(query.get('limit') ?? 25);
  const offset = Number(query.get('offset') ?? 0);
  if (!(limit >= 1 && limit <= 100 && offset >= 0)) return etsyError(400, 'limit must be between 1 and 100.');
  const found = receipts
    .filter((receipt) => fits(receipt.seed, query))
    .toSorted((one, other) => created(one.seed) - created(other.seed) || one.id - other.id);
  const order = query.get('sort_order') ?? 'desc';
  if (!['asc', 'ascending', 'up'].includes(order)) found.reverse();
  const results = found.slice(offset, offset + limit).map((receipt) => receiptAnswer(receipt, shop));
  return { status: 200, body: { count: found.length, results } };
}

function fits(seed: EtsyReceiptSeed, query: URLSearchParams): boolean {
  const { paid, shipped, canceled } = factsOf(seed);
  const flags: readonly (readonly [string, boolean])[] = [
    ['was_paid', paid],
    ['was_shipped', shipped],
    ['was_canceled', canceled],
    ['was_delivered', false],
  ];
  const agree = flags.every(([name, value]) => !query.has(name) || query.get(name) === String(value));
  const from = Number(query.get('min_created') ?? query.get('min_last_modified') ?? 0);
  const to = Number(query.get('max_created') ?? query.get('max_last_modified') ?? Number.MAX_SAFE_INTEGER);
  return agree && created(seed) >= from && created(seed) <= to;
}

function factsOf({ status = 'paid', paid, shipped = false, transactions = [] }: EtsyReceiptSeed) {
  const sent = transactions.length > 0 && transactions.every(({ shippedAt = null }) => shippedAt !== null);
  return {
    status,
    paid: paid ?? !['open', 'payment processing'].includes(status),
    shipped: shipped || sent,
    canceled: status === 'canceled',
  };
}

function receiptAnswer({ id, seed }: StoredReceipt, shop: ShopFacts): object {
  const { status, paid, shipped } = factsOf(seed);
  const at = created(seed);
  const money = { amount: 2_500, divisor: 100, currency_code: shop.currency };
  const transactions = seed.transactions ?? [{}];
  return {
    receipt_id: id,
    receipt_type: 0,
    seller_user_id: shop.userId,
    seller_email: canaryMail('seller_email', id),
    buyer_user_id: CANARY_USER + id,
    buyer_email: canaryMail('buyer_email', id),
    name: canary('name', id),
    first_line: canary('first_line', id),
    second_line: canary('second_line', id),
    city: canary('city', id),
    state: canary('state', id),
    zip: canary('zip', id),
    status,
    formatted_address: canary('formatted_address', id),
    country_iso: canary('country_iso', id),
    payment_method: 'cc',
    payment_email: canaryMail('payment_email', id),
    message_from_seller: canary('message_from_seller', id),
    message_from_buyer: canary('message_from_buyer', id),
    message_from_payment: canary('message_from_payment', id),
    is_paid: paid,
    is_shipped: shipped,
    create_timestamp: at,
    created_timestamp: at,
    update_timestamp: at,
    updated_timestamp: at,
    is_gift: true,
    gift_message: canary('gift_message', id),
    gift_sender: canary('gift_sender', id),
    grandtotal: money,
    subtotal: money,
    total_price: money,
    total_shipping_cost: money,
    total_tax_cost: money,
    total_vat_cost: money,
    discount_amt: money,
    gift_wrap_price: money,
    shipments: shipped
      ? [
          {
            receipt_shipping_id: id,
            shipment_notification_timestamp: at,
            carrier_name: 'post',
            tracking_code: canary('tracking_code', id),
          },
        ]
      : [],
    transactions: transactions.map((transaction, index) =>
      transactionAnswer(transaction, { id: id * 100 + index, receiptId: id, paid, at, shop }),
    ),
    refunds: [],
  };
}

interface TransactionContext {
  readonly id: number;
  readonly receiptId: number;
  readonly paid: boolean;
  readonly at: number;
  readonly shop: ShopFacts;
}

function transactionAnswer(seed: EtsyTransactionSeed, context: TransactionContext): object {
  const { id, receiptId, paid, at, shop } = context;
  const money = { amount: 2_500, divisor: 100, currency_code: shop.currency };
  return {
    transaction_id: id,
    title: 'Something made by hand',
    description: canary('transaction_description', receiptId),
    seller_user_id: shop.userId,
    buyer_user_id: CANARY_USER + receiptId,
    create_timestamp: at,
    created_timestamp: at,
    paid_timestamp: seed.paidAt === undefined ? (paid ? at : null) : seconds(seed.paidAt),
    shipped_timestamp: seconds(seed.shippedAt ?? null),
    quantity: seed.quantity ?? 1,
    receipt_id: receiptId,
    is_digital: seed.digital ?? false,
    file_data: '',
    listing_id: seed.listingId ?? 1,
    transaction_type: 'listing',
    product_id: id,
    sku: seed.sku ?? null,
    price: money,
    shipping_cost: money,
    variations: [
      {
        property_id: 54,
        value_id: null,
        formatted_name: 'Personalization',
        formatted_value: canary('personalisation', receiptId),
        question_id: null,
      },
    ],
    product_data: [],
    shipping_method: null,
    shipping_upgrade: null,
    expected_ship_date: seconds(seed.expectedShipAt ?? null),
    buyer_coupon: 0,
    shop_coupon: 0,
  };
}

function created({ createdAt }: EtsyReceiptSeed): number {
  return Math.floor(millisecondsOf(createdAt) / 1000);
}

function seconds(instant: string | null): number | null {
  return instant === null ? null : Math.floor(millisecondsOf(instant) / 1000);
}
