import { InputUnusable } from '../../domain/errors.ts';
import type { EtsyTextConnections } from '../../domain/etsy-text.ts';
import type { OperationSettings } from '../../domain/operation-settings.ts';
import type { Plan } from '../../domain/plan.ts';
import type { SeoSuggestions } from '../../domain/seo-suggestions.ts';
import type { StateStore } from '../../domain/state-store.ts';
import type { Clock } from '../../domain/time.ts';
import { experimentsOf } from './experiments.ts';
import { makeSeoPlan } from './make-plan.ts';

/** A file of suggestions that people went over. */
export interface SuggestionsRequest {
  readonly file: SeoSuggestions;
  readonly settings: OperationSettings;
  readonly generator: string;
}

/** What planning needs; nothing of it can write to the shop. */
export interface SuggestionsDeps {
  readonly texts: Pick<EtsyTextConnections, 'textReader'>;
  readonly state: StateStore;
  readonly clock: Clock;
}

/**
 * Plans what was approved in a file of suggestions, for the shop and by the analysis that it came from.
 *
 * @throws InputUnusable where either is another, or an entry may not be applied; VendorError
 */
export async function planSuggestions(
  { file, settings, generator }: SuggestionsRequest,
  { texts: shops, state, clock }: SuggestionsDeps,
): Promise<Plan> {
  const { texts, shop } = await shops.textReader();
  const hint =
    'Suggestions are applied where they were made, to the shop that they are of: analyse again to have new ones.';
  if (file.shop !== shop)
    throw new InputUnusable(`The suggestions are of shop ${file.shop}, and shop ${shop} is connected`, {
      hint,
    });
  const experiment = (await experimentsOf(state, shop)).find(({ analysis }) => analysis === file.analysis);
  if (experiment === undefined)
    throw new InputUnusable(`The analysis ${file.analysis.slice(0, 12)} was not made here`, { hint });
  return makeSeoPlan({ file, experiment, texts, settings, generator }, { clock });
}
