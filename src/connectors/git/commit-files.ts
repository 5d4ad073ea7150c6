import { lstat, realpath, unlink } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { lines } from './run-git.ts';

const LINK = '120000';

/** A file of a commit, or a submodule. */
export interface TreeFile {
  readonly mode: string;
  readonly name: string;
  readonly path: string;
}

/** Everything in the commit, submodules too. */
export async function entriesOf(git: SimpleGit): Promise<TreeFile[]> {
  const listed = await git.raw(['ls-tree', '-r', '-z', 'HEAD']);
  return lines(listed, '\0').flatMap((entry) => {
    const [, mode, name, path] = /^(\d{6}) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(entry) ?? [];
    return mode === undefined || name === undefined || path === undefined ? [] : [{ mode, name, path }];
  });
}

/** Whether it is a file or a link; a submodule is neither. */
export function isFile({ mode }: TreeFile): boolean {
  return /^1[02]0\d{3}$/.test(mode);
}

/** Names of what the commit has and the clone has not. */
export async function missingOf(git: SimpleGit): Promise<ReadonlySet<string>> {
  const listed = await git.raw(['rev-list', '--objects', '--missing=print', '--no-object-names', 'HEAD']);
  return new Set(lines(listed, '\n').flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : [])));
}

/**
 * A link to somewhere else on this machine would make a log of any file; what is left of the links stays inside. They are taken from
 * the commit, not from a walk: a walk could leave the folder by one of them.
 */
export async function removeLinksOut(folder: string, files: readonly TreeFile[]): Promise<string[]> {
  const top = await realpath(folder);
  const removed: string[] = [];
  for (const { path, mode } of files) {
    if (mode !== LINK) continue;
    const target = await realpath(join(folder, path)).catch(() => '');
    const inside = target.startsWith(`${top}${sep}`) && !target.startsWith(join(top, '.git'));
    if (inside || !(await isLink(join(folder, path)))) continue;
    await unlink(join(folder, path));
    removed.push(path);
  }
  return removed;
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}
