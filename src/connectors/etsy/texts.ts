import { z } from 'zod';
import { EtsyState } from '../../domain/etsy.ts';
import {
  EtsyText,
  type EtsyTextListing,
  type EtsyTextReader,
  type EtsyTextWriter,
  EtsyViews,
} from '../../domain/etsy-text.ts';
import { instantOf } from '../../domain/time.ts';
import type { EtsyClient } from './client.ts';
import { readAll } from './pages.ts';
import { plainText } from './plain-text.ts';

const Plain = z.string().transform(plainText);
const Seconds = z
  .int()
  .min(0)
  .transform((seconds) => instantOf(seconds * 1000));

const Text = z.object({ title: Plain, description: Plain, tags: z.array(Plain) });

const Listing = z
  .object({
    ...Text.shape,
    listing_id: z.int(),
    state: EtsyState,
    rich_description: z.string().nullish(),
    language: z.string().nullish(),
    created_timestamp: Seconds,
    updated_timestamp: Seconds,
    views: z.int().min(0),
    suggested_title: Plain.nullish(),
  })
  .transform(
    ({ title, description, tags, created_timestamp, updated_timestamp, ...listing }): EtsyTextListing => ({
      listing_id: listing.listing_id,
      state: listing.state,
      text: { title, description, tags },
      rich_description: listing.rich_description != null,
      language: listing.language ?? null,
      created_at: created_timestamp,
      updated_at: updated_timestamp,
      views: listing.views,
      suggested_title: listing.suggested_title ?? null,
    }),
  );

const Listings = z.object({ count: z.int(), results: z.array(Listing) });
const ViewCounts = z.object({ count: z.int(), results: z.array(EtsyViews) });
const Shop = z.object({ languages: z.array(z.string()) });

/** Reads what the listings of one shop say. */
export function createEtsyTextReader(client: EtsyClient): EtsyTextReader {
  const active = {
    operation: 'getListingsByShop',
    path: `/shops/${client.shopId}/listings`,
    query: { state: 'active' },
    id: ({ listing_id }: { readonly listing_id: number }) => listing_id,
  };
  return {
    activeListings: () => readAll(client, { ...active, answer: Listings }),
    activeViews: () => readAll(client, { ...active, answer: ViewCounts }),
    listing: (listingId) =>
      client.read({
        operation: 'getListing',
        method: 'GET',
        path: `/listings/${listingId}`,
        query: { allow_suggested_title: 'true' },
        answer: Listing,
      }),
    languages: async () => {
      const shop = await client.read({
        operation: 'getShop',
        method: 'GET',
        path: `/shops/${client.shopId}`,
        answer: Shop,
      });
      return shop?.languages ?? [];
    },
  };
}

/** Writes what the listings of one shop say. */
export function createEtsyTextWriter(client: EtsyClient): EtsyTextWriter {
  return {
    writes: 'etsy',
    patchText: async (listingId, { title, description, tags }) => {
      const text = await client.write({
        operation: 'updateListing',
        method: 'PATCH',
        path: `/shops/${client.shopId}/listings/${listingId}`,
        body: {
          form: {
            ...(title === undefined ? {} : { title }),
            ...(description === undefined ? {} : { description }),
            ...(tags === undefined ? {} : { tags: tags.join(',') }),
          },
        },
        answer: Text,
      });
      return EtsyText.parse(text);
    },
  };
}
