import { z } from 'zod';
import { digestOf } from '../../domain/canonical-json.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Receipt } from '../../domain/receipt.ts';
import type { StateStore } from '../../domain/state-store.ts';
import { entriesByRun, recordOf } from '../run-record.ts';
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
 * still seen; under the other policies both sides agree where they now fit together. Where a later plan has been seen since, what the
 * run changed counts as not agreed, until both sides are seen to agree.
 *
 * `followed` is the policy as the journal has it; without it, what the last plan saw must be of the same plan.
 */
export async function rememberRun(
  state: StateStore,
  receipt: Receipt,
  followed?: Plan['policy'],
): Promise<void> {
  const stored = await read(state);
  if (stored.runs.includes(receipt.run)) return;
  const agreed = { ...stored.agreed };
  const last = Seen.safeParse(await state.read(SEEN_NAME));
  const seen = last.success && last.data.plan_sha256 === receipt.plan_sha256 ? last.data : null;
  const quantities = receipt.changes.filter(({ field }) => field === 'quantity');
  const policy = seen?.policy ?? followed?.['policy'];
  if (receipt.kind === 'rollback' || policy === 'order-delta') {
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
  } else for (const { sku } of quantities) delete agreed[sku];
  await state.write(NAME, { ...stored, agreed, runs: [...stored.runs, receipt.run].slice(-RUNS_REMEMBERED) });
}

/** Reckons in every finished run of these shops that came after the last one that is: whoever finished it may have been killed then. */
export async function rememberRuns(
  state: StateStore,
  shops: Plan['shops'],
  entries: readonly JournalEntry[],
): Promise<void> {
  const { runs } = await read(state);
  const own = entriesByRun(entries);
  const closed = entries.flatMap(({ run, body }) => {
    if (body.type !== 'closed') return [];
    const opened = recordOf(own.get(run) ?? []).opened?.body;
    return opened?.operation === 'inventory-sync' &&
      opened.shops.shopify === shops.shopify &&
      opened.shops.etsy === shops.etsy
      ? [{ receipt: body.receipt, policy: opened.policy }]
      : [];
  });
  const known = closed.findLastIndex(({ receipt }) => runs.includes(receipt.run));
  for (const { receipt, policy } of closed.slice(known + 1)) await rememberRun(state, receipt, policy);
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
