import { digestOf } from '../../domain/canonical-json.ts';
import { InputUnusable } from '../../domain/errors.ts';
import type { EtsyTextReader } from '../../domain/etsy-text.ts';
import { expiryAfter, MOST_ITEMS } from '../../domain/operation-limits.ts';
import type { OperationSettings } from '../../domain/operation-settings.ts';
import type { Expected, LeftOut, Plan, TextStep } from '../../domain/plan.ts';
import type { SeoSuggestion, SeoSuggestions } from '../../domain/seo-suggestions.ts';
import type { Clock } from '../../domain/time.ts';
import type { Experiment } from './experiments.ts';
import { changedFields, sameTags, textChangeProblems } from './suggest-listing-seo.ts';

const ETSY_CALLS_A_SECOND = 10;
/** The look before a change, itself, and the look after. */
const CALLS_A_LISTING = 3;

/** An approved file and the analysis that it came from. */
export interface SeoPlanRequest {
  readonly file: SeoSuggestions;
  readonly experiment: Experiment;
  readonly texts: EtsyTextReader;
  readonly settings: OperationSettings;
  readonly generator: string;
}

/**
 * Plans what was approved, after a look at each listing: entries that the analysis did not make, or whose text would break a rule, end
 * the planning; listings that say something else by now are left out.
 *
 * @throws InputUnusable, VendorError
 */
export async function makeSeoPlan(
  { file, experiment, texts, settings, generator }: SeoPlanRequest,
  { clock }: { readonly clock: Clock },
): Promise<Plan> {
  const maxItems = Math.min(MOST_ITEMS, settings.limits.max_items);
  const takenAt = clock.now();
  checkEntries(file, experiment);
  const steps: TextStep[] = [];
  const leftOut: LeftOut[] = [];
  let edited = 0;
  for (const entry of file.suggestions) {
    const out = (reason: LeftOut['reason'], detail?: string): void => {
      const place = `listing ${entry.listing_id}`;
      leftOut.push({ reason, side: 'etsy', sku: null, place, ...(detail === undefined ? {} : { detail }) });
    };
    if (!entry.approved) {
      out('not-approved');
      continue;
    }
    if (steps.length >= maxItems) {
      out('over-cap');
      continue;
    }
    const listing = await texts.listing(entry.listing_id);
    if (listing === null || listing.state !== 'active') {
      out('text-changed', listing === null ? 'the listing is gone' : `the listing is ${listing.state}`);
      continue;
    }
    if (digestOf(listing.text) !== digestOf(entry.before)) {
      out('text-changed');
      continue;
    }
    const problems = textChangeProblems(entry.after, listing);
    if (problems.length > 0) throw unusable(entry, problems.join('; '));
    const after = changedFields(listing.text, entry.after);
    if (Object.keys(after).length === 0) {
      out('text-changed', 'it says so already');
      continue;
    }
    if (experiment.entries[String(entry.listing_id)]?.after_sha256 !== digestOf(entry.after)) edited += 1;
    steps.push({
      kind: 'etsy-text',
      id: `s${String(steps.length + 1).padStart(3, '0')}`,
      sku: `listing ${entry.listing_id}`,
      why: `${entry.views} views in ${entry.days} days`,
      target: { listing_id: entry.listing_id },
      text_before: listing.text,
      text_after: after,
    });
  }
  return {
    schema: 'apeg.plan/1',
    operation: 'seo-refresh',
    kind: 'change',
    generator,
    created_at: takenAt,
    expires_at: expiryAfter(takenAt, settings.limits),
    shops: { shopify: '', etsy: file.shop },
    policy: { analysis: file.analysis, input_sha256: digestOf(file), edited },
    limits: settings.limits,
    consents: [],
    basis: null,
    steps,
    left_out: leftOut,
    expected: expectedOfTexts(steps.length),
  };
}

/** What changing the texts of so many listings will take. */
export function expectedOfTexts(listings: number): Expected {
  const etsy = CALLS_A_LISTING * listings;
  return {
    calls: { shopify: 0, etsy },
    seconds: Math.max(0, Math.floor((etsy - 1) / ETSY_CALLS_A_SECOND)),
    fees: [],
  };
}

function checkEntries({ suggestions }: SeoSuggestions, { entries }: Experiment): void {
  const seen = new Set<number>();
  for (const entry of suggestions) {
    const known = entries[String(entry.listing_id)];
    if (known === undefined) throw unusable(entry, 'the analysis made no suggestion for it');
    if (seen.has(entry.listing_id)) throw unusable(entry, 'it is there twice');
    seen.add(entry.listing_id);
    if (known.before_sha256 !== digestOf(entry.before))
      throw unusable(entry, 'its `before` is not what the analysis saw');
  }
}

function unusable({ listing_id }: SeoSuggestion, problem: string): InputUnusable {
  return new InputUnusable(`The suggestion for listing ${listing_id} cannot be applied: ${problem}`, {
    hint: 'Edit only `approved` and `after`, or delete the entry; apeg etsy-seo-analyze makes a new file.',
  });
}

/** Whether a listing says what a text says, in the fields that it has. */
export function saysSo(
  says: { readonly title: string; readonly description: string; readonly tags: readonly string[] },
  text: TextStep['text_before'],
): boolean {
  return (
    (text.title === undefined || text.title === says.title) &&
    (text.description === undefined || text.description === says.description) &&
    (text.tags === undefined || sameTags(text.tags, says.tags))
  );
}
