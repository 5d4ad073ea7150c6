import { EtsyTextPart, type EtsyTextReader } from '../../domain/etsy-text.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import type { OperationSettings } from '../../domain/operation-settings.ts';
import type { LeftOut, TextStep } from '../../domain/plan.ts';
import type { Change } from '../../domain/receipt.ts';
import type { Clock } from '../../domain/time.ts';
import type { RollbackPlanned } from '../operation-desk.ts';
import { findRun, nothingLeft, plannedRollback, refusedRollback } from '../rollback.ts';
import { expectedOfTexts, saysSo } from './make-plan.ts';

/** What the rollback of texts is planned from; the shop is only read. */
export interface TextRollbackRequest {
  readonly run: string;
  readonly entries: readonly JournalEntry[];
  readonly texts: EtsyTextReader;
  readonly shop: string;
  readonly settings: OperationSettings;
  readonly generator: string;
}

/**
 * Plans to give listings the texts back that they had before a run. A text that somebody changed since is left out and named; where
 * that holds for all of them, the answer is a refusal.
 */
export async function planTextRollback(
  { run, entries, texts, shop, settings, generator }: TextRollbackRequest,
  { clock }: { readonly clock: Clock },
): Promise<RollbackPlanned> {
  const shops = { shopify: '', etsy: shop };
  const next = 'connect the shop that the run was made for';
  const found = findRun(run, entries, { shops, next });
  if (found.kind === 'refused') return found;
  const { receipt, back } = found;
  const changes = receipt.changes.filter(({ field, step }) => field === 'text' && !back.has(step));
  if (changes.length === 0) return nothingLeft(run);
  const now = clock.now();
  const steps: TextStep[] = [];
  const leftOut: LeftOut[] = [];
  for (const change of changes) {
    const step = inverseOf(change, run);
    const listing = await texts.listing(step.target.listing_id);
    const problem =
      listing === null
        ? 'the listing is gone'
        : !saysSo(listing.text, step.text_before)
          ? 'its text was changed after the run'
          : step.text_after.description !== undefined && listing.rich_description
            ? 'it has a formatted description by now'
            : null;
    if (problem === null) steps.push(step);
    else leftOut.push({ reason: 'text-changed', side: 'etsy', sku: null, place: step.sku, detail: problem });
  }
  if (steps.length === 0)
    return refusedRollback(
      'drift',
      leftOut.map(({ place, detail }) => `${place}: ${detail ?? ''}`).join('; '),
      'correct the texts by hand; the receipt has what they were',
    );
  const own = { steps, left_out: leftOut, expected: expectedOfTexts(steps.length) };
  return plannedRollback(
    { operation: 'seo-refresh', shops, receipt, strategy: 'before', ...own },
    { settings, generator, now },
  );
}

function inverseOf({ step, sku, target, before, after }: Change, run: string): TextStep {
  return {
    kind: 'etsy-text',
    id: step,
    sku,
    why: `takes back what ${run} changed`,
    target: { listing_id: listingOf(target) },
    text_before: EtsyTextPart.parse(after),
    text_after: EtsyTextPart.parse(before),
  };
}

/** The listing that a change of text is about. */
export function listingOf(target: string): number {
  return Number(target.replace('listing ', ''));
}
