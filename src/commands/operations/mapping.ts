import { parseDocument } from 'yaml';
import { z } from 'zod';
import { InputUnusable } from '../../domain/errors.ts';
import { jsonOf } from '../../domain/json-text.ts';
import { normalSku } from '../../operations/inventory-sync/sku.ts';

const HINT = 'It is a JSON object: {"<SKU on Shopify>": "<SKU on Etsy>"}.';

/** Reads a mapping of SKUs; null stands for a file that is not there. @throws InputUnusable */
export function parseMapping(text: string | null, file: string): ReadonlyMap<string, string> {
  if (text === null) throw new InputUnusable(`There is no mapping ${file}`, { hint: HINT });
  const parsed = z.record(z.string(), z.string()).safeParse(jsonOf(text));
  if (!parsed.success) throw new InputUnusable(`${file} is no mapping of SKUs`, { hint: HINT });
  // A JSON parser keeps the last of two entries for one SKU, and says nothing.
  const { errors } = parseDocument(text);
  const written = errors.find(({ code }) => code === 'DUPLICATE_KEY')?.linePos?.[0].line;
  if (written !== undefined)
    throw new InputUnusable(`${file}:${written} maps a SKU a second time`, { hint: HINT });
  const from = twiceIn(Object.keys(parsed.data));
  if (from !== undefined) throw new InputUnusable(`${file} maps ${from} twice`, { hint: HINT });
  const to = twiceIn(Object.values(parsed.data));
  if (to !== undefined) throw new InputUnusable(`${file} maps two SKUs to ${to}`, { hint: HINT });
  return new Map(Object.entries(parsed.data));
}

/** The first SKU that is one that was there before, as SKUs are compared. */
function twiceIn(skus: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return skus.find((sku) => seen.size === seen.add(normalSku(sku)).size);
}
