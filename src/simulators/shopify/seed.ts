/** An inventory item as a test describes it; one variant unless `variants` says otherwise. */
export interface ShopifyItemSeed {
  readonly sku: string | null;
  /** At the shop's first location, or by location id. */
  readonly available: number | Readonly<Record<number, number>>;
  readonly tracked?: boolean;
  readonly requiresShipping?: boolean;
  /** A bundle's parent: its stock follows from its parts and cannot be set. */
  readonly bundle?: boolean;
  readonly giftCard?: boolean;
  readonly policy?: 'DENY' | 'CONTINUE';
  readonly status?: 'ACTIVE' | 'ARCHIVED' | 'DRAFT' | 'UNLISTED';
  /** How many variants share the item. */
  readonly variants?: number;
}

/** An order as a test describes it; times as ISO 8601. */
export interface ShopifyOrderSeed {
  readonly createdAt: string;
  readonly processedAt?: string;
  readonly paidAt?: string | null;
  readonly cancelledAt?: string | null;
  readonly closedAt?: string | null;
  readonly test?: boolean;
  readonly requiresShipping?: boolean;
  readonly quantity?: number;
  readonly financial?: string;
  readonly fulfillment?: string;
  readonly fulfillmentOrders?: readonly {
    readonly status: string;
    readonly fulfillAt?: string | null;
    readonly fulfillBy?: string | null;
    readonly holds?: readonly string[];
  }[];
}

/** What a simulated shop begins with. */
export interface ShopifySeed {
  readonly name?: string;
  readonly timezone?: string;
  readonly locations?: readonly { readonly id: number; readonly name: string; readonly active?: boolean }[];
  readonly items?: readonly ShopifyItemSeed[];
  readonly orders?: readonly ShopifyOrderSeed[];
}
