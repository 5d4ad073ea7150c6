import type { JournalEntry } from '../../domain/journal.ts';
import type { Receipt } from '../../domain/receipt.ts';

/** The receipt of the run of a plan, or null where it has not run to its end. */
export function receiptOfPlan(digest: string, entries: readonly JournalEntry[]): Receipt | null {
  for (const { body } of entries)
    if (body.type === 'closed' && body.receipt.plan_sha256 === digest) return body.receipt;
  return null;
}
