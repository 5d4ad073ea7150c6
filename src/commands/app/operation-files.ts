import type { GitHubReader } from '../../domain/github-repository.ts';
import type { GitHubBranchWish } from '../../domain/github-writes.ts';
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
