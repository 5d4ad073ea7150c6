import { canonicalFile } from '../../domain/canonical-json.ts';
import type { GitHubBranchWish, GitHubWriter } from '../../domain/github-writes.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import type { Receipt } from '../../domain/receipt.ts';
import type { ShopFloor } from '../../domain/shop-floor.ts';
import { entriesByRun } from '../../operations/run-record.ts';
import { branchOf, type Reviewed, standingOf } from './operation-bench.ts';
import { logFileOf, refusalFiles, refusalsKept } from './operation-files.ts';
import { showPlan } from './operation-show.ts';

/** Somebody may push at the same moment; more than a few times in a row nobody does. */
const TRIES = 3;

/** Where records are kept; `again` where the plan had run before. */
export interface RecordsPlace {
  readonly writer: GitHubWriter;
  readonly floor: ShopFloor;
  readonly again: boolean;
}

/**
 * Commits a receipt, and what the Logbook has of its run and of refusals before it, to the plan's branch, and makes the one comment say
 * so. Made from the journal, it is the same however often it is made: `again` brings no refusal of another plan, because the branch may
 * hold a plan by now that was approved as it stands. @returns what people should know about it
 */
export async function keepRecords(
  what: Reviewed,
  receipt: Receipt,
  { writer, floor, again }: RecordsPlace,
): Promise<string[]> {
  const entries = await floor.journal.entries();
  const refusals = again ? [] : await refusalFiles(receipt.operation, floor);
  const own = logFiles(receipt, entries).filter(({ path }) => !refusals.some((file) => file.path === path));
  const files = [
    { path: `.apeg/receipts/${receipt.run}.json`, content: canonicalFile(receipt) },
    ...own,
    ...refusals,
  ];
  for (let left = TRIES; left > 0; left -= 1) {
    const { head, pull } = await standingOf(what, writer);
    if (head === null || pull === null)
      return [
        `There is no open pull request from ${branchOf(what)} to keep the receipt in; this answer and the journal have it`,
      ];
    const branch = await writer.ensureBranch({
      branch: branchOf(what),
      base: head,
      files,
      message: `apeg: receipt of ${receipt.run}\n\nPlan ${receipt.plan_sha256}\n`,
      expected: head.commit,
    });
    if (branch.outcome === 'refused') continue;
    if (!again) await refusalsKept(receipt.operation, entries.at(-1)?.seq ?? 0, floor);
    await showPlan(what, { kind: 'receipt', receipt }, { pull: pull.number, writer });
    return [`Receipt and Logbook are in pull request ${pull.number}; merge it to keep them`];
  }
  return [`Others keep pushing to ${branchOf(what)}; say it again to have the receipt committed`];
}

/** The run's part of the Logbook, and that of every "no" to the same plan. */
function logFiles(
  { run, plan_sha256: digest }: Receipt,
  entries: readonly JournalEntry[],
): GitHubBranchWish['files'] {
  return Array.from(entriesByRun(entries)).flatMap(([name, own]) =>
    name === run || own.some(({ body }) => body.type === 'refused' && body.plan_sha256 === digest)
      ? [logFileOf(name, own)]
      : [],
  );
}
