import type { LocalRepository } from '../domain/local-repository.ts';
import { jsonFile } from '../proposals/lay-out.ts';
import { reverted } from '../proposals/ledger/revert.ts';
import { REVERT_BRANCHES } from '../proposals/pull-requests/decide.ts';
import { revertMarkdown } from '../rendering/outcome.ts';
import type { Judged } from './judging.ts';
import { ledgerPath } from './outcomes.ts';

/** What takes a proposal back, as a commit. */
export interface Revert {
  readonly branch: string;
  readonly message: string;
  /** The files as they were, the outcome, and a text for people. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

/** The commit that takes a proposal back by its inverse patch, with the outcome as its evidence; or why there is none. */
export async function revertOf(
  { of, entry }: Judged,
  repository: LocalRepository,
): Promise<Revert | { readonly branch: string; readonly reason: string }> {
  const texts = new Map<string, string>();
  for (const { file } of of.patch.edits) {
    const text = await repository.fileAt(repository.base, file);
    if (text !== null) texts.set(file, text);
  }
  const id = `${entry.proposal}/${entry.revision}`;
  const branch = `${REVERT_BRANCHES}${id}`;
  const files = reverted(of.patch, (path) => texts.get(path) ?? null);
  const stuck = files.find((file) => 'reason' in file);
  if (stuck !== undefined && 'reason' in stuck) return { branch, reason: `${stuck.path} ${stuck.reason}` };
  const contents = files.flatMap((file) => ('text' in file ? [{ path: file.path, content: file.text }] : []));
  const text = revertMarkdown(
    entry,
    contents.map(({ path }) => path),
  );
  return {
    branch,
    message: `apeg: revert ${id}\n\n${entry.outcome}: ${entry.decided ?? ''}\n\nApeg-Proposal: ${id}\n`,
    files: [
      ...contents,
      { path: ledgerPath(entry), content: jsonFile(entry) },
      { path: `.apeg/proposals/${id}/revert.md`, content: text },
    ],
  };
}
