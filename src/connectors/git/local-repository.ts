import { posix } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { RepositoryUnusable } from '../../domain/errors.ts';
import type { LocalRepository } from '../../domain/local-repository.ts';
import { type Instant, instantOf } from '../../domain/time.ts';
import { type Checkout, OWN_BRANCHES, ownerOf, writeBranch } from './branch.ts';
import { answer, type GitEnvironment, gitIn, lines, reasonOf, run } from './run-git.ts';
import { createSourceTree } from './source-tree.ts';

/** The top level of the checkout that holds a folder, or null where it is in none. */
export async function topLevelOf(directory: string, environment: GitEnvironment): Promise<string | null> {
  return topLevel(directory, environment).catch(() => null);
}

async function topLevel(directory: string, environment: GitEnvironment): Promise<string> {
  const printed = await gitIn(directory || '.', environment).raw(['rev-parse', '--show-toplevel']);
  return printed.replace(/\r?\n$/, '');
}

/** Opens a local checkout. @throws RepositoryUnusable where it is none, has no commit, or is on a branch of APEG's. */
export async function openLocalRepository(
  directory: string,
  environment: GitEnvironment,
): Promise<LocalRepository> {
  const top = await topLevel(directory, environment).catch((cause: unknown) => {
    throw new RepositoryUnusable(`${directory} is no git checkout: ${reasonOf(cause)}`, {
      cause,
      hint: 'Name a folder inside one, or run git init.',
    });
  });
  const git = gitIn(top, environment);
  const base = (await answer(git, ['rev-parse', '--verify', 'HEAD^{commit}'])).trim();
  if (base === '') {
    throw new RepositoryUnusable(`${directory} has no commit yet`, { hint: 'Commit the configs first.' });
  }
  const current = (await answer(git, ['symbolic-ref', '--short', 'HEAD'])).trim();
  if (current.startsWith(OWN_BRANCHES)) {
    throw new RepositoryUnusable(`${directory} has ${current} checked out`, {
      hint: 'Check out the branch that proposals are to start from.',
    });
  }
  const checkout: Checkout = { top, base, git, environment };
  // The commit that everything starts from never changes: it is listed once, and what is not in it costs no call of git.
  let listed: Promise<ReadonlyMap<string, string>> | undefined;
  const entries = (): Promise<ReadonlyMap<string, string>> => {
    listed ??= entriesAt(git, base);
    return listed;
  };
  const entryAt = async (revision: string, path: string): Promise<string> => {
    if (revision !== base || !isPlain(path))
      return lines(await answer(git, ['ls-tree', '-z', revision, '--', path]), '\0')[0] ?? '';
    return (await entries()).get(path) ?? '';
  };
  return {
    top,
    base,
    fileAt: async (revision, path) => {
      // A folder, a symbolic link or a submodule of that name is no file.
      const blob = /^100\d{3} blob ([0-9a-f]+)\t/.exec(await entryAt(revision, path))?.[1];
      return blob === undefined ? null : run(git, ['cat-file', 'blob', blob]);
    },
    filesAt: async (revision, folder) => {
      if (revision !== base || !isPlain(folder))
        return lines(await answer(git, ['ls-tree', '-r', '--name-only', '-z', revision, '--', folder]), '\0');
      return [...(await entries()).keys()].filter((path) => path === folder || path.startsWith(`${folder}/`));
    },
    addedAt: (path) => addedAt(checkout, path),
    sourcesAt: (revision) => createSourceTree(git, revision),
    branches: async (prefix) =>
      lines(await run(git, ['for-each-ref', '--format=%(refname:short)', `refs/heads/${prefix}`]), '\n'),
    ownerOf: (branch) => ownerOf(checkout, branch),
    ensureBranch: (wish) => writeBranch(checkout, wish),
  };
}

/** Everything in a commit, by path, as `ls-tree` prints it. */
async function entriesAt(git: SimpleGit, commit: string): Promise<ReadonlyMap<string, string>> {
  const tree = await answer(git, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  return new Map(lines(tree, '\0').map((entry) => [entry.slice(entry.indexOf('\t') + 1), entry]));
}

/** Whether a path is spelled as git spells it. */
function isPlain(path: string): boolean {
  return path !== '' && !path.endsWith('/') && posix.normalize(path) === path;
}

/** The time is the committer's: when it was merged, whenever it was written. */
async function addedAt(
  { git, base }: Checkout,
  path: string,
): Promise<{ readonly commit: string; readonly at: Instant } | null> {
  const log = await answer(git, [
    '--literal-pathspecs',
    'log',
    '--first-parent',
    '--diff-merges=first-parent',
    '--diff-filter=A',
    '--format=%H %ct',
    base,
    '--',
    path,
  ]);
  const [commit, seconds] = (lines(log, '\n')[0] ?? '').split(' ');
  return commit === undefined || seconds === undefined
    ? null
    : { commit, at: instantOf(Number(seconds) * 1000) };
}
