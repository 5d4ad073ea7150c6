import { z } from 'zod';
import { digestOf } from '../../domain/canonical-json.ts';
import type { SeoSuggestions } from '../../domain/seo-suggestions.ts';
import type { StateStore } from '../../domain/state-store.ts';

const REMEMBERED = 100;

/** What is remembered of one analysis: who may come of it, and who is left alone to compare with. */
export const Experiment = z.strictObject({
  analysis: z.string(),
  created_at: z.string(),
  days: z.int(),
  control: z.array(z.int()),
  entries: z.record(z.string(), z.strictObject({ before_sha256: z.string(), after_sha256: z.string() })),
});
export type Experiment = z.infer<typeof Experiment>;

const Stored = z.strictObject({
  schema: z.literal('apeg.seo-experiments/1'),
  experiments: z.array(Experiment),
});

/** The analyses of a shop that are remembered, oldest first. */
export async function experimentsOf(state: StateStore, shop: string): Promise<readonly Experiment[]> {
  const stored = Stored.safeParse(await state.read(nameOf(shop)));
  return stored.success ? stored.data.experiments : [];
}

/** Remembers an analysis, once. @throws OutputUnwritable */
export async function rememberExperiment(state: StateStore, file: SeoSuggestions): Promise<void> {
  const before = await experimentsOf(state, file.shop);
  if (before.some(({ analysis }) => analysis === file.analysis)) return;
  const experiment: Experiment = {
    analysis: file.analysis,
    created_at: file.created_at,
    days: file.history.days,
    control: file.control.listings.map(({ listing_id }) => listing_id),
    entries: Object.fromEntries(
      file.suggestions.map(({ listing_id, before: was, after }) => [
        listing_id,
        { before_sha256: digestOf(was), after_sha256: digestOf(after) },
      ]),
    ),
  };
  const experiments = [...before, experiment].slice(-REMEMBERED);
  await state.write(nameOf(file.shop), { schema: 'apeg.seo-experiments/1', experiments });
}

function nameOf(shop: string): string {
  return `etsy-seo-${shop}`;
}
