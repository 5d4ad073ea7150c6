import { ApegError } from '../../domain/errors.ts';
import type { Channel } from '../../domain/order-alerts.ts';
import type { EtsyReceiptReader, OrderConnections, ShopifyOrderReader } from '../../domain/shop-orders.ts';
import { daysAfter, type Instant } from '../../domain/time.ts';
import type { JudgedOrder, ShopLook } from './evaluate.ts';
import { judgeEtsy, judgeShopify } from './judge.ts';

/** Receipts that are not paid after so many days are not going to be. */
const UNPAID_DAYS = 30;

/**
 * Reads the open orders of every shop that is set up. A shop that cannot be read is a finding, and the other is read all the same.
 *
 * @throws CredentialsRefused where no shop is set up.
 */
export async function lookAtShops(connections: OrderConnections, now: Instant): Promise<ShopLook[]> {
  const { shopify, etsy, names } = await connections.orders();
  return Promise.all([
    lookAt('shopify', shopify && (() => readShopify(shopify, names.shopify ?? '', now))),
    lookAt('etsy', etsy && (() => readEtsy(etsy, now))),
  ]);
}

type Read = Exclude<ShopLook['read'], string>;

async function lookAt(channel: Channel, read: (() => Promise<Read>) | null): Promise<ShopLook> {
  if (read === null) return { channel, read: 'not-set-up' };
  try {
    return { channel, read: await read() };
  } catch (error) {
    return failed(channel, error);
  }
}

async function readShopify(reader: ShopifyOrderReader, shop: string, here: Instant): Promise<Read> {
  const { orders, vendorNow } = await reader.openOrders();
  const now = vendorNow ?? here;
  const store = shop.replace(/\.myshopify\.com$/, '');
  const judged = orders.map((order): JudgedOrder => {
    const link = `https://admin.shopify.com/store/${store}/orders/${order.id.split('/').at(-1) ?? ''}`;
    const { id, name, items, created_at } = order;
    return { order: id, name, items, link, created_at, judgement: judgeShopify(order, now) };
  });
  return { orders: judged, now };
}

async function readEtsy(reader: EtsyReceiptReader, here: Instant): Promise<Read> {
  const { orders: open, vendorNow } = await reader.openReceipts();
  const now = vendorNow ?? here;
  const { orders: unpaid } = await reader.unpaidReceipts(daysAfter(now, -UNPAID_DAYS));
  const receipts = new Map([...unpaid, ...open].map((receipt) => [receipt.receipt_id, receipt]));
  const judged = Array.from(receipts.values(), (receipt): JudgedOrder => {
    const order = String(receipt.receipt_id);
    const items = receipt.transactions.reduce((sum, { quantity }) => sum + quantity, 0);
    const link = `https://www.etsy.com/your/orders/sold?order_id=${order}`;
    return { order, name: order, items, link, created_at: receipt.created_at, judgement: judgeEtsy(receipt) };
  });
  return { orders: judged, now };
}

/** A fault of APEG's own is told of without its text, which could hold anything. */
function failed(channel: Channel, error: unknown): ShopLook {
  const problem =
    error instanceof ApegError
      ? `${error.message} [${error.code}]`
      : 'something broke inside APEG [internal]';
  return { channel, read: 'failed', problem };
}
