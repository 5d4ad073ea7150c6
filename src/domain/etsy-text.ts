import { z } from 'zod';
import { EtsyState } from './etsy.ts';
import type { VendorUsage } from './shops.ts';

/** What a listing of Etsy says about itself, in the shop's first language. */
export const EtsyText = z.object({
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
});
export type EtsyText = z.infer<typeof EtsyText>;

/** Some fields of a text, and no others. */
export const EtsyTextPart = z.strictObject({
  title: z.string().exactOptional(),
  description: z.string().exactOptional(),
  tags: z.array(z.string()).exactOptional(),
});
export type EtsyTextPart = z.infer<typeof EtsyTextPart>;

/** A listing with its text and its views. */
export const EtsyTextListing = z.object({
  listing_id: z.int(),
  state: EtsyState,
  text: EtsyText,
  rich_description: z.boolean().meta({
    description: 'It has a formatted description, which writing the plain one could flatten for good',
  }),
  language: z.string().nullable(),
  created_at: z.string().meta({ format: 'date-time' }),
  updated_at: z.string().meta({ format: 'date-time' }),
  views: z.int().min(0).meta({ description: 'Since ever, counted once a day; 0 can mean unknown' }),
  suggested_title: z
    .string()
    .nullable()
    .meta({ description: "Etsy's own suggestion, where one was asked for" }),
});
export type EtsyTextListing = z.infer<typeof EtsyTextListing>;

/** The view counter of a listing as Etsy gives it. */
export const EtsyViews = z.object({
  listing_id: z.int(),
  state: EtsyState,
  views: z.int().min(0),
});
export type EtsyViews = z.infer<typeof EtsyViews>;

/** Reads of what listings say and of how often they were looked at. */
export interface EtsyTextReader {
  readonly writes?: never;
  /** Every active listing, each once; without suggested titles. */
  activeListings(): Promise<readonly EtsyTextListing[]>;
  /** One listing now, with Etsy's suggested title; null where it is gone. */
  listing(listingId: number): Promise<EtsyTextListing | null>;
  /** The counters of every active listing, a call for each hundred. */
  activeViews(): Promise<readonly EtsyViews[]>;
  /** The languages of the shop, its own first; a change of text leaves translations as they were. */
  languages(): Promise<readonly string[]>;
}

/**
 * Writes of what listings say. Etsy knows no compare-and-set, and has answered 200 without a change (etsy/open-api 897):
 * whoever calls reads before and after.
 */
export interface EtsyTextWriter {
  readonly writes: 'etsy';
  /** PATCH of the fields that are given and no others. Throws as every writer of Etsy does. */
  patchText(listingId: number, change: Partial<EtsyText>): Promise<EtsyText>;
}

/** The texts of one Etsy shop. Whoever plans is handed the reader alone. */
export interface EtsyTextConnections {
  readonly textReader: () => Promise<{
    readonly texts: EtsyTextReader;
    readonly shop: string;
    readonly usage: () => VendorUsage;
  }>;
  readonly textWriter: () => Promise<EtsyTextWriter>;
}
