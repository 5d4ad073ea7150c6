import type {
  EtsyInventory,
  EtsyInventoryReader,
  EtsyInventoryWriter,
  EtsyListing,
  EtsyState,
  EtsyVariationImage,
} from '../../src/domain/etsy.ts';
import { VendorRefused } from '../../src/domain/vendor-errors.ts';
import type { CallHook } from './fake-shops.ts';

/** Ids that a PUT gives out begin here. */
export const FIRST_RENEWED_ID = 5_000_000;

/** A listing as the fake keeps it. */
export interface FakeListing extends EtsyListing {
  state: EtsyState;
  inventory: EtsyInventory | null;
  images: EtsyVariationImage[];
  fees: number;
}

/** A product of a made-up listing: one SKU, one variation value where there are several. */
export interface ProductSketch {
  readonly sku: string | null;
  readonly quantity: number;
  readonly colour?: string;
}

/** Makes a listing; its quantity depends on the colour unless `shared`. */
export function fakeListing(
  id: number,
  products: readonly ProductSketch[],
  more: Partial<Omit<FakeListing, 'inventory' | 'listing_id'>> & { readonly shared?: boolean } = {},
): FakeListing {
  const { shared, ...rest } = more;
  const varied = products.some(({ colour }) => colour !== undefined);
  const inventory: EtsyInventory = {
    products: products.map(({ sku, quantity, colour }, index) => ({
      product_id: id * 1000 + index,
      sku,
      property_values:
        colour === undefined
          ? []
          : [
              {
                property_id: 200,
                property_name: 'Colour',
                scale_id: null,
                value_ids: [id * 100 + index],
                values: [colour],
              },
            ],
      offerings: [
        {
          offering_id: id * 10_000 + index,
          quantity,
          is_enabled: true,
          price: { amount: 1999 + index, divisor: 100, currency_code: 'EUR' },
          readiness_state_id: 7,
        },
      ],
    })),
    price_on_property: [],
    quantity_on_property: varied && shared !== true ? [200] : [],
    sku_on_property: varied ? [200] : [],
    readiness_state_on_property: [],
  };
  return {
    listing_id: id,
    state: 'active',
    listing_type: 'physical',
    made_to_order: false,
    images: [],
    fees: 0,
    ...rest,
    inventory,
  };
}

function isShared({ inventory }: FakeListing): boolean {
  return inventory?.quantity_on_property.length === 0;
}

/** Etsy by its documented rules: a PUT renews ids and may unlink pictures, nothing may be all zero, going on sale can cost a fee. */
export function createFakeEtsy(
  listings: readonly FakeListing[],
  hook: CallHook,
  unlinksImages: () => boolean,
) {
  const byId = new Map(listings.map((listing) => [listing.listing_id, listing]));
  let nextId = FIRST_RENEWED_ID;
  const copy = <T>(value: T): T => structuredClone(value);
  const found = (id: number): FakeListing => {
    const listing = byId.get(id);
    if (listing === undefined) throw new VendorRefused('etsy', 'no such listing', { status: 404 });
    return listing;
  };
  const reader: EtsyInventoryReader = {
    listings: () =>
      hook.read('etsy', 'listings', () =>
        listings.map(({ listing_id, state, listing_type, made_to_order, inventory }) =>
          copy({ listing_id, state, listing_type, made_to_order, inventory }),
        ),
      ),
    inventory: (id) => hook.read('etsy', `inventory ${id}`, () => copy(byId.get(id)?.inventory ?? null)),
    state: (id) => hook.read('etsy', `state ${id}`, () => byId.get(id)?.state ?? null),
    variationImages: (id) => hook.read('etsy', 'images', () => copy(byId.get(id)?.images ?? [])),
  };

  function put(id: number, sent: EtsyInventory): { answer: EtsyInventory; changed: boolean } {
    const listing = found(id);
    const quantities = sent.products.flatMap(({ offerings }) => offerings.map(({ quantity }) => quantity));
    if (quantities.every((quantity) => quantity === 0))
      throw new VendorRefused('etsy', 'One offering must have quantity greater than 0', { status: 400 });
    if (quantities.some((quantity) => quantity < 0 || quantity > 999))
      throw new VendorRefused('etsy', 'quantity must be between 0 and 999', { status: 400 });
    listing.inventory = copy({
      ...sent,
      products: sent.products.map((product) => ({
        ...product,
        product_id: (nextId += 1),
        property_values: product.property_values.map((value) => ({ ...value, value_ids: [(nextId += 1)] })),
        offerings: product.offerings.map((offering) => ({ ...offering, offering_id: (nextId += 1) })),
      })),
    });
    if (unlinksImages()) listing.images = [];
    return { answer: copy(listing.inventory), changed: true };
  }

  const writer: EtsyInventoryWriter = {
    writes: 'etsy',
    putInventory: (id, sent) => hook.write('etsy', `put ${id}`, () => put(id, copy(sent))),
    setState: (id, state) =>
      hook.write('etsy', `state ${id}`, () => {
        const listing = found(id);
        const changed = listing.state !== state;
        if (state === 'active' && listing.state !== 'active') {
          listing.fees += 1;
          if (listing.state === 'sold_out')
            for (const { offerings } of listing.inventory?.products.slice(
              0,
              isShared(listing) ? undefined : 1,
            ) ?? [])
              for (const offering of offerings) offering.quantity = 1;
        }
        listing.state = state;
        return { answer: state as EtsyState, changed };
      }),
    setVariationImages: (id, images) =>
      hook.write('etsy', `images ${id}`, () => {
        const listing = found(id);
        const values = new Map(
          (listing.inventory?.products ?? []).flatMap(({ property_values }) =>
            property_values.flatMap(({ value_ids, values: names }) =>
              value_ids.map((value, index) => [value, names[index] ?? null] as const),
            ),
          ),
        );
        if (images.some(({ value_id }) => !values.has(value_id)))
          throw new VendorRefused('etsy', 'no such value', { status: 400 });
        listing.images = images.map((image) => ({ ...image, value: values.get(image.value_id) ?? null }));
        return { answer: copy(listing.images), changed: true };
      }),
  };
  return { reader, writer, listings };
}
