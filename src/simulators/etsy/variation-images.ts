import { z } from 'zod';
import type { SimulatedAnswer } from '../loopback.ts';
import { etsyError } from './answers.ts';
import type { LinkedImage, Listing } from './listing.ts';

const Body = z.strictObject({
  variation_images: z.array(
    z.strictObject({ property_id: z.int().min(1), value_id: z.int().min(1), image_id: z.int().min(1) }),
  ),
});

/** The links that a POST asks for, which replace all that there are; or the answer that refuses them. */
export function judgeImages({ products }: Listing, text: string): readonly LinkedImage[] | SimulatedAnswer {
  const body = bodyOf(text);
  if (body === null) return etsyError(400, 'variation_images is not valid.');
  const links = body.variation_images.map(({ property_id, value_id, image_id }) => ({
    propertyId: property_id,
    valueId: value_id,
    imageId: image_id,
  }));
  const values = new Set((products ?? []).flatMap((product) => product.values.map(({ valueId }) => valueId)));
  if (links.some(({ valueId }) => !values.has(valueId))) {
    return etsyError(400, 'value_id is not a value of this listing.');
  }
  const properties = new Set(links.map(({ propertyId }) => propertyId));
  return properties.size > 1 ? etsyError(400, 'Images can be linked to one property alone.') : links;
}

function bodyOf(text: string): z.infer<typeof Body> | null {
  try {
    return Body.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
