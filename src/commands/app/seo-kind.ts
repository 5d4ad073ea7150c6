import { z } from 'zod';
import { canonicalFile, digestOf } from '../../domain/canonical-json.ts';
import { counted } from '../../domain/figure-text.ts';
import type { Refusal } from '../../domain/operation.ts';
import { Plan } from '../../domain/plan.ts';
import type { SeoSuggestions } from '../../domain/seo-suggestions.ts';
import { isEnough, lackOf } from '../../operations/seo-refresh/analyze.ts';
import { analyzeKept } from '../../operations/seo-refresh/analyze-kept.ts';
import { createSeoDesk } from '../../operations/seo-refresh/desk.ts';
import { planSuggestions } from '../../operations/seo-refresh/plan-suggestions.ts';
import { suggestionsMarkdown } from '../../rendering/seo-suggestions.ts';
import { suggestionsOf } from '../operations/suggestions-file.ts';
import type { Drafting, KindParts, OpenKind, OperationKind } from './operation-kinds.ts';

const FILE = '.apeg/plans/seo.json';
const STATE = 'planned-seo-file';

/** The last file that was planned, by its digest, and that which was put up. */
const Kept = z.object({ drafted: z.string(), input: z.string().nullable(), plan: Plan.nullable() });
type Kept = z.infer<typeof Kept>;

/** Texts of Etsy listings: people go over a file of suggestions, and the plan is what they approved. */
export const SEO: OperationKind = {
  operation: 'seo-refresh',
  title: 'other words for Etsy listings that hardly anybody looks at',
  idle: 'No listing needs other words',
  editing: (file) =>
    `Set "approved": true in ${file} where you agree; "after" may be edited within the limits and entries deleted; every push is planned anew and makes a new digest`,
  open: async (parts) => {
    const { floor, settings, generator } = parts;
    const desk = createSeoDesk({
      ...floor,
      settings: settings.operations,
      generator,
      progress: () => undefined,
    });
    const planOf = (file: SeoSuggestions): Promise<Plan> =>
      planSuggestions(
        { file, settings: settings.operations, generator },
        { texts: floor.shops, state: floor.state, clock: floor.timer },
      );
    const planFile: NonNullable<OpenKind['planFile']> = async (text, as) => {
      const file = suggestionsOf(text, FILE);
      const kept = Kept.safeParse(await floor.state.read(STATE)).data;
      const input = digestOf(file);
      const edited = kept?.drafted !== input;
      if (as === 'known' && kept?.input === input && kept.plan !== null) return { plan: kept.plan, edited };
      const plan = await planOf(file);
      await floor.state.write(STATE, { drafted: kept?.drafted ?? '', input, plan } satisfies Kept);
      return { plan, edited };
    };
    return { desk, draft: () => draft(parts, { desk, planOf }), planFile };
  },
};

async function draft(
  { floor, settings, generator }: KindParts,
  { desk, planOf }: Pick<OpenKind, 'desk'> & { readonly planOf: (file: SeoSuggestions) => Promise<Plan> },
): Promise<Drafting> {
  const { operations } = settings;
  const { threshold, days, control_share: share, control_seed: seed } = operations.seoRefresh;
  const file = await analyzeKept(
    { threshold, days, share, seed, limits: operations.limits },
    {
      texts: floor.shops,
      state: floor.state,
      entries: () => desk.entries(),
      model: await floor.textModel(settings),
      clock: floor.timer,
      generator,
      progress: () => undefined,
    },
  );
  if (!isEnough(file.history, floor.timer.now())) return { kind: 'refused', refusal: tooEarly(file) };
  const plan = await planOf(file);
  if (file.suggestions.length === 0) return { kind: 'planned', plan, reasons: [] };
  const input = digestOf(file);
  await floor.state.write(STATE, { drafted: input, input, plan } satisfies Kept);
  const holds = `${counted(file.suggestions.length, 'suggestion')}, and ${counted(file.control.listings.length, 'listing')} left alone to compare with`;
  const review = { content: canonicalFile(file), table: suggestionsMarkdown(file), holds };
  return { kind: 'planned', plan, reasons: [], review };
}

function tooEarly({ history }: SeoSuggestions): Refusal {
  return {
    reasons: [
      {
        code: 'not-enough-history',
        detail: `${lackOf(history)}; Etsy gives no past counters, so views-snapshot has to be scheduled every day`,
      },
    ],
    next: 'schedule views-snapshot in .github/apeg.yml',
  };
}
