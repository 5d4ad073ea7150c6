import { z } from 'zod';
import { EtsyState } from './etsy.ts';

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2026-11-24');

/** The counters of one listing of one day: views since ever, and the state it was in. */
export const ViewReading = z.tuple([z.int().min(0), EtsyState]);
export type ViewReading = z.infer<typeof ViewReading>;

/** The snapshots of a month, by day and listing. */
export const ViewsMonth = z
  .strictObject({
    schema: z.literal('apeg.etsy-views/1'),
    shop: z.string(),
    month: z.string().regex(/^\d{4}-\d{2}$/),
    days: z.record(
      Day,
      z.strictObject({
        taken_at: z.string().meta({ format: 'date-time' }),
        listings: z.record(z.string(), ViewReading).meta({
          description:
            'By listing: views since ever and state. 0 views is unknown; a listing that is missing was not active',
        }),
      }),
    ),
  })
  .meta({ title: 'Snapshots of the views of an Etsy shop in a month' });
export type ViewsMonth = z.infer<typeof ViewsMonth>;

/** How much of a window of days snapshots cover. */
export const ViewsCoverage = z.strictObject({
  first_day: Day.nullable().meta({ description: 'Of all snapshots; null without one' }),
  last_day: Day.nullable(),
  covered_days: z
    .int()
    .min(0)
    .meta({ description: 'Days between the first and the last snapshot in the window' }),
  days: z.int().min(1).meta({ description: 'Days of the window' }),
});
export type ViewsCoverage = z.infer<typeof ViewsCoverage>;
