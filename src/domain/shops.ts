import type { EtsyInventoryReader, EtsyInventoryWriter } from './etsy.ts';
import type { ShopifyInventoryReader, ShopifyInventoryWriter } from './shopify.ts';

/** The two sides of a synchronisation. */
export type Side = 'shopify' | 'etsy';

/** What was asked of a vendor since the connection was made: for receipts and for the distance to the minimum. */
export interface VendorUsage {
  /** Requests sent, repeated ones and those for tokens included. */
  readonly calls: number;
  /** Of them, requests that may change something. */
  readonly writes: number;
  /** Milliseconds waited for limits. */
  readonly waitedMs: number;
}

/** Both shops, to read. */
export interface ShopReaders {
  readonly shopify: ShopifyInventoryReader;
  readonly etsy: EtsyInventoryReader;
  /** What the shops are called: the Shopify domain and the Etsy shop id. Never a credential. */
  readonly names: Readonly<Record<Side, string>>;
  readonly usage: () => Readonly<Record<Side, VendorUsage>>;
}

/** Both shops, to write. */
export interface ShopWriters {
  readonly shopify: ShopifyInventoryWriter;
  readonly etsy: EtsyInventoryWriter;
}

/**
 * The shops of one repository. Whoever plans is handed the readers alone; usage counts what the writers send, too.
 *
 * Both throw CredentialsRefused where credentials are missing; the message names the variables to set.
 */
export interface ShopConnections {
  readonly readers: () => Promise<ShopReaders>;
  readonly writers: () => Promise<ShopWriters>;
}
