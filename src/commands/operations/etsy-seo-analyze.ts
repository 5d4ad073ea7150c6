import { z } from 'zod';
import { canonicalFile } from '../../domain/canonical-json.ts';
import { counted } from '../../domain/figure-text.ts';
import type { SeoSuggestions } from '../../domain/seo-suggestions.ts';
import { isEnough, lackOf } from '../../operations/seo-refresh/analyze.ts';
import { analyzeKept } from '../../operations/seo-refresh/analyze-kept.ts';
import { createCommand } from '../command.ts';
import { linesReport, logLook, openSeoPlace, VIEWS_OPTIONS, ViewsInput } from './seo-place.ts';

const SHOWN = 12;

const Input = ViewsInput.extend({
  threshold: z.coerce.number().int('must be a whole number').min(1, 'must be 1 or more').optional(),
  control: z.coerce.number().min(0, 'must be 0 to 0.9').max(0.9, 'must be 0 to 0.9').optional(),
  seed: z.coerce.number().int('must be a whole number').min(0, 'must be 0 or more').optional(),
  output: z.string().min(1, 'must not be empty').default('seo_suggestions.json'),
});

/** Finds listings that hardly anybody looks at and suggests what else they could say. */
export const etsySeoAnalyze = createCommand(
  {
    name: 'etsy-seo-analyze',
    summary: 'suggest titles and tags for Etsy listings that hardly anybody looks at; changes nothing',
    options: [
      {
        name: 'threshold',
        argument: 'n',
        summary: 'fewer views than this is stale (default: of the settings, else 10)',
      },
      {
        name: 'control',
        argument: 'share',
        summary:
          'share of stale listings that is left alone to compare with (default: of the settings, else 0.2)',
      },
      {
        name: 'seed',
        argument: 'n',
        summary: 'for the choice of these listings (default: of the settings, else the day)',
      },
      {
        name: 'output',
        argument: 'file',
        summary: 'where the suggestions go (default: seo_suggestions.json)',
      },
      ...VIEWS_OPTIONS,
    ],
  },
  Input,
  async ({ output, control, seed, ...input }, deps) => {
    const started = deps.clock.now();
    const place = await openSeoPlace(input, deps);
    const { threshold, days, control_share, control_seed } = place.settings.operations.seoRefresh;
    const file = await analyzeKept(
      {
        threshold: input.threshold ?? threshold,
        days: input.days ?? days,
        share: control ?? control_share,
        seed: seed ?? control_seed,
        limits: place.settings.operations.limits,
      },
      {
        ...deps,
        texts: deps.shops(place.root),
        state: place.state,
        entries: () => place.desk.entries(),
        model: await deps.textModel(place.settings, place.root),
      },
    );
    await deps.files.writeAll([{ path: output, content: canonicalFile(file) }]);
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
  if (!isEnough(history, now))
    return [
      ['Views', [lackOf(history)]],
      ['Next', ['Run apeg etsy-views snapshot every day; Etsy gives no past counters.']],
    ];
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
