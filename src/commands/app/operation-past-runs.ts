import type { JournalEntry } from '../../domain/journal.ts';
import type { Receipt } from '../../domain/receipt.ts';
import { entriesByRun, type Opened, recordOf } from '../../operations/run-record.ts';
import type { Reviewed } from './operation-bench.ts';
import { OPERATION_KINDS } from './operation-kinds.ts';

/** A run of a plan that was opened before. */
export interface PastRun {
  readonly run: string;
  readonly opened: Opened;
  /** Null where it has not come to its end. */
  readonly receipt: Receipt | null;
}

/** The runs of the plans whose digest begins so, oldest first; one for each plan, because a plan runs once. */
export function runsOfDigest(digest: string, entries: readonly JournalEntry[]): PastRun[] {
  return allRuns(entries).filter(({ opened }) => opened.plan_sha256.startsWith(digest));
}

/** The run that has not come to its end; there is one at the most, because no other is begun before. */
export function unfinishedRun(entries: readonly JournalEntry[]): PastRun | undefined {
  return allRuns(entries).find(({ receipt }) => receipt === null);
}

function allRuns(entries: readonly JournalEntry[]): PastRun[] {
  return Array.from(entriesByRun(entries), ([run, own]) => ({ run, ...recordOf(own) })).flatMap(
    ({ run, opened, receipt }) => (opened === null ? [] : [{ run, opened: opened.body, receipt }]),
  );
}

/** How a run's plan is named in commands; null where the App does not know its operation. */
export function reviewedOf({ operation, kind }: Pick<Opened, 'operation' | 'kind'>): Reviewed | null {
  if (kind === 'rollback') return 'rollback';
  for (const name of Object.keys(OPERATION_KINDS) as (keyof typeof OPERATION_KINDS)[])
    if (OPERATION_KINDS[name].operation === operation) return name;
  return null;
}
