import { WriteForbidden } from '../../domain/errors.ts';
import type { GitHubBranchWish } from '../../domain/github-writes.ts';

/** Every branch that APEG writes is below this. */
export const OWN_BRANCHES = 'apeg/';

const BRANCH = /^apeg\/(?!.*(?:\.\.|\/\/|@\{|\.lock(?:\/|$)))[A-Za-z0-9][\w./-]*(?<![./])$/;
const MOST_FILES = 100;

/** @throws WriteForbidden for a branch that is none of APEG's, the default branch among them. */
export function assertOwnBranch(branch: string, defaultBranch: string): void {
  if (branch !== defaultBranch && BRANCH.test(branch) && branch.length <= 200) return;
  throw new WriteForbidden(`${JSON.stringify(branch)} is no branch that APEG writes to`, {
    hint: 'Only branches under apeg/ are written, and never the default branch.',
  });
}

/** @throws WriteForbidden for a wish that APEG never fulfils. */
export function assertBranchWish(wish: GitHubBranchWish, defaultBranch: string): void {
  assertOwnBranch(wish.branch, defaultBranch);
  const bad = wish.files.find(({ path }) => !mayWrite(path));
  if (bad !== undefined) {
    throw new WriteForbidden(`${JSON.stringify(bad.path)} is no file that APEG writes`, {
      hint: 'Workflows, and paths outside the repository, are never written.',
    });
  }
  if (wish.files.length === 0 || wish.files.length > MOST_FILES) {
    throw new WriteForbidden(`A commit of ${wish.files.length} files is none that APEG makes`, {
      hint: `Commits hold 1 to ${MOST_FILES} files.`,
    });
  }
}

/** Whether a path lies in the repository and is none that git obeys, no workflow and nobody's list of owners. */
function mayWrite(path: string): boolean {
  const parts = path.split('/');
  const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !isGitFolder(part));
  if (!plain || path.length > 1000 || /[\\\p{Cc}]/u.test(path)) return false;
  if (parts.at(-1)?.toUpperCase() === 'CODEOWNERS') return false;
  return parts[0]?.toLowerCase() !== '.github' || path === '.github/apeg.yml';
}

/** `.git`, and what some file systems take for it. */
function isGitFolder(part: string): boolean {
  return /^(?:\.git|git~\d+)[. ]*$/i.test(
    part.replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, ''),
  );
}
