import { z } from 'zod';
import { EtsyText, EtsyTextPart } from './etsy-text.ts';
import { ViewsCoverage } from './etsy-views.ts';

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Views = z.int().min(0).meta({ description: 'In the days that `days` says' });

/** What one listing could say instead. */
export const SeoSuggestion = z.strictObject({
  listing_id: z.int(),
  approved: z
    .boolean()
    .meta({ description: 'false until somebody has looked at it; only true is ever applied' }),
  views: Views,
  days: z.int().min(1).meta({ description: 'Days between the two counters' }),
  by: z.enum(['rules', 'etsy', 'model']).meta({
    description: 'Where the title comes from: rules, what Etsy itself suggests, or a language model',
  }),
  before: EtsyText.strict(),
  after: EtsyTextPart.meta({
    description: 'The fields that would change; may be edited within the limits, and is checked again',
  }),
  why: z.array(z.string()),
  checks: z.array(z.string()).meta({ description: 'What was checked and held' }),
});
export type SeoSuggestion = z.infer<typeof SeoSuggestion>;

/** Why a listing has no suggestion. */
export const SeoLeftOut = z.strictObject({
  listing_id: z.int(),
  reason: z.enum(['views-unknown', 'looked-at', 'changed-lately', 'nothing-better', 'over-cap']),
  detail: z.string(),
});
export type SeoLeftOut = z.infer<typeof SeoLeftOut>;

/** Suggestions for the listings that hardly anybody looks at; people approve, edit or delete entries. */
export const SeoSuggestions = z
  .strictObject({
    schema: z.literal('apeg.seo-suggestions/1'),
    analysis: Digest.meta({ description: 'Names the analysis; applying needs it as it was kept' }),
    generator: z.string(),
    shop: z.string(),
    created_at: z.string().meta({ format: 'date-time' }),
    threshold: z.int().min(1).meta({ description: 'Fewer views than this is stale' }),
    wording: z.string().meta({ description: 'rules, or the name of the model' }),
    history: ViewsCoverage,
    control: z
      .strictObject({
        seed: z.int().min(0),
        share: z.number().min(0).max(1),
        listings: z.array(z.strictObject({ listing_id: z.int(), views: Views })),
      })
      .meta({ description: 'Stale listings that chance chose to be left as they are, to compare with' }),
    suggestions: z.array(SeoSuggestion),
    left_out: z.array(SeoLeftOut),
    warnings: z.array(z.string()),
  })
  .meta({ title: 'Suggestions for the texts of Etsy listings' });
export type SeoSuggestions = z.infer<typeof SeoSuggestions>;

const Group = z.strictObject({
  listings: z.int().min(0),
  unknown: z.int().min(0).meta({ description: 'Of them, those whose views are not known' }),
  before: z.number().nullable().meta({ description: 'Mean views of the days before' }),
  after: z.number().nullable().meta({ description: 'Mean views of the days after' }),
});

/** What applied suggestions did to views, as far as the control group can tell. */
export const SeoReport = z
  .strictObject({
    schema: z.literal('apeg.seo-report/1'),
    generator: z.string(),
    shop: z.string(),
    created_at: z.string().meta({ format: 'date-time' }),
    days: z.int().min(1).meta({ description: 'Days before and after' }),
    verdict: z.enum(['not-enough-history', 'no-difference', 'more-views', 'fewer-views']),
    need: z.string().nullable().meta({ description: 'What is missing where there is not enough history' }),
    applied: Group,
    control: Group,
    effect: z
      .strictObject({
        views: z.number(),
        interval: z.strictObject({ low: z.number(), high: z.number(), level: z.number() }),
        identified: z.literal('randomised'),
      })
      .nullable()
      .meta({ description: 'Change of the applied less change of the control group, views a listing' }),
  })
  .meta({ title: 'Effect of applied suggestions on views' });
export type SeoReport = z.infer<typeof SeoReport>;
