import { z } from 'zod';
import type {
  ShopifyAdjustRow,
  ShopifyInventoryWriter,
  ShopifyRefusalCode,
  ShopifyRowRefusal,
  ShopifySetRow,
  ShopifyWrite,
  ShopifyWriteAnswer,
} from '../../domain/shopify.ts';
import type { ShopifyClient } from './client.ts';
import { ADJUST_QUANTITIES, SET_QUANTITIES } from './documents.ts';

const Payload = z.object({
  inventoryAdjustmentGroup: z
    .object({
      id: z.string(),
      changes: z.array(
        z.object({
          name: z.string(),
          quantityAfterChange: z.int().nullable(),
          item: z.object({ id: z.string() }).nullable(),
        }),
      ),
    })
    .nullable(),
  userErrors: z.array(z.object({ code: z.string().nullable(), field: z.array(z.string()).nullable() })),
});

const SetAnswer = z.object({ inventorySetQuantities: Payload });
const AdjustAnswer = z.object({ inventoryAdjustQuantities: Payload });

/** Shopify's codes that call for something of their own; every other one is a row that cannot be. */
const CODES: Readonly<Record<string, ShopifyRefusalCode>> = {
  CHANGE_FROM_QUANTITY_STALE: 'stale',
  IDEMPOTENCY_CONCURRENT_REQUEST: 'in-progress',
  IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED: 'previous-attempt-failed',
  IDEMPOTENCY_KEY_PARAMETER_MISMATCH: 'key-mismatch',
};

/** Writes the inventory of one shop. */
export function createShopifyInventoryWriter(client: ShopifyClient): ShopifyInventoryWriter {
  return {
    writes: 'shopify',
    setQuantities: async (write: ShopifyWrite<ShopifySetRow>) => {
      const quantities = write.rows.map((row) => ({ ...row, locationId: write.locationId }));
      const { inventorySetQuantities } = await client.write({
        operation: 'inventorySetQuantities',
        document: SET_QUANTITIES,
        variables: { key: write.idempotencyKey, input: { ...termsOf(write), quantities } },
        answer: SetAnswer,
      });
      return answerOf(inventorySetQuantities);
    },
    adjustQuantities: async (write: ShopifyWrite<ShopifyAdjustRow>) => {
      const changes = write.rows.map((row) => ({ ...row, locationId: write.locationId }));
      const { inventoryAdjustQuantities } = await client.write({
        operation: 'inventoryAdjustQuantities',
        document: ADJUST_QUANTITIES,
        variables: { key: write.idempotencyKey, input: { ...termsOf(write), changes } },
        answer: AdjustAnswer,
      });
      return answerOf(inventoryAdjustQuantities);
    },
  };
}

function termsOf({ referenceDocumentUri }: ShopifyWrite<unknown>): object {
  return { name: 'available', reason: 'correction', referenceDocumentUri };
}

function answerOf({ inventoryAdjustmentGroup, userErrors }: z.infer<typeof Payload>): ShopifyWriteAnswer {
  if (userErrors.length > 0) return { kind: 'refused', refusals: userErrors.map(refusalOf) };
  const after = (inventoryAdjustmentGroup?.changes ?? []).flatMap(({ name, item, quantityAfterChange }) =>
    name === 'available' && item !== null && quantityAfterChange !== null
      ? [[item.id, quantityAfterChange] as const]
      : [],
  );
  return {
    kind: 'applied',
    adjustmentGroup: inventoryAdjustmentGroup?.id ?? null,
    quantityAfter: new Map(after),
  };
}

/** The row is in the path of the field: input, quantities or changes, its index, and what of it. */
function refusalOf({ code, field }: z.infer<typeof Payload>['userErrors'][number]): ShopifyRowRefusal {
  const vendorCode = code ?? 'UNKNOWN';
  const index = field?.[2];
  return {
    code: CODES[vendorCode] ?? 'invalid',
    row: index !== undefined && /^\d+$/.test(index) ? Number(index) : null,
    vendorCode,
  };
}
