import { z } from 'zod';
import type { ShopifyItem } from '../../domain/shopify.ts';
import { AnswerUnusable, VendorRefused, VendorUnavailable } from '../../domain/vendor-errors.ts';
import { exchange, jsonOf } from '../http/exchange.ts';
import { READ_ATTEMPTS } from '../http/waiting.ts';
import type { ShopifyClient } from './client.ts';
import { BULK_LEVELS, BULK_STATUS, RUN_BULK } from './documents.ts';

/** Polls grow from one second to ten; after this long a query is given up. Milliseconds. */
const FIRST_POLL_MS = 1_000;
const LONGEST_POLL_MS = 10_000;
const GIVEN_UP_MS = 3_600_000;
const DOWNLOAD_TIMEOUT_MS = 300_000;

const Started = z.object({
  bulkOperationRunQuery: z
    .object({
      bulkOperation: z.object({ id: z.string() }).nullable(),
      userErrors: z.array(z.object({ code: z.string().nullable() })),
    })
    .nullable(),
});

const Status = z.object({
  bulkOperation: z
    .object({ status: z.string(), errorCode: z.string().nullable(), url: z.string().nullable() })
    .nullable(),
});

const ItemRow = z.object({ id: z.string(), sku: z.string().nullable(), tracked: z.boolean() });
const LevelRow = z.object({
  __parentId: z.string(),
  location: z.object({ id: z.string() }),
  quantities: z.array(z.object({ name: z.string(), quantity: z.int() })),
});

/**
 * The stock at a location by a bulk query, for shops beyond the end of paged lists.
 *
 * @throws VendorUnavailable where the query fails twice or takes more than an hour, AnswerUnusable where its file cannot be read.
 */
export async function readBulkLevels(
  client: ShopifyClient,
  locationId: string,
): Promise<readonly ShopifyItem[]> {
  const url = (await finished(client)) ?? (await finished(client));
  if (url === null) throw new VendorUnavailable('shopify', 'The bulk query for inventory failed twice');
  return url === '' ? [] : itemsIn(await download(client, url), locationId);
}

/** The address of the result: empty where there are no rows, null where the query failed. */
async function finished(client: ShopifyClient): Promise<string | null> {
  const { bulkOperationRunQuery: started } = await client.read({
    operation: 'bulkOperationRunQuery',
    document: RUN_BULK,
    variables: { query: BULK_LEVELS },
    answer: Started,
  });
  const id = started?.bulkOperation?.id;
  if (id === undefined) {
    const code = started?.userErrors[0]?.code ?? 'no reason';
    throw new VendorRefused('shopify', `Shopify did not start the bulk query (${code})`, {
      hint: 'Wait until the bulk queries of other programs have finished, then try again.',
    });
  }
  let waited = 0;
  for (let pause = FIRST_POLL_MS; waited < GIVEN_UP_MS; pause = Math.min(LONGEST_POLL_MS, pause * 2)) {
    const { bulkOperation } = await client.read({
      operation: 'bulkOperation',
      document: BULK_STATUS,
      variables: { id },
      answer: Status,
    });
    const status = bulkOperation?.status ?? 'EXPIRED';
    if (status === 'COMPLETED') return bulkOperation?.url ?? '';
    if (status !== 'CREATED' && status !== 'RUNNING') return null;
    await client.waiting.wait(pause);
    waited += pause;
  }
  throw new VendorUnavailable('shopify', 'The bulk query for inventory took more than an hour');
}

/** The file lies with Shopify's storage under a signed address, which is never written anywhere. */
async function download(client: ShopifyClient, url: string): Promise<string> {
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt += 1) {
    client.countCall();
    const answer = await exchange({ method: 'GET', url, headers: {} }, DOWNLOAD_TIMEOUT_MS);
    if (answer.kind === 'answered' && answer.status === 200) return answer.text;
    await client.waiting.backOff(attempt);
  }
  throw new VendorUnavailable('shopify', 'The result of the bulk query could not be downloaded');
}

/** Rows come in any order: a level may stand before its item. */
function itemsIn(text: string, locationId: string): readonly ShopifyItem[] {
  const items = new Map<string, z.infer<typeof ItemRow>>();
  const available = new Map<string, number>();
  let number = 0;
  for (const line of text.split('\n')) {
    number += 1;
    if (line === '') continue;
    const row = jsonOf(line);
    if (!hasParent(row)) {
      const item = ItemRow.safeParse(row).data;
      if (item === undefined) throw badRow(number);
      items.set(item.id, item);
      continue;
    }
    const level = LevelRow.safeParse(row).data;
    if (level === undefined) throw badRow(number);
    if (level.location.id === locationId) {
      const quantity = level.quantities.find(({ name }) => name === 'available')?.quantity;
      if (quantity !== undefined) available.set(level.__parentId, quantity);
    }
  }
  return Array.from(available, ([id, units]) => {
    const item = items.get(id);
    if (item === undefined) throw badRow(number);
    return { inventory_item_id: id, sku: item.sku, tracked: item.tracked, available: units };
  });
}

function hasParent(row: unknown): boolean {
  return typeof row === 'object' && row !== null && '__parentId' in row;
}

function badRow(number: number): AnswerUnusable {
  return new AnswerUnusable('shopify', `Row ${number} of the bulk query's result cannot be used`);
}
