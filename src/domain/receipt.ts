import { z } from 'zod';
import { Actor, OperationName } from './operation.ts';

/** How a step ended. A step is skipped where the shop no longer is as the plan saw it, or needs nothing any more. */
export const Result = z.enum(['executed', 'skipped', 'failed', 'not-attempted']);
export type Result = z.infer<typeof Result>;

/** How one step ended, and why where it was not simply executed. */
export const StepResult = z.strictObject({
  step: z.string(),
  sku: z.string(),
  side: z.enum(['shopify', 'etsy']),
  result: Result,
  reason: z
    .enum([
      'conflict',
      'already-done',
      'gone',
      'refused',
      'unclear',
      'unverified',
      'throttled',
      'stopped',
      'expired',
      'fault',
    ])
    .optional(),
  detail: z.string().optional(),
});
export type StepResult = z.infer<typeof StepResult>;

/** One field at a vendor that a committed write changed. */
export const Change = z.strictObject({
  step: z.string(),
  side: z.enum(['shopify', 'etsy']),
  sku: z.string(),
  field: z.enum(['quantity', 'state', 'images', 'text']),
  /** The inventory item and location, or the listing and property key, as one text. */
  target: z.string(),
  before: z.json(),
  after: z.json(),
});
export type Change = z.infer<typeof Change>;

/** The distance of a run to what the vendors' APIs allow at best. */
export const Efficiency = z.strictObject({
  calls: z.strictObject({ shopify: z.int().min(0), etsy: z.int().min(0) }),
  expected_calls: z.strictObject({ shopify: z.int().min(0), etsy: z.int().min(0) }),
  seconds: z.number().min(0),
});
export type Efficiency = z.infer<typeof Efficiency>;

/** What a run did, for good: the answer to whoever asks for the same plan again. */
export const Receipt = z
  .strictObject({
    schema: z.literal('apeg.receipt/1'),
    run: z.string(),
    operation: OperationName,
    kind: z.enum(['change', 'rollback']),
    rollback_of: z.string().optional(),
    plan_sha256: z.string(),
    actor: Actor,
    started_at: z.string().meta({ format: 'date-time' }),
    finished_at: z.string().meta({ format: 'date-time' }),
    resumed: z.int().min(0).meta({ description: 'How often the run was taken up again' }),
    outcome: z.enum(['complete', 'stopped']),
    counts: z.strictObject({
      executed: z.int().min(0),
      skipped: z.int().min(0),
      failed: z.int().min(0),
      'not-attempted': z.int().min(0),
    }),
    results: z.array(StepResult),
    changes: z.array(Change).meta({ description: 'Every committed change, in the order of the journal' }),
    warnings: z.array(z.string()),
    efficiency: Efficiency,
    journal: z.strictObject({ first: z.int().min(1), last: z.int().min(1), hash: z.string() }),
  })
  .meta({ title: 'Receipt of a run of an operation' });
export type Receipt = z.infer<typeof Receipt>;
