import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { type EtsyInventory, EtsyVariationImage } from '../../domain/etsy.ts';
import type { Step } from '../../domain/plan.ts';
import type { Change } from '../../domain/receipt.ts';
import type { Attempt, Inspection, InspectionContext, Json, Sent } from '../write.ts';
import { type EtsyDeps, listingOf } from './etsy-put.ts';
import { isEtsy, type SyncWrite } from './sync-writes.ts';

const SeenImages = z.object({ images: z.array(EtsyVariationImage) });

/** Looks whether the pictures that were linked before an inventory was replaced still are, and prepares to link them again. */
export async function inspectImages(
  write: SyncWrite,
  pending: readonly Step[],
  context: InspectionContext,
  deps: EtsyDeps,
): Promise<Inspection> {
  const steps = pending.filter(isEtsy);
  const before = SeenImages.safeParse(context.seenBy(write.follows ?? ''));
  if (!before.success || before.data.images.length === 0) return { prepared: null, skips: [] };
  const listingId = listingOf(write);
  const linked = await deps.reader.variationImages(listingId);
  if (sameLinks(before.data.images, linked)) return { prepared: null, skips: [] };
  const inventory = await deps.reader.inventory(listingId);
  const wanted = before.data.images.map((image) => ({
    property_id: image.property_id,
    value_id: valueIdNow(image, inventory) ?? image.value_id,
    image_id: image.image_id,
  }));
  const asJson = (images: readonly EtsyVariationImage[]): Json => images.map((image) => ({ ...image }));
  const changes = steps.map(
    ({ id, sku }): Change => ({
      step: id,
      side: 'etsy',
      sku,
      field: 'images',
      target: `listing ${listingId}`,
      before: asJson(linked),
      after: asJson(before.data.images),
    }),
  );
  const send = async (): Promise<Sent> => {
    const answer = await deps.writer.setVariationImages(listingId, wanted);
    const committed = { kind: 'committed', changes } as const;
    return sameLinks(before.data.images, answer)
      ? {
          ...committed,
          warnings: [`Pictures of listing ${listingId} had lost their variations and are linked again`],
        }
      : { ...committed, unverified: 'Etsy answered with other pictures than were linked before' };
  };
  return { prepared: { steps, changes, seen: { images: asJson(before.data.images) }, send }, skips: [] };
}

/** Finds out whether pictures were linked again. */
export async function settleImages(write: SyncWrite, attempt: Attempt, { reader }: EtsyDeps): Promise<Sent> {
  const wanted = SeenImages.safeParse(attempt.seen);
  const linked = await reader.variationImages(listingOf(write));
  return wanted.success && sameLinks(wanted.data.images, linked)
    ? { kind: 'committed', changes: attempt.changes }
    : { kind: 'not-committed', conflicts: [], again: true, detail: 'Etsy did not perform it' };
}

/** Ids of values may change with every write; what people see are the value and the picture. */
function sameLinks(one: readonly EtsyVariationImage[], other: readonly EtsyVariationImage[]): boolean {
  const shown = (images: readonly EtsyVariationImage[]): string =>
    canonicalJson(
      images
        .map(
          ({ property_id, value, value_id, image_id }) => `${property_id} ${value ?? value_id} ${image_id}`,
        )
        .sort(),
    );
  return shown(one) === shown(other);
}

function valueIdNow(image: EtsyVariationImage, inventory: EtsyInventory | null): number | undefined {
  for (const { property_values } of inventory?.products ?? [])
    for (const { property_id, values, value_ids } of property_values)
      if (property_id === image.property_id && image.value !== null && values.includes(image.value))
        return value_ids[values.indexOf(image.value)];
  return undefined;
}
