import { z } from 'zod';
import { canonicalFile } from '../../domain/canonical-json.ts';
import { twoDecimals } from '../../domain/figure-text.ts';
import type { SeoReport } from '../../domain/seo-suggestions.ts';
import { experimentsOf } from '../../operations/seo-refresh/experiments.ts';
import { appliedTexts, measureSeo } from '../../operations/seo-refresh/measure.ts';
import { readViews } from '../../operations/seo-refresh/views-store.ts';
import { createCommand } from '../command.ts';
import { linesReport, logLook, openSeoPlace, VIEWS_OPTIONS, ViewsInput } from './seo-place.ts';

const VERDICTS = {
  'not-enough-history': 'Not enough history',
  'no-difference': 'No difference that could be told from chance',
  'more-views': 'More views than the control group',
  'fewer-views': 'Fewer views than the control group',
} as const satisfies Record<SeoReport['verdict'], string>;

const Input = ViewsInput.extend({
  output: z.string().min(1, 'must not be empty').optional(),
});

/** Says what applied suggestions did to views, as far as the control group can tell. */
export const etsySeoReport = createCommand(
  {
    name: 'etsy-seo-report',
    summary: 'compare the views of changed Etsy listings with those that were left alone',
    options: [
      { name: 'output', argument: 'file', summary: 'write the report to a file, too' },
      ...VIEWS_OPTIONS,
    ],
  },
  Input,
  async ({ output, ...input }, deps) => {
    const started = deps.clock.now();
    const place = await openSeoPlace(input, deps);
    const days = input.days ?? place.settings.operations.seoRefresh.days;
    const { shop } = await deps.shops(place.root).textReader();
    const report = measureSeo(
      {
        shop,
        days,
        generator: deps.generator,
        history: await readViews(place.state, shop),
        applied: appliedTexts(await place.desk.entries(), shop),
        experiments: await experimentsOf(place.state, shop),
      },
      deps,
    );
    if (output !== undefined) await deps.files.writeAll([{ path: output, content: canonicalFile(report) }]);
    const { verdict, effect, applied, control } = report;
    await logLook(
      { action: 'etsy-seo-report', started, figures: { shop, verdict, effect, applied, control } },
      place,
      deps,
    );
    return linesReport([['Effect of applied suggestions', linesOf(report)]], () => report);
  },
);

function linesOf({ verdict, need, effect, applied, control, days }: SeoReport): string[] {
  const group = (name: string, { listings, unknown, before, after }: SeoReport['applied']): string =>
    `${name}: ${listings} listings, ${unknown} of them unknown${before === null || after === null ? '' : `; views in ${days} days ${twoDecimals(before)} → ${twoDecimals(after)} on average`}`;
  return [
    need === null ? VERDICTS[verdict] : `${VERDICTS[verdict]}: ${need}`,
    ...(effect === null
      ? []
      : [
          `${twoDecimals(effect.views)} [${twoDecimals(effect.interval.low)}, ${twoDecimals(effect.interval.high)}] views a listing more than the control group, in ${days} days`,
        ]),
    group('Changed', applied),
    group('Control', control),
  ];
}
