import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { RepositoryUnusable } from '../../domain/errors.ts';
import type { BranchOwner, BranchWish } from '../../domain/local-repository.ts';
import { answer, type GitEnvironment, gitIn, lines, run } from './run-git.ts';

/** Every branch that APEG writes is below this. */
export const OWN_BRANCHES = 'apeg/';

const AUTHOR = { name: 'APEG', email: 'apeg[bot]@users.noreply.github.com' };
const TRAILER = 'Apeg-Proposal';

/** A local checkout and git in it. */
export interface Checkout {
  readonly top: string;
  /** The commit that branches start from. */
  readonly base: string;
  readonly git: SimpleGit;
  readonly environment: GitEnvironment;
}

/**
 * Whose commit is the newest of a branch. APEG makes one commit a branch, so whatever a person adds or amends is the newest;
 * what lies below is the base of its day, which need not be in the present base.
 */
export async function ownerOf({ git, base }: Checkout, branch: string): Promise<BranchOwner> {
  const tip = await tipOf(git, branch);
  if (tip === '' || Number(await run(git, ['rev-list', '--count', `${base}..${tip}`])) === 0) return 'nobody';
  const format = `--format=%ae%x00%ce%x00%(trailers:key=${TRAILER},valueonly)`;
  const [author, committer, trailer = ''] = (
    await run(git, ['log', '--max-count=1', '--no-show-signature', format, tip])
  ).split('\0');
  const ours = author === AUTHOR.email && committer === AUTHOR.email && trailer.trim() !== '';
  return ours ? 'apeg' : 'somebody-else';
}

/** Whether a path lies in the repository and is none that git or GitHub obeys. */
function mayWrite(path: string): boolean {
  const parts = path.split(/[\\/]/);
  return (
    !parts.includes('..') &&
    !parts.includes('') &&
    !['.git', '.github'].includes((parts[0] ?? '').toLowerCase())
  );
}

/** Writes objects and one reference; the index and the work tree of the checkout are never opened. */
export async function writeBranch(checkout: Checkout, wish: BranchWish): Promise<void> {
  const { git } = checkout;
  const ref = `refs/heads/${wish.branch}`;
  if (!wish.branch.startsWith(OWN_BRANCHES)) {
    throw new RepositoryUnusable(`${wish.branch} is no branch of APEG's`, {
      hint: 'Only branches under apeg/ are written.',
    });
  }
  const forbidden = wish.files.find(({ path }) => !mayWrite(path));
  if (forbidden !== undefined) {
    throw new RepositoryUnusable(`${forbidden.path} is no file that APEG writes`, {
      hint: 'Workflows, and paths outside the repository, are never written.',
    });
  }
  const worktrees = await run(git, ['worktree', 'list', '--porcelain']);
  if (worktrees.split('\n').includes(`branch ${ref}`)) {
    throw new RepositoryUnusable(`${wish.branch} is checked out in a work tree`, {
      hint: 'Check out another branch there first.',
    });
  }
  const before = await tipOf(git, wish.branch);
  const scratch = await mkdtemp(join(tmpdir(), 'apeg-branch-'));
  try {
    const commit = await commitOf(checkout, wish, scratch);
    const none = '0'.repeat(commit.length);
    await run(git, ['update-ref', '-m', 'apeg: propose', ref, commit, before === '' ? none : before]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function tipOf(git: SimpleGit, branch: string): Promise<string> {
  return (await answer(git, ['rev-parse', '--verify', `refs/heads/${branch}`])).trim();
}

/** A commit on the base with the wished files, made through an index of its own. */
async function commitOf(
  { top, base, environment }: Checkout,
  wish: BranchWish,
  scratch: string,
): Promise<string> {
  const plumbing = gitIn(top, environment, {
    GIT_INDEX_FILE: join(scratch, 'index'),
    GIT_AUTHOR_NAME: AUTHOR.name,
    GIT_AUTHOR_EMAIL: AUTHOR.email,
    GIT_AUTHOR_DATE: wish.date,
    GIT_COMMITTER_NAME: AUTHOR.name,
    GIT_COMMITTER_EMAIL: AUTHOR.email,
    GIT_COMMITTER_DATE: wish.date,
  });
  await run(plumbing, ['read-tree', base]);
  const names = await Promise.all(
    wish.files.map(async ({ content }, index) => {
      const name = join(scratch, `content-${index}`);
      await writeFile(name, content);
      return name;
    }),
  );
  const blobs = lines(await run(plumbing, ['hash-object', '-w', '--no-filters', ...names]), '\n');
  const modes = await modesOf(plumbing, base, wish);
  const entries = wish.files.flatMap(({ path }, index) => [
    '--cacheinfo',
    `${modes.get(path) ?? '100644'},${blobs[index] ?? ''},${path}`,
  ]);
  await run(plumbing, ['update-index', '--verbose', '--add', ...entries]);
  const tree = (await run(plumbing, ['write-tree'])).trim();
  const message = join(scratch, 'message');
  await writeFile(message, wish.message);
  return (await run(plumbing, ['commit-tree', tree, '-p', base, '-F', message])).trim();
}

/** The permissions of those wished files that the base has. */
async function modesOf(git: SimpleGit, base: string, wish: BranchWish): Promise<ReadonlyMap<string, string>> {
  const tree = await run(git, ['ls-tree', '-r', '-z', base, '--', ...wish.files.map(({ path }) => path)]);
  return new Map(
    lines(tree, '\0').flatMap((entry) => {
      const [, mode, path] = /^(100\d{3}) blob [0-9a-f]+\t([\s\S]+)$/.exec(entry) ?? [];
      return mode === undefined || path === undefined ? [] : [[path, mode] as const];
    }),
  );
}
