/** The states that a listing can be in. */
export type ListingState = 'active' | 'inactive' | 'sold_out' | 'draft' | 'expired';

/** A variant as a test describes it. */
export interface EtsyProductSeed {
  readonly sku: string | null;
  readonly quantity: number;
  /** In minor units; 2500 unless it is given. */
  readonly price?: number;
  readonly enabled?: boolean;
  /** Its variations, e.g. `{ Colour: 'red', Size: 'L' }`; the first is property 513, the second 514, the third 515. */
  readonly values?: Readonly<Record<string, string>>;
}

/** A listing as a test describes it. */
export interface EtsyListingSeed {
  readonly title?: string;
  readonly description?: string;
  readonly richDescription?: string;
  readonly tags?: readonly string[];
  readonly suggestedTitle?: string;
  readonly language?: string;
  readonly state?: ListingState;
  readonly listingType?: 'physical' | 'download' | 'both';
  readonly whenMade?: string;
  readonly products?: readonly EtsyProductSeed[];
  /** Property ids; empty where one quantity is shared by all variants. */
  readonly quantityOnProperty?: readonly number[];
  readonly skuOnProperty?: readonly number[];
  readonly priceOnProperty?: readonly number[];
  /** Never edited with the inventory tools: it has no inventory record. */
  readonly withoutInventory?: boolean;
  /** A picture is linked to each value of the first variation. */
  readonly variationImages?: boolean;
  /** Views before the simulation began. */
  readonly views?: number;
  /** Views a day, the same every day or in turn. */
  readonly dailyViews?: number | readonly number[];
  /** Days after the start on which the counter comes out as 0. */
  readonly zeroViewsOn?: readonly number[];
  /** ISO 8601; a year before the start unless it is given. */
  readonly createdAt?: string;
  /** ISO 8601; four months after the start unless it is given. */
  readonly endsAt?: string;
}

/** What a receipt sold. */
export interface EtsyTransactionSeed {
  readonly listingId?: number;
  readonly sku?: string;
  readonly quantity?: number;
  readonly digital?: boolean;
  readonly paidAt?: string | null;
  readonly shippedAt?: string | null;
  readonly expectedShipAt?: string | null;
}

/** A receipt as a test describes it; times as ISO 8601. */
export interface EtsyReceiptSeed {
  readonly createdAt: string;
  readonly status?:
    | 'paid'
    | 'completed'
    | 'open'
    | 'payment processing'
    | 'canceled'
    | 'fully refunded'
    | 'partially refunded';
  readonly paid?: boolean;
  readonly shipped?: boolean;
  readonly transactions?: readonly EtsyTransactionSeed[];
}

/** What a simulated Etsy shop begins with. */
export interface EtsySeed {
  readonly languages?: readonly string[];
  readonly currency?: string;
  readonly listings?: readonly EtsyListingSeed[];
  readonly receipts?: readonly EtsyReceiptSeed[];
}
