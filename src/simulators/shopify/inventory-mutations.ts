import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { SimulatedClock } from '../clock.ts';
import { createIdempotencyStore, type IdempotencyStore } from './idempotency.ts';
import {
  judgeRows,
  type Movement,
  type Row,
  type Terms,
  termErrors,
  type UserError,
} from './inventory-rules.ts';
import { gid, type ShopifyStore, shopifyTime } from './store.ts';

const MAX_ROWS = 250;

/** A group of changes that a mutation made. */
interface Adjustment {
  readonly id: string;
  readonly createdAt: string;
  readonly terms: Terms;
  readonly movements: readonly Movement[];
}

/** What a mutation says. */
interface Payload {
  readonly inventoryAdjustmentGroup: object | null;
  readonly userErrors: readonly UserError[];
}

/** How a mutation may end badly after it has begun, decided by whoever plans faults. */
export interface MutationFaults {
  /** Waits or throws before anything is changed. */
  readonly beforeCommit: () => Promise<void>;
}

/** The two mutations of stock. */
export interface InventoryMutations {
  readonly set: (input: SetInput, info: GraphQLResolveInfo, faults: MutationFaults) => Promise<Payload>;
  readonly adjust: (input: AdjustInput, info: GraphQLResolveInfo, faults: MutationFaults) => Promise<Payload>;
}

interface SetInput extends Terms {
  readonly quantities: readonly Row[];
}

interface AdjustInput extends Terms {
  readonly changes: readonly Row[];
}

/**
 * Stock mutations by the rules of 2026-10: an idempotency key and an explicit `changeFromQuantity` are mandatory, a
 * stale one is refused, and a replay is answered from the state of now.
 *
 * Whether one bad row refuses the whole call is not documented; it does here unless `partialRows` is set.
 */
export function createInventoryMutations(
  store: ShopifyStore,
  clock: SimulatedClock,
  { partialRows = false } = {},
): InventoryMutations {
  const keys: IdempotencyStore<Adjustment> = createIdempotencyStore(clock);
  let groups = 0;

  const run = async (
    call: { kind: 'set' | 'adjust'; terms: Terms; rows: readonly Row[] },
    info: GraphQLResolveInfo,
    faults: MutationFaults,
  ): Promise<Payload> => {
    const key = idempotencyKey(info);
    checkRows(call.rows);
    const verdict = keys.begin(key, JSON.stringify(call));
    if (verdict.kind === 'refuse') {
      return payload(null, [
        { code: verdict.code, field: ['input'], message: 'The idempotency key was used.' },
      ]);
    }
    if (verdict.kind === 'replay') return payload(verdict.outcome, []);
    try {
      await faults.beforeCommit();
    } catch (error) {
      keys.end(key, null);
      throw error;
    }
    const list = call.kind === 'set' ? 'quantities' : 'changes';
    const wrong = termErrors(call.terms, call.kind);
    const { movements, errors } = judgeRows(call.rows, store, { list, name: call.terms.name });
    const userErrors = [...wrong, ...errors];
    if (wrong.length > 0 || (userErrors.length > 0 && !partialRows)) {
      keys.end(key, null);
      return payload(null, userErrors);
    }
    // Since 2026-10 an item that was never at the location is stocked there in silence.
    for (const { item, locationId, delta } of movements) store.change(store.stocked(item, locationId), delta);
    groups += 1;
    const id = gid('InventoryAdjustmentGroup', groups);
    const adjustment = { id, createdAt: shopifyTime(clock), terms: call.terms, movements };
    keys.end(key, adjustment);
    return payload(adjustment, userErrors);
  };

  return {
    set: ({ quantities, ...terms }, info, faults) =>
      run({ kind: 'set', terms, rows: quantities }, info, faults),
    adjust: ({ changes, ...terms }, info, faults) =>
      run({ kind: 'adjust', terms, rows: changes }, info, faults),
  };
}

/** What was changed, with quantities as they are now: also on a replay, as Shopify does. */
function payload(adjustment: Adjustment | null, userErrors: readonly UserError[]): Payload {
  if (adjustment === null) return { inventoryAdjustmentGroup: null, userErrors };
  const changes = adjustment.movements.flatMap(({ item, locationId, delta }) => {
    const { available = 0, committed = 0 } = item.levels.get(locationId) ?? {};
    const change = { delta, item: { id: item.id }, location: { id: locationId }, ledgerDocumentUri: null };
    return [
      { ...change, name: 'available', quantityAfterChange: available },
      { ...change, name: 'on_hand', quantityAfterChange: available + committed },
    ];
  });
  const { id, createdAt, terms } = adjustment;
  const { reason, referenceDocumentUri = null } = terms;
  return { inventoryAdjustmentGroup: { id, createdAt, reason, referenceDocumentUri, changes }, userErrors };
}

function idempotencyKey({ fieldNodes, variableValues }: GraphQLResolveInfo): string {
  const directive = fieldNodes[0]?.directives?.find(({ name }) => name.value === 'idempotent');
  const value = directive?.arguments?.find(({ name }) => name.value === 'key')?.value;
  if (value?.kind === 'StringValue' && value.value !== '') return value.value;
  if (value?.kind === 'Variable') return String(variableValues[value.name.value]);
  throw new GraphQLError('The @idempotent directive is required for this mutation but was not provided.', {
    extensions: { code: 'BAD_REQUEST' },
  });
}

function checkRows(rows: readonly Row[]): void {
  if (rows.length > MAX_ROWS) {
    throw new GraphQLError(
      `The input array size of ${rows.length} is greater than the maximum allowed of ${MAX_ROWS}.`,
      { extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' } },
    );
  }
  const absent = rows.findIndex((row) => row.changeFromQuantity === undefined);
  if (absent === -1) return;
  throw new GraphQLError(
    `The changeFromQuantity of row ${absent} is required: pass a number, or null to go without a comparison.`,
    { extensions: { code: 'INVALID_FIELD_ARGUMENTS' } },
  );
}
