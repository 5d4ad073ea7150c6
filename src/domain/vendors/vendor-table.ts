import { COLLABORATION } from './collaboration.ts';
import { COMMERCE } from './commerce.ts';
import { DATABASES } from './databases.ts';
import { FRAMEWORKS } from './frameworks.ts';
import { MODEL_HOSTS } from './model-hosts.ts';
import { MODELS } from './models.ts';
import { PLATFORMS } from './platforms.ts';
import { STORES } from './stores.ts';
import type { Vendor } from './vendor.ts';

/** The providers that messages are attributed to by themselves; others are named by the log. Where several fit, the first wins. */
export const VENDORS = {
  ...MODELS,
  ...MODEL_HOSTS,
  ...COMMERCE,
  ...COLLABORATION,
  ...DATABASES,
  ...STORES,
  ...FRAMEWORKS,
  ...PLATFORMS,
} satisfies Record<string, Vendor>;

/** A provider that is known by itself. */
export type VendorId = keyof typeof VENDORS;

/** All ids, in the order of the table. */
export const VENDOR_IDS = Object.keys(VENDORS) as readonly VendorId[];

/** All vendors with their ids, in the order of the table. */
export const VENDOR_ENTRIES: readonly (readonly [VendorId, Vendor])[] = VENDOR_IDS.map((id) => [
  id,
  VENDORS[id],
]);

/** Ids and other names of those who serve models, in lower case. */
export const MODEL_VENDOR_NAMES: ReadonlySet<string> = new Set(
  VENDOR_ENTRIES.filter(([, { model }]) => model).flatMap(([id, { aliases }]) => [id, ...aliases]),
);

/**
 * The vendor that made a model, by the model's name; null where the name says nothing.
 */
export function makerOf(model: string): VendorId | null {
  for (const [id, vendor] of VENDOR_ENTRIES) {
    if (!vendor.model) continue;
    if ([...vendor.models, ...vendor.numbered].some((lead) => model.startsWith(lead))) return id;
  }
  return null;
}
