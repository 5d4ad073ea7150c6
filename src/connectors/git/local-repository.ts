import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SimpleGit, simpleGit } from 'simple-git';
import { RepositoryUnusable } from '../../domain/errors.ts';
import type { BranchOwner, BranchWish, LocalRepository } from '../../domain/local-repository.ts';

const AUTHOR = { name: 'APEG', email: 'apeg[bot]@users.noreply.github.com' };
const OWN_BRANCHES = 'apeg/';
const TRAILER = 'Apeg-Proposal';

/** What git needs of the environment. */
export type GitEnvironment = Readonly<Record<'PATH' | 'HOME', string>>;

/** The top level of the checkout that holds a folder, or null where it is in none. */
export async function topLevelOf(directory: string, environment: GitEnvironment): Promise<string | null> {
  try {
    const git = simpleGit(directory || '.').env({ ...environment });
    return (await git.raw(['rev-parse', '--show-toplevel'])).trim();
  } catch {
    return null;
  }
}

/** Opens a local checkout. @throws RepositoryUnusable where it is none, has no commit, or is on a branch of APEG's. */
export async function openLocalRepository(
  directory: string,
  environment: GitEnvironment,
): Promise<LocalRepository> {
  const top = await topLevelOf(directory, environment);
  if (top === null) {
    throw new RepositoryUnusable(`${directory} is no git checkout`, {
      hint: 'Name a folder inside one, or run git init.',
    });
  }
  const git = simpleGit(top).env({ ...environment });
  const base = (await answer(git, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'])).trim();
  if (base === '') {
    throw new RepositoryUnusable(`${directory} has no commit yet`, { hint: 'Commit the configs first.' });
  }
  const current = (await answer(git, ['symbolic-ref', '--quiet', '--short', 'HEAD'])).trim();
  if (current.startsWith(OWN_BRANCHES)) {
    throw new RepositoryUnusable(`${directory} has ${current} checked out`, {
      hint: 'Check out the branch that proposals are to start from.',
    });
  }
  return {
    top,
    base,
    fileAt: (revision, path) => fileAt(git, revision, path),
    filesAt: async (revision, folder) =>
      lines(await answer(git, ['ls-tree', '-r', '--name-only', '-z', revision, '--', folder]), '\0'),
    branches: async (prefix) =>
      lines(await git.raw(['for-each-ref', '--format=%(refname:short)', `refs/heads/${prefix}`]), '\n'),
    ownerOf: (branch) => ownerOf(git, base, branch),
    ensureBranch: (wish) => ensureBranch({ top, base, git, environment }, wish),
  };
}

async function fileAt(git: SimpleGit, revision: string, path: string): Promise<string | null> {
  const known = await answer(git, ['ls-tree', '--name-only', '-z', revision, '--', path]);
  return known === '' ? null : git.raw(['cat-file', 'blob', `${revision}:${path}`]);
}

async function ownerOf(git: SimpleGit, base: string, branch: string): Promise<BranchOwner> {
  const tip = (await answer(git, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`])).trim();
  if (tip === '') return 'nobody';
  const format = `--format=%ae%x00%ce%x00%(trailers:key=${TRAILER},valueonly)%x01`;
  const log = await git.raw(['log', format, `${base}..${tip}`]);
  const commits = lines(log, '\x01').filter((commit) => commit.trim() !== '');
  if (commits.length === 0) return 'nobody';
  const ours = commits.every((commit) => {
    const [author, committer, trailer] = commit.trim().split('\0');
    return author === AUTHOR.email && committer === AUTHOR.email && (trailer ?? '').trim() !== '';
  });
  return ours ? 'apeg' : 'somebody-else';
}

interface Checkout {
  readonly top: string;
  readonly base: string;
  readonly git: SimpleGit;
  readonly environment: GitEnvironment;
}

/** Writes objects and one reference; the index and the work tree of the checkout are never opened. */
async function ensureBranch({ top, base, git, environment }: Checkout, wish: BranchWish): Promise<void> {
  if (!wish.branch.startsWith(OWN_BRANCHES)) {
    throw new RepositoryUnusable(`${wish.branch} is no branch of APEG's`, {
      hint: 'Only branches under apeg/ are written.',
    });
  }
  const ref = `refs/heads/${wish.branch}`;
  const worktrees = await git.raw(['worktree', 'list', '--porcelain']);
  if (worktrees.split('\n').includes(`branch ${ref}`)) {
    throw new RepositoryUnusable(`${wish.branch} is checked out in a work tree`, {
      hint: 'Check out another branch there first.',
    });
  }
  const scratch = await mkdtemp(join(tmpdir(), 'apeg-branch-'));
  try {
    const own = {
      GIT_INDEX_FILE: join(scratch, 'index'),
      GIT_AUTHOR_NAME: AUTHOR.name,
      GIT_AUTHOR_EMAIL: AUTHOR.email,
      GIT_AUTHOR_DATE: wish.date,
      GIT_COMMITTER_NAME: AUTHOR.name,
      GIT_COMMITTER_EMAIL: AUTHOR.email,
      GIT_COMMITTER_DATE: wish.date,
    };
    const plumbing = simpleGit(top, { allowEnvironment: Object.keys(own) }).env({ ...environment, ...own });
    await plumbing.raw(['read-tree', base]);
    for (const { path, content } of wish.files) {
      const file = join(scratch, 'content');
      await writeFile(file, content);
      const blob = (await plumbing.raw(['hash-object', '-w', '--no-filters', file])).trim();
      await plumbing.raw(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`]);
    }
    const tree = (await plumbing.raw(['write-tree'])).trim();
    const message = join(scratch, 'message');
    await writeFile(message, wish.message);
    const commit = (await plumbing.raw(['commit-tree', tree, '-p', base, '-F', message])).trim();
    const before = (await answer(git, ['rev-parse', '--verify', '--quiet', ref])).trim();
    await git.raw(['update-ref', ref, commit, before === '' ? '0'.repeat(40) : before]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** What git prints, or nothing where it says no. */
async function answer(git: SimpleGit, command: string[]): Promise<string> {
  return git.raw(command).catch(() => '');
}

function lines(text: string, separator: string): string[] {
  return text.split(separator).filter((line) => line !== '');
}
