import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { EtsyState } from './etsy.ts';
import { EtsyTextPart } from './etsy-text.ts';
import { OperationName } from './operation.ts';
import { Consent, OperationLimits } from './operation-limits.ts';
import { parseTimestamp } from './time.ts';

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Quantity = z.int();

/** Where a Shopify quantity stands. */
export const ShopifyTarget = z.strictObject({ inventory_item_id: z.string(), location_id: z.string() });
export type ShopifyTarget = z.infer<typeof ShopifyTarget>;

/** Where an Etsy quantity stands: ids of products change with every write, the sorted values of their variations do not. */
export const EtsyTarget = z.strictObject({
  listing_id: z.int(),
  property_key: z.string().meta({
    description: 'Names and values of the properties that quantity depends on; empty where it is one',
  }),
});
export type EtsyTarget = z.infer<typeof EtsyTarget>;

const stepBase = {
  id: z.string().regex(/^s\d{3,}$/),
  sku: z.string().meta({ description: 'Empty for a product without one that shares a quantity' }),
  before: Quantity.meta({
    description: 'What was there when the plan was made; execution needs it still there',
  }),
  after: Quantity,
  why: z.string(),
  forced_by: z
    .string()
    .optional()
    .meta({ description: 'SKU whose change makes this one necessary: they share one quantity' }),
};

const etsyBase = {
  ...stepBase,
  target: EtsyTarget,
  variations: z.literal(true).optional().meta({
    description: 'The listing has variations: pictures that are linked to them are checked after the write',
  }),
};

/** One SKU on one side whose quantity or state changes. */
export const StockStep = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('shopify-quantity'), ...stepBase, target: ShopifyTarget }),
  z.strictObject({ kind: z.literal('etsy-quantity'), ...etsyBase }),
  z.strictObject({
    kind: z.literal('etsy-deactivate'),
    ...etsyBase,
    from_state: EtsyState,
  }),
  z.strictObject({
    kind: z.literal('etsy-activate'),
    ...etsyBase,
    from_state: EtsyState,
    consent: Consent,
  }),
]);
export type StockStep = z.infer<typeof StockStep>;

/** One listing whose text changes. */
export const TextStep = z.strictObject({
  kind: z.literal('etsy-text'),
  id: stepBase.id,
  sku: z.string().meta({ description: 'The listing by its number: a text belongs to no SKU' }),
  why: z.string(),
  target: z.strictObject({ listing_id: z.int() }),
  text_before: EtsyTextPart.meta({
    description: 'What the listing said when the plan was made; execution needs it to say so still',
  }),
  text_after: EtsyTextPart.meta({ description: 'The fields that change, and no others' }),
});
export type TextStep = z.infer<typeof TextStep>;

/** One thing that changes: an item of the cap. */
export const Step = z.discriminatedUnion('kind', [...StockStep.options, TextStep]);
export type Step = z.infer<typeof Step>;

/** Why something is no part of a plan. */
export const LeftOutReason = z.enum([
  'no-sku',
  'duplicate-sku',
  'not-on-other-side',
  'mapping-unknown',
  'excluded-by-settings',
  'untracked',
  'sells-below-zero',
  'bundle',
  'gift-card',
  'not-for-sale',
  'draft',
  'expired',
  'inactive',
  'sold-out',
  'digital',
  'made-to-order',
  'no-inventory-record',
  'not-syncable',
  'siblings-disagree',
  'no-agreed-stock',
  'negative-stock',
  'over-cap',
  'not-approved',
  'text-changed',
]);
export type LeftOutReason = z.infer<typeof LeftOutReason>;

/** What is left out, where, and why. */
export const LeftOut = z.strictObject({
  reason: LeftOutReason,
  side: z.enum(['shopify', 'etsy']),
  sku: z.string().nullable(),
  place: z.string().meta({ description: 'Inventory item or listing' }),
  detail: z.string().optional(),
});
export type LeftOut = z.infer<typeof LeftOut>;

/** What a plan was made from. */
export const PlanBasis = z.strictObject({
  taken_at: z.string().meta({ format: 'date-time' }),
  shopify_sha256: Digest,
  etsy_sha256: Digest,
  shopify_skus: z.int().min(0),
  etsy_skus: z.int().min(0),
  matched_skus: z.int().min(0).meta({ description: 'SKUs on both sides that may be synchronised' }),
  unchanged_skus: z.int().min(0).meta({ description: 'Of the matched, those that agree already' }),
  blank_share: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .meta({ description: 'Share of the SKUs of the last snapshot that are gone; null without one' }),
  location_known: z.boolean(),
});
export type PlanBasis = z.infer<typeof PlanBasis>;

/** What execution will take. */
export const Expected = z.strictObject({
  calls: z.strictObject({ shopify: z.int().min(0), etsy: z.int().min(0) }),
  seconds: z.number().min(0).meta({ description: 'At the rate that Etsy documents (10 calls a second)' }),
  fees: z.array(z.strictObject({ consent: Consent, listings: z.int().min(1), what: z.string() })),
});
export type Expected = z.infer<typeof Expected>;

/** What an operation would do and nothing else; its digest is that of its canonical JSON. */
export const Plan = z
  .strictObject({
    schema: z.literal('apeg.plan/1'),
    operation: OperationName,
    kind: z.enum(['change', 'rollback']),
    rollback_of: z.string().optional().meta({ description: 'The run that a rollback takes back' }),
    generator: z.string(),
    created_at: z.string().meta({ format: 'date-time' }),
    expires_at: z.string().meta({ format: 'date-time' }),
    shops: z.strictObject({ shopify: z.string(), etsy: z.string() }),
    policy: z.record(z.string(), z.json()).meta({ description: 'The settings that the plan follows' }),
    limits: OperationLimits,
    consents: z.array(Consent).meta({ description: 'Paid actions that were agreed to by name' }),
    basis: PlanBasis.nullable(),
    steps: z.array(Step),
    left_out: z.array(LeftOut),
    expected: Expected,
  })
  .superRefine(checkPlan)
  .meta({ title: 'Plan of an operation' });
export type Plan = z.infer<typeof Plan>;

/** What a schema cannot say: a plan that was edited by hand must still mean one thing. */
function checkPlan(
  plan: { created_at: string; expires_at: string; steps: readonly Step[] },
  context: z.core.$RefinementCtx,
): void {
  const wrong = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path, message });
  for (const field of ['created_at', 'expires_at'] as const)
    if (parseTimestamp(plan[field]) === null) wrong([field], 'is no time');
  const ids = new Set<string>();
  const wanted = new Map<string, string>();
  for (const [index, step] of plan.steps.entries()) {
    const target = canonicalJson([sideOf(step), step.target]);
    if (ids.has(step.id)) wrong(['steps', index, 'id'], `${step.id} is there twice`);
    // Products of a listing may share one quantity; they then have one before and one after. A row of Shopify has one SKU.
    const shared = isStock(step) && sideOf(step) === 'etsy';
    const change = shared ? `${step.before} ${step.after}` : step.id;
    if ((wanted.get(target) ?? change) !== change)
      wrong(['steps', index, 'target'], 'another step changes the same');
    // What is there may be below 0; what is wanted may not, unless a negative stock is only made less so.
    if (isStock(step) && step.after < 0 && step.after <= step.before)
      wrong(['steps', index, 'after'], 'must not be below 0');
    ids.add(step.id);
    wanted.set(target, change);
  }
}

/** The side that a step changes. */
export function sideOf({ kind }: Step): 'shopify' | 'etsy' {
  return kind === 'shopify-quantity' ? 'shopify' : 'etsy';
}

/** Whether a step changes a quantity or a state. */
export function isStock(step: Step): step is StockStep {
  return step.kind !== 'etsy-text';
}
