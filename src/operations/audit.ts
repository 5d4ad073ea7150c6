import { brokenLink, type JournalEntry } from '../domain/journal.ts';
import { openedRuns } from './run-record.ts';

/** What a look at a whole journal found. */
export interface JournalAudit {
  readonly whole: boolean;
  /** Where the chain is broken, or null. */
  readonly broken: string | null;
  /** Runs whose receipt is not what the journal says. */
  readonly differing: readonly string[];
  readonly entries: number;
  readonly runs: number;
  readonly unfinished: readonly string[];
  readonly lastHash: string | null;
}

/** Checks the chain of a journal, and that receipts say what it says. */
export function auditJournal(entries: readonly JournalEntry[]): JournalAudit {
  const broken = brokenLink(entries);
  const runs = openedRuns(entries);
  const differing = runs
    .filter(
      ({ receipt, changes }) =>
        receipt !== null && JSON.stringify(receipt.changes) !== JSON.stringify(changes),
    )
    .map(({ run }) => run);
  return {
    whole: broken === null && differing.length === 0,
    broken,
    differing,
    entries: entries.length,
    runs: runs.length,
    unfinished: runs.filter(({ receipt }) => receipt === null).map(({ run }) => run),
    lastHash: entries.at(-1)?.hash ?? null,
  };
}
