import type { z } from 'zod';
import { AnswerUnusable, VendorRefused } from '../../domain/vendor-errors.ts';
import type { EtsyClient } from './client.ts';

/** The largest page that Etsy gives. */
export const PAGE = 100;

const WALKS = 3;

/** A list that is read page by page. */
export interface PagedList<Row> {
  readonly operation: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly answer: z.ZodType<{ readonly count: number; readonly results: readonly Row[] }>;
  readonly id: (row: Row) => number;
}

/**
 * Every row of a list, each once. While a shop changes, pages repeat rows and leave others out (etsy/open-api 510): rows are
 * told apart by id and counted, and the list is walked again where the count says that some are missing.
 *
 * @throws AnswerUnusable where it is still so at the third walk, VendorRefused where Etsy does not know the shop.
 */
export async function readAll<Row>(client: EtsyClient, list: PagedList<Row>): Promise<readonly Row[]> {
  for (let walk = 0; walk < WALKS; walk += 1) {
    const rows = new Map<number, Row>();
    let count = 0;
    for (let offset = 0; ; offset += PAGE) {
      const page = await client.read({
        operation: list.operation,
        method: 'GET',
        path: list.path,
        query: { ...list.query, limit: String(PAGE), offset: String(offset) },
        answer: list.answer,
      });
      if (page === null) throw unknownShop(client.shopId);
      count = page.count;
      for (const row of page.results) rows.set(list.id(row), row);
      if (page.results.length === 0 || offset + PAGE >= count) break;
    }
    if (rows.size === count) return [...rows.values()];
  }
  throw new AnswerUnusable('etsy', `The pages of ${list.operation} do not fit together`, {
    hint: 'The shop is changing while it is read. Try again at a quieter time.',
  });
}

/** No list is not an empty list: what is planned from it would take everything off sale. */
function unknownShop(shopId: number): VendorRefused {
  return new VendorRefused('etsy', `Etsy has no shop ${shopId}`, {
    status: 404,
    hint: 'Set ETSY_SHOP_ID to the number of the shop.',
  });
}
