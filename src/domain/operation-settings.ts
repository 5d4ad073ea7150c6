import { z } from 'zod';
import { EtsyState } from './etsy.ts';
import { Consent, DEFAULT_LIMITS, OperationLimits, QuietHours } from './operation-limits.ts';
import { parseLength } from './time.ts';

/** Who is right where the two shops disagree. */
export const SyncPolicy = z.enum(['shopify-is-truth', 'etsy-is-truth', 'lowest-wins', 'order-delta']);
export type SyncPolicy = z.infer<typeof SyncPolicy>;

/** How stock is synchronised. */
export const InventorySyncSettings = z.strictObject({
  policy: SyncPolicy.meta({ description: 'Who is right where the shops disagree; default lowest-wins' }),
  buffer: z
    .int()
    .min(0)
    .max(999)
    .meta({ description: 'Units kept back on Etsy, which has no compare-and-set; default 0' }),
  shopify_location: z
    .string()
    .optional()
    .meta({ description: 'Id of the one location to synchronise; may be left out where there is only one' }),
  mapping: z
    .string()
    .optional()
    .meta({ description: 'JSON file {"<Shopify SKU>": "<Etsy SKU>"} for SKUs that differ' }),
  exclude: z.array(z.string()).meta({ description: 'SKUs that are never touched' }),
  etsy_reactivate: z.array(EtsyState.extract(['inactive', 'sold_out'])).meta({
    description: 'States from which listings may be put on sale again, a paid action; default none',
  }),
});
export type InventorySyncSettings = z.infer<typeof InventorySyncSettings>;

/** What is said of orders that wait, and to whom. */
export const OrderSettings = z.strictObject({
  sla: z
    .string()
    .refine((text) => parseLength(text) !== null, 'must be a length such as 48h')
    .default('48h')
    .meta({ description: 'How long a paid order may wait; default 48h' }),
  emails: z.array(z.email('must be an e-mail address')).max(20, 'must not be more than 20').default([]).meta({
    description: 'The app mails to them; whoever runs it must allow each',
  }),
  slack: z.boolean().default(false).meta({ description: 'The app posts to the webhook that its host keeps' }),
  issue: z.boolean().default(false).meta({
    description:
      'The app keeps one issue of orders that wait, for all who read the repository; default false',
  }),
});
export type OrderSettings = z.infer<typeof OrderSettings>;

/** How texts of Etsy listings are refreshed. */
export const SeoRefreshSettings = z.strictObject({
  threshold: z.int().min(1).default(10).meta({ description: 'Fewer views than this is stale; default 10' }),
  days: z
    .int()
    .min(7)
    .max(365)
    .default(30)
    .meta({ description: 'Days that views are counted in; default 30' }),
  control_share: z.number().min(0).max(0.9).default(0.2).meta({
    description: 'Share of stale listings that is left alone to compare with; default 0.2',
  }),
  control_seed: z.int().min(0).optional().meta({
    description: 'For the choice of these listings; default: the day of the analysis as a number',
  }),
});
export type SeoRefreshSettings = z.infer<typeof SeoRefreshSettings>;

const DEFAULT_SYNC: InventorySyncSettings = {
  policy: 'lowest-wins',
  buffer: 0,
  exclude: [],
  etsy_reactivate: [],
};

/** What settings say about operations: policy, never a credential. */
export const WrittenOperationSettings = OperationLimits.partial()
  .extend({
    quiet_hours: QuietHours.optional().meta({ description: 'Hours in which nothing is executed' }),
    consents: z
      .array(Consent)
      .optional()
      .meta({ description: 'Paid actions that are agreed to for every run' }),
    approvals: z
      .int()
      .min(1, 'must be 1 or more; leave it out with one_person: true to need none')
      .max(6)
      .optional()
      .meta({
        description:
          'Approvals that executing in the App takes, of others than who executes; default 1, with one_person none; what is written counts',
      }),
    inventory_sync: InventorySyncSettings.partial().optional(),
    seo_refresh: SeoRefreshSettings.optional(),
    orders: OrderSettings.optional(),
  })
  .meta({ description: 'Operations on shops; limits may be tightened, 100 items a run is the most' });
export type WrittenOperationSettings = z.infer<typeof WrittenOperationSettings>;

/** Settings of operations with the defaults filled in. */
export interface OperationSettings {
  readonly limits: OperationLimits;
  readonly quietHours: QuietHours | undefined;
  readonly consents: readonly Consent[];
  /** Undefined where nobody wrote how many. */
  readonly approvals: number | undefined;
  readonly inventorySync: InventorySyncSettings;
  readonly seoRefresh: SeoRefreshSettings;
  readonly orders: OrderSettings;
}

/** Fills in the defaults. */
export function operationSettingsOf(written: WrittenOperationSettings = {}): OperationSettings {
  const { quiet_hours, consents, approvals, inventory_sync, seo_refresh, orders, ...limits } = written;
  return {
    limits: OperationLimits.parse({ ...DEFAULT_LIMITS, ...said(limits) }),
    quietHours: quiet_hours,
    consents: consents ?? [],
    approvals,
    inventorySync: InventorySyncSettings.parse({ ...DEFAULT_SYNC, ...said(inventory_sync ?? {}) }),
    seoRefresh: SeoRefreshSettings.parse(seo_refresh ?? {}),
    orders: OrderSettings.parse(orders ?? {}),
  };
}

/** What somebody wrote: a key without a value leaves the default alone. */
function said(written: object): object {
  return Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
}
