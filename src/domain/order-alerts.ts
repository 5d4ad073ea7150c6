import { z } from 'zod';

const instant = z.string().meta({ format: 'date-time' });

/** Stages of an order that waits, mildest first. */
export const Stage = z.enum(['approaching', 'breached', 'late', 'critical']);
export type Stage = z.infer<typeof Stage>;

/** From which multiple of the SLA each stage is due. */
export const STAGE_FROM = {
  approaching: 0.75,
  breached: 1,
  late: 1.5,
  critical: 2.5,
} as const satisfies Record<Stage, number>;

/** The shops that are watched. */
export const Channel = z.enum(['shopify', 'etsy']);
export type Channel = z.infer<typeof Channel>;

const facts = {
  channel: Channel,
  order: z.string().meta({ description: 'The id that the vendor gave' }),
  name: z.string().meta({ description: 'What the shop calls it' }),
  items: z.int().min(0),
  link: z.string().meta({ description: 'The page of the order for those who run the shop' }),
};

/** An order that waits for too long, or will soon. */
export const OrderAlert = z.object({
  ...facts,
  since: instant.meta({ description: 'When its clock started: paid, or released later' }),
  age_hours: z.number().min(0),
  stage: Stage.nullable().meta({ description: 'By the paid clock; null where only its own promise is past' }),
  promised: instant.nullable().meta({ description: "The order's own promise, where it has one" }),
  past_promise: z.boolean(),
  fresh: z.array(z.string()).meta({ description: 'What is said of it for the first time' }),
});
export type OrderAlert = z.infer<typeof OrderAlert>;

/** An order that nobody can send now. */
export const HeldOrder = z.object({ ...facts, reasons: z.array(z.string()) });
export type HeldOrder = z.infer<typeof HeldOrder>;

/** How one shop was read. */
export const ChannelRead = z.object({
  channel: Channel,
  status: z.enum(['read', 'failed', 'not-set-up']),
  problem: z.string().optional().meta({ description: 'Code and sentence of what failed' }),
  orders: z.int().min(0),
  waiting: z.int().min(0).meta({ description: 'Open orders of which nothing is due yet' }),
  excluded: z.record(z.string(), z.int()).meta({ description: 'Orders left out, by reason' }),
  skew_seconds: z.int().nullable().meta({ description: "The vendor's clock less that of this machine" }),
});
export type ChannelRead = z.infer<typeof ChannelRead>;

/** What one look at the orders of both shops found and told. */
export const OrderAlertReport = z
  .object({
    schema: z.literal('apeg.order-alerts/1'),
    generator: z.string(),
    made_at: instant,
    sla_hours: z.number().positive(),
    channels: z.array(ChannelRead),
    alerts: z.array(OrderAlert),
    held: z.array(HeldOrder),
    settled: z.array(z.string()).meta({ description: 'Orders told of before that wait no more' }),
    out_of_sight: z
      .array(z.string())
      .meta({ description: 'Orders told of before that are too old for Shopify to show' }),
    all_clear: z.boolean().meta({ description: 'The last order that was told of is settled' }),
    notified: z.array(
      z.object({
        notifier: z.string(),
        delivered: z.boolean(),
        attempts: z.int(),
        problem: z.string().optional(),
      }),
    ),
    caveats: z.array(z.string()),
  })
  .meta({ title: 'Order alert report' });
export type OrderAlertReport = z.infer<typeof OrderAlertReport>;
