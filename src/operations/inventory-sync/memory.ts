import { z } from 'zod';
import { digestOf } from '../../domain/canonical-json.ts';
import type { Receipt } from '../../domain/receipt.ts';
import type { StateStore } from '../../domain/state-store.ts';
import { MOST_ON_ETSY } from './etsy-groups.ts';
import type { SyncPlan } from './planner.ts';

const RUNS_REMEMBERED = 200;

/** What is remembered between runs: what Etsy had of a SKU when both sides last agreed, and which SKUs there were. */
export const SyncMemory = z.object({
  schema: z.literal('apeg.inventory-memory/1'),
  agreed: z.record(z.string(), z.int()),
  /** Runs that are reckoned in. */
  runs: z.array(z.string()),
  skus: z.object({ shopify: z.array(z.string()), etsy: z.array(z.string()) }).nullable(),
});
type Stored = z.infer<typeof SyncMemory>;

/** What the last plan saw of the SKUs that both sides have. */
const Seen = z.object({
  schema: z.literal('apeg.inventory-seen/1'),
  plan_sha256: z.string(),
  policy: z.string(),
  buffer: z.int(),
  stock: z.record(z.string(), z.object({ shopify: z.int(), etsy: z.int() })),
});

const PolicyPart = z.object({ policy: z.string(), buffer: z.int() });

/** The memory as planning reads it. */
export interface SyncMemory {
  readonly agreedEtsy: ReadonlyMap<string, number>;
  readonly skus: Stored['skus'];
}

const NAME = 'inventory-memory';
const SEEN_NAME = 'inventory-seen';

/** Reads the memory; an empty one where nothing is remembered. */
export async function recall(state: StateStore): Promise<SyncMemory> {
  const stored = await read(state);
  return { agreedEtsy: new Map(Object.entries(stored.agreed)), skus: stored.skus };
}

/**
 * Remembers what a plan saw. SKUs for the next plan to compare with are remembered only where the plan found no guardrail against
 * them; SKUs that agree without anything being done count as agreed if nothing is known of them yet.
 */
export async function rememberPlan(
  state: StateStore,
  { plan, matched, skus }: SyncPlan,
  sound: boolean,
): Promise<void> {
  const { policy, buffer } = PolicyPart.parse(plan.policy);
  const stock = Object.fromEntries(matched);
  await state.write(SEEN_NAME, {
    schema: 'apeg.inventory-seen/1',
    plan_sha256: digestOf(plan),
    policy,
    buffer,
    stock,
  });
  const stored = await read(state);
  const agreeing = Object.entries(stock).filter(([, sides]) => agree(sides, policy, buffer));
  const fresh = Object.fromEntries(agreeing.map(([sku, { etsy }]) => [sku, etsy]));
  await state.write(NAME, {
    ...stored,
    agreed: { ...fresh, ...stored.agreed },
    skus: sound ? skus : stored.skus,
  });
}

/**
 * Reckons a finished run in, once.
 *
 * Under `order-delta` (and for a rollback) what is agreed moves by what was written on either side, so that sales of both sides are
 * still seen; under the other policies both sides agree where they now fit together.
 */
export async function rememberRun(state: StateStore, receipt: Receipt): Promise<void> {
  const stored = await read(state);
  if (stored.runs.includes(receipt.run)) return;
  const agreed = { ...stored.agreed };
  const last = Seen.safeParse(await state.read(SEEN_NAME));
  const seen = last.success && last.data.plan_sha256 === receipt.plan_sha256 ? last.data : null;
  const quantities = receipt.changes.filter(({ field }) => field === 'quantity');
  if (receipt.kind === 'rollback' || seen?.policy === 'order-delta') {
    for (const { sku, before, after } of quantities)
      if (agreed[sku] !== undefined) agreed[sku] += Number(after) - Number(before);
  } else if (seen !== null) {
    const { stock, policy, buffer } = seen;
    for (const { sku, side, after } of quantities) {
      const sides = stock[sku];
      if (sides !== undefined) sides[side] = Number(after);
    }
    for (const [sku, sides] of Object.entries(stock))
      if (agree(sides, policy, buffer)) agreed[sku] = sides.etsy;
  }
  await state.write(NAME, { ...stored, agreed, runs: [...stored.runs, receipt.run].slice(-RUNS_REMEMBERED) });
}

async function read(state: StateStore): Promise<Stored> {
  const stored = SyncMemory.safeParse(await state.read(NAME));
  return stored.success
    ? stored.data
    : { schema: 'apeg.inventory-memory/1', agreed: {}, runs: [], skus: null };
}

function agree(
  sides: { readonly shopify: number; readonly etsy: number },
  policy: string,
  buffer: number,
): boolean {
  const shown = policy === 'etsy-is-truth' ? sides.shopify : sides.shopify - buffer;
  return sides.etsy === Math.min(MOST_ON_ETSY, Math.max(0, shown));
}
