import { z } from 'zod';
import { type Instant, instantOf, millisecondsOf } from './time.ts';

/** The most items of one run, whatever the settings say. */
export const MOST_ITEMS = 100;

/** Limits that guardrails hold plans to; settings may tighten `max_items` and never raise it above 100. */
export const OperationLimits = z.strictObject({
  max_items: z.int().min(1).max(MOST_ITEMS).meta({ description: 'Items a run; default 100, never more' }),
  max_share: z
    .number()
    .gt(0)
    .max(1)
    .meta({ description: 'Items as a share of the SKUs that both shops have; default 0.5' }),
  max_total_delta: z.int().min(1).meta({ description: 'Units moved in all; default 1000' }),
  max_delta: z.int().min(1).meta({ description: 'Units moved of one SKU; default 100' }),
  max_zeros: z
    .int()
    .min(0)
    .max(MOST_ITEMS)
    .meta({ description: 'Items that a plan may take down to 0; default 10' }),
  max_blank_share: z
    .number()
    .min(0)
    .max(1)
    .meta({ description: 'Share of SKUs that may vanish since the last snapshot; default 0.05' }),
  expiry_hours: z.int().min(1).max(72).meta({ description: 'How long a plan may be executed; default 24' }),
});
export type OperationLimits = z.infer<typeof OperationLimits>;

/** What holds where settings say nothing. */
export const DEFAULT_LIMITS: OperationLimits = {
  max_items: MOST_ITEMS,
  max_share: 0.5,
  max_total_delta: 1000,
  max_delta: 100,
  max_zeros: 10,
  max_blank_share: 0.05,
  expiry_hours: 24,
};

/** Until when a plan that was made at an instant may be executed. */
export function expiryAfter(created: Instant, { expiry_hours }: OperationLimits): Instant {
  return instantOf(millisecondsOf(created) + expiry_hours * 3_600_000);
}

/** Hours in which nothing is executed. */
export const QuietHours = z.strictObject({
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00'),
  to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 06:00'),
  zone: z.string().default('UTC').refine(isZone, 'must be a time zone such as Europe/Berlin'),
});
export type QuietHours = z.infer<typeof QuietHours>;

/** Something that costs money and is never done without being named. */
export const Consent = z.enum(['etsy-renewal']);
export type Consent = z.infer<typeof Consent>;

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
