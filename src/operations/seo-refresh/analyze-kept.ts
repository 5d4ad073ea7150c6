import type { EtsyTextConnections } from '../../domain/etsy-text.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import { MOST_ITEMS, type OperationLimits } from '../../domain/operation-limits.ts';
import type { SeoSuggestions } from '../../domain/seo-suggestions.ts';
import type { StateStore } from '../../domain/state-store.ts';
import { dayBy, dayOf } from '../../domain/time.ts';
import { analyzeSeo, isEnough, type SeoDeps } from './analyze.ts';
import { experimentsOf, rememberExperiment } from './experiments.ts';
import { appliedTexts } from './measure.ts';
import { readViews } from './views-store.ts';

/** What somebody wants analysed. */
export interface KeptAnalysisRequest {
  readonly threshold: number;
  readonly days: number;
  /** Share of stale listings that is left alone. */
  readonly share: number;
  /** The day of the analysis where it is left out. */
  readonly seed: number | undefined;
  readonly limits: OperationLimits;
}

/** What analysing needs beside what is kept; nothing of it can write to the shop. */
export interface KeptAnalysisDeps extends Omit<SeoDeps, 'texts'> {
  readonly texts: Pick<EtsyTextConnections, 'textReader'>;
  readonly state: StateStore;
  readonly entries: () => Promise<readonly JournalEntry[]>;
  readonly generator: string;
}

/**
 * Analyses a shop with the views, the changes and the control groups that are kept of it, and keeps what came of it: only suggestions of
 * a kept analysis can be applied.
 *
 * @throws VendorError, ViewsUnusable, OutputUnwritable
 */
export async function analyzeKept(
  { threshold, days, share, seed, limits }: KeptAnalysisRequest,
  { texts: shops, state, entries, generator, ...deps }: KeptAnalysisDeps,
): Promise<SeoSuggestions> {
  const { texts, shop } = await shops.textReader();
  const now = deps.clock.now();
  const today = dayOf(now);
  const lately = dayBy(today, -days);
  const applied = appliedTexts(await entries(), shop);
  const held = (await experimentsOf(state, shop)).filter(
    ({ created_at }) => dayOf(created_at) >= dayBy(lately, -days),
  );
  const file = await analyzeSeo(
    {
      shop,
      history: await readViews(state, shop),
      threshold,
      days,
      control: { share, seed: seed ?? Number(today.replaceAll('-', '')) },
      maxItems: Math.min(MOST_ITEMS, limits.max_items),
      measured: new Set(applied.filter(({ day }) => day >= lately).map(({ listing }) => listing)),
      controls: new Set(held.flatMap(({ control }) => control)),
      generator,
    },
    { ...deps, texts },
  );
  // Nothing can come of an analysis without history, and nobody is left alone by it.
  if (isEnough(file.history, now)) await rememberExperiment(state, file);
  return file;
}
