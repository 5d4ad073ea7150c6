import type { SyncPolicy } from '../../domain/operation-settings.ts';
import { MOST_ON_ETSY } from './etsy-groups.ts';

/** What both sides say about one SKU. */
export interface Stock {
  readonly shopify: number;
  readonly etsy: number;
  /** What Etsy had when both sides were last brought together; null where that is not known. */
  readonly agreedEtsy: number | null;
  readonly buffer: number;
}

/** What both sides should have, or why that cannot be said. */
export type Wanted =
  | { readonly kind: 'wanted'; readonly shopify: number; readonly etsy: number; readonly why: string }
  | {
      readonly kind: 'unknown';
      readonly reason: 'no-agreed-stock' | 'negative-stock';
      readonly detail?: string;
    };

/**
 * The policies. The buffer is what Etsy shows less than there is; it is applied wherever Etsy follows.
 *
 * `lowest-wins`: min(Shopify, Etsy + buffer), so that neither side is ever raised.
 * `order-delta`: Shopify + (Etsy − what Etsy had when both agreed): a three-way merge that keeps the sales of both sides.
 */
const POLICIES = {
  'shopify-is-truth': (stock) => fromStock(stock.shopify, stock, `Shopify has ${stock.shopify}`),
  'etsy-is-truth': ({ shopify, etsy }) => ({
    kind: 'wanted',
    shopify: isFull(etsy) ? Math.max(shopify, etsy) : etsy,
    etsy,
    why: `Etsy has ${etsy}`,
  }),
  'lowest-wins': (stock) =>
    fromStock(
      isFull(stock.etsy) ? stock.shopify : Math.min(stock.shopify, stock.etsy + stock.buffer),
      stock,
      `the lower of Shopify's ${stock.shopify} and Etsy's ${stock.etsy}`,
    ),
  'order-delta': (stock) => {
    if (stock.agreedEtsy === null) return { kind: 'unknown', reason: 'no-agreed-stock' };
    const moved = stock.etsy - stock.agreedEtsy;
    const both = stock.shopify + moved;
    if (both < 0 && moved < 0)
      return {
        kind: 'unknown',
        reason: 'negative-stock',
        detail: `Shopify has ${stock.shopify} and Etsy changed by ${moved}: more was sold than there was`,
      };
    return fromStock(
      both,
      stock,
      `Shopify's ${stock.shopify} and Etsy's change of ${moved > 0 ? '+' : ''}${moved}`,
    );
  },
} as const satisfies Record<SyncPolicy, (stock: Stock) => Wanted>;

/** What a policy wants of both sides. */
export function wantedBy(policy: SyncPolicy, stock: Stock): Wanted {
  return POLICIES[policy](stock);
}

/** Etsy cannot show more: what it has is no upper bound then. */
function isFull(etsy: number): boolean {
  return etsy >= MOST_ON_ETSY;
}

function fromStock(units: number, { buffer }: Stock, why: string): Wanted {
  const shown = Math.max(0, units - buffer);
  const etsy = Math.min(MOST_ON_ETSY, shown);
  const kept = buffer > 0 ? `, ${buffer} kept back` : '';
  const capped = shown > MOST_ON_ETSY ? `, Etsy takes ${MOST_ON_ETSY} at most` : '';
  return { kind: 'wanted', shopify: units, etsy, why: `${why}${kept}${capped}` };
}
