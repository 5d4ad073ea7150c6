import { z } from 'zod';
import type { GitHubReader } from '../../domain/github-repository.ts';
import type { GitHubBranchWish } from '../../domain/github-writes.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import type { OperationName } from '../../domain/operation.ts';
import type { ShopFloor } from '../../domain/shop-floor.ts';
import { logbookLines, logbookOf } from '../../operations/logbook.ts';
import { entriesByRun } from '../../operations/run-record.ts';
import { branchOf, planFileOf, type Reviewed, type Standing, tableFileOf } from './operation-bench.ts';

/** Receipts and logs that the open pull request already holds; a sentence where people put other files there. */
export async function keptFiles(
  what: Reviewed,
  { head, pull }: Standing,
  reader: GitHubReader,
): Promise<GitHubBranchWish['files'] | string> {
  if (pull === null || head === null) return [];
  const own = new Set([planFileOf(what), tableFileOf(what)]);
  const paths = (await reader.changedFiles(pull.number)).items.map(({ path }) => path);
  const records = paths.filter((path) => /^\.apeg\/(?:logbook|receipts)\/[\w-]+\.jsonl?$/.test(path));
  const foreign = paths.filter((path) => !own.has(path) && !records.includes(path));
  if (foreign.length > 0)
    return `Somebody put other files on ${branchOf(what)} (${foreign.slice(0, 5).join(', ')}): take them away, or close pull request ${pull.number}`;
  const read = records.map(async (path) => ({ path, content: await reader.fileAt(path, head.commit) }));
  return (await Promise.all(read)).filter(({ content }) => content !== null);
}

/** One run's part of the Logbook, made from the journal. */
export function logFileOf(run: string, own: readonly JournalEntry[]): GitHubBranchWish['files'][number] {
  return { path: `.apeg/logbook/${run}.jsonl`, content: logbookLines(logbookOf(own)) };
}

/** Up to where in the journal refusals have been committed together with a receipt. */
const Kept = z.object({ seq: z.int().min(0) });

/**
 * What the Logbook has of every "no" to an operation that was not committed with a receipt yet, also of those to runs that nobody knows.
 * What a plan's pull request brought alone may have been closed with it, and comes along again.
 */
export async function refusalFiles(
  operation: OperationName,
  { journal, state }: Pick<ShopFloor, 'journal' | 'state'>,
): Promise<GitHubBranchWish['files']> {
  const kept = Kept.safeParse(await state.read(keptName(operation)));
  const from = kept.success ? kept.data.seq : 0;
  const refused = (await journal.entries()).filter(
    ({ seq, body }) => seq > from && body.type === 'refused' && (body.operation ?? operation) === operation,
  );
  return Array.from(entriesByRun(refused), ([run, own]) => logFileOf(run, own));
}

/** Remembers that every "no" to an operation up to there was committed with a receipt. @throws OutputUnwritable */
export async function refusalsKept(
  operation: OperationName,
  seq: number,
  { state }: Pick<ShopFloor, 'state'>,
): Promise<void> {
  await state.write(keptName(operation), { seq });
}

function keptName(operation: OperationName): string {
  return `refusals-kept-${operation}`;
}
