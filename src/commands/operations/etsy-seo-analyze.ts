import { z } from 'zod';
import { canonicalFile } from '../../domain/canonical-json.ts';
import { counted } from '../../domain/figure-text.ts';
import { MOST_ITEMS } from '../../domain/operation-limits.ts';
import type { SeoSuggestions } from '../../domain/seo-suggestions.ts';
import { dayBy, dayOf } from '../../domain/time.ts';
import { analyzeSeo, isEnough } from '../../operations/seo-refresh/analyze.ts';
import { experimentsOf, rememberExperiment } from '../../operations/seo-refresh/experiments.ts';
import { appliedTexts } from '../../operations/seo-refresh/measure.ts';
import { readViews } from '../../operations/seo-refresh/views-store.ts';
import { createCommand } from '../command.ts';
import { PLACE_OPTIONS, PlaceInput } from './place.ts';
import { linesReport, logLook, openSeoPlace, today } from './seo-place.ts';

const SHOWN = 12;

const Input = PlaceInput.extend({
  threshold: z.coerce.number().int('must be a whole number').min(1, 'must be 1 or more').default(10),
  days: z.coerce
    .number()
    .int('must be a whole number')
    .min(7, 'must be 7 or more')
    .max(365, 'must be at most 365')
    .default(30),
  control: z.coerce.number().min(0, 'must be 0 to 0.9').max(0.9, 'must be 0 to 0.9').default(0.2),
  seed: z.coerce.number().int('must be a whole number').min(0, 'must be 0 or more').optional(),
  output: z.string().min(1, 'must not be empty').default('seo_suggestions.json'),
});

/** Finds listings that hardly anybody looks at and suggests what else they could say. */
export const etsySeoAnalyze = createCommand(
  {
    name: 'etsy-seo-analyze',
    summary: 'suggest titles and tags for Etsy listings that hardly anybody looks at; changes nothing',
    options: [
      { name: 'threshold', argument: 'n', summary: 'fewer views than this is stale (default: 10)' },
      { name: 'days', argument: 'n', summary: 'the days that views are counted in (default: 30)' },
      {
        name: 'control',
        argument: 'share',
        summary: 'share of stale listings that is left alone to compare with (default: 0.2)',
      },
      { name: 'seed', argument: 'n', summary: 'for the choice of these listings (default: the day)' },
      {
        name: 'output',
        argument: 'file',
        summary: 'where the suggestions go (default: seo_suggestions.json)',
      },
      ...PLACE_OPTIONS,
    ],
  },
  Input,
  async ({ threshold, days, control: share, seed, output, ...input }, deps) => {
    const started = deps.clock.now();
    const place = await openSeoPlace(input, deps);
    const { texts, shop } = await deps.shops(place.root).textReader();
    const history = await readViews(place.state, shop);
    const experiments = await experimentsOf(place.state, shop);
    const lately = dayBy(today(deps), -days);
    const applied = appliedTexts(await place.desk.entries(), shop);
    const held = experiments.filter(({ created_at }) => dayOf(created_at) >= dayBy(lately, -days));
    const file = await analyzeSeo(
      {
        shop,
        history,
        threshold,
        days,
        control: { share, seed: seed ?? Number(today(deps).replaceAll('-', '')) },
        maxItems: Math.min(MOST_ITEMS, place.settings.operations.limits.max_items),
        measured: new Set(applied.filter(({ day }) => day >= lately).map(({ listing }) => listing)),
        controls: new Set(held.flatMap(({ control }) => control)),
        generator: deps.generator,
      },
      {
        texts,
        model: await deps.textModel(place.settings, place.root),
        clock: deps.clock,
        progress: deps.progress,
      },
    );
    await deps.files.writeAll([{ path: output, content: canonicalFile(file) }]);
    // Nothing can come of an analysis without history, and nobody is left alone by it.
    if (isEnough(file.history, started)) await rememberExperiment(place.state, file);
    const figures = figuresOf(file);
    await logLook({ action: 'etsy-seo-analyze', started, figures }, place, deps);
    return linesReport(sectionsOf(file, output, started), () => ({
      ...figures,
      file: output,
      enough: isEnough(file.history, started),
    }));
  },
);

function figuresOf({ shop, analysis, wording, suggestions, control, left_out, history }: SeoSuggestions) {
  return {
    shop,
    analysis,
    wording,
    suggestions: suggestions.length,
    control: control.listings.length,
    unknown: left_out.filter(({ reason }) => reason === 'views-unknown').length,
    left_out: left_out.length,
    history,
  };
}

function sectionsOf(file: SeoSuggestions, output: string, now: string): [string, string[]][] {
  const { history, suggestions, control, left_out } = file;
  const { covered_days, days, last_day } = history;
  if (!isEnough(history, now)) {
    const old = covered_days >= days ? `; the last snapshot is of ${last_day ?? '–'}` : '';
    return [
      ['Views', [`Not enough history: ${covered_days} of ${days} days${old}`]],
      ['Next', ['Run apeg etsy-views snapshot every day; Etsy gives no past counters.']],
    ];
  }
  const stale = suggestions.length + control.listings.length;
  const lines = suggestions
    .slice(0, SHOWN)
    .map(
      ({ listing_id, before, after, views, days: own }) =>
        `${listing_id} (${views} views in ${own} days): ${after.title === undefined ? before.title : `${before.title} → ${after.title}`}${after.tags === undefined ? '' : `; tags ${before.tags.length} → ${after.tags.length}`}`,
    );
  const by = Map.groupBy(left_out, ({ reason }) => reason);
  return [
    [
      'Stale listings',
      [
        `${counted(stale, 'listing')} with fewer than ${file.threshold} views: ${suggestions.length} with a suggestion, ${control.listings.length} left alone by chance to compare with (seed ${control.seed})`,
        `Wording: ${file.wording}`,
        ...file.warnings,
      ],
    ],
    [
      'Suggestions',
      [
        ...lines,
        ...(suggestions.length > SHOWN ? [`and ${suggestions.length - SHOWN} more in ${output}`] : []),
      ],
    ],
    ['Left out', Array.from(by, ([reason, all]) => `${all.length} × ${reason}: ${all[0]?.detail ?? ''}`)],
    [
      'Next',
      [
        `Set approved to true in ${output} where you agree (edit or delete entries), then: apeg etsy-seo-apply --input ${output} --dry-run`,
      ],
    ],
  ];
}
