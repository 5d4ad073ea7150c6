import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { entriesOf, isFile, missingOf, removeLinksOut } from './commit-files.ts';
import { CLONE_LIMITS, type CloneLimits, type Guard, guarded, sizeOf } from './guarded-git.ts';

/** What is cloned, and by whom. */
export interface CloneWish {
  /** `https://HOST/OWNER/NAME.git`; without a user or a password. */
  readonly url: string;
  readonly branch: string;
  /** Value of the `Authorization` header; never part of the URL, an argument or a file. */
  readonly authorization: () => Promise<string>;
}

/** The newest commit of a branch, as files in a folder of its own. */
export interface Clone {
  readonly folder: string;
  readonly commit: string;
  /** The name of its tree, and everything in it. */
  readonly tree: {
    readonly name: string;
    readonly files: ReadonlyMap<string, { readonly mode: string; readonly sha: string }>;
  };
  /** Paths that were too large and stayed away. */
  readonly absent: readonly string[];
  /** Links that led out of the repository, and are gone. */
  readonly removed: readonly string[];
  /** Fetches files that stayed away. @returns those that are no such file */
  bring(paths: readonly string[]): Promise<string[]>;
  /** Takes the folder away. */
  close(): Promise<void>;
}

/** Options of a command have a length; paths are handed over in parts. */
const PATHS_AT_ONCE = 500;

/**
 * Clones for reading: one commit, no hooks, no submodules, no LFS, within limits of size and time.
 *
 * @throws RepositoryUnusable with git's reason; the folder is then gone.
 */
export async function cloneRepository(
  { url, branch, authorization }: CloneWish,
  { PATH }: { readonly PATH: string },
  limits: CloneLimits = CLONE_LIMITS,
): Promise<Clone> {
  const home = await mkdtemp(join(tmpdir(), 'apeg-clone-'));
  const folder = join(home, 'repository');
  const guard: Guard = { home, path: PATH, url, authorization, limits };
  const close = (): Promise<void> => rm(home, { recursive: true, force: true });

  try {
    return await guarded(guard, async (git) => {
      await git.raw([
        'clone',
        '--quiet',
        '--depth=1',
        '--single-branch',
        '--no-tags',
        '--no-checkout',
        '--no-recurse-submodules',
        `--filter=blob:limit=${limits.largestFile}`,
        `--branch=${branch}`,
        '--',
        url,
        folder,
      ]);
      await git.cwd(folder);
      const commit = (await git.raw(['rev-parse', 'HEAD^{commit}'])).trim();
      const entries = await entriesOf(git);
      const tree = {
        name: (await git.raw(['rev-parse', 'HEAD^{tree}'])).trim(),
        files: new Map(entries.map(({ path, mode, name: sha }) => [path, { mode, sha }])),
      };
      const files = entries.filter(isFile);
      const missing = await missingOf(git);
      const absent = files.filter(({ name }) => missing.has(name)).map(({ path }) => path);
      await git.raw(['read-tree', 'HEAD']);
      for (const part of partsOf(absent)) await git.raw(['update-index', '--force-remove', '--', ...part]);
      await git.raw(['checkout-index', '--all', '--force']);
      await forget(git);
      const bytes = await sizeOf(home);
      if (bytes > limits.bytes) throw new Error(`error: it is larger than ${limits.bytes / 1e6} MB`);
      const removed = await removeLinksOut(folder, files);
      return {
        folder,
        commit,
        tree,
        absent,
        removed,
        close,
        bring: (paths) => guarded(guard, (again) => bring(again, paths)),
      };
    });
  } catch (error) {
    await close();
    throw error;
  }

  async function bring(git: SimpleGit, paths: readonly string[]): Promise<string[]> {
    await git.cwd(folder);
    const files = (await entriesOf(git)).filter(isFile);
    const unknown: string[] = [];
    await remember(git);
    for (const wanted of paths) {
      const file = files.find(({ path }) => path === wanted);
      if (file === undefined) {
        unknown.push(wanted);
        continue;
      }
      await git.raw(['read-tree', '--empty']);
      await git.raw(['update-index', '--add', '--cacheinfo', `${file.mode},${file.name},${file.path}`]);
      await git.raw(['checkout-index', '--all', '--force']);
    }
    await forget(git);
    await removeLinksOut(folder, files);
    return unknown;
  }
}

/** What makes git fetch by itself what it finds missing. */
const PROMISE: readonly (readonly [string, string])[] = [
  ['remote.origin.promisor', 'true'],
  ['extensions.partialClone', 'origin'],
];

async function remember(git: SimpleGit): Promise<void> {
  for (const [key, value] of PROMISE) await git.raw(['config', '--local', key, value]);
}

/** Later readers of the clone must not go to the network for what stayed away. */
async function forget(git: SimpleGit): Promise<void> {
  for (const [key] of [...PROMISE, ['remote.origin.partialclonefilter']] as const)
    await git.raw(['config', '--local', '--unset-all', key]).catch(() => '');
}

function partsOf(paths: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(paths.length / PATHS_AT_ONCE) }, (_, part) =>
    paths.slice(part * PATHS_AT_ONCE, (part + 1) * PATHS_AT_ONCE),
  );
}
