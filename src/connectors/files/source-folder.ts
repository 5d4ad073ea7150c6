import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceList, SourceText, SourceTree } from '../../domain/source-tree.ts';

/** A folder with more entries is not walked to its end: it is a home folder or a data store rather than a repository. */
const MOST_ENTRIES = 100_000;
/** Files that are open at the same time. */
const AT_ONCE = 32;

/** The files of a folder as they lie there. Links are not followed, what cannot be read is left out. */
export function createSourceFolder(top: string, mostEntries = MOST_ENTRIES): SourceTree {
  return { list: (enter) => walk(top, enter, mostEntries), read: (paths) => readAll(top, paths) };
}

async function walk(
  top: string,
  enter: (folder: string) => boolean,
  mostEntries: number,
): Promise<SourceList> {
  const files: { path: string; bytes: number }[] = [];
  const folders = [''];
  let seen = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const entries = await readdir(join(top, folder), { withFileTypes: true }).catch(() => []);
    seen += entries.length;
    if (seen > mostEntries) return { files: inOrder(files), complete: false };
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && enter(entry.name)) folders.push(path);
      else if (entry.isFile()) files.push({ path, bytes: await sizeOf(join(top, path)) });
    }
  }
  return { files: inOrder(files), complete: true };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function inOrder<File extends { readonly path: string }>(files: readonly File[]): File[] {
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

async function readAll(top: string, paths: readonly string[]): Promise<SourceText[]> {
  const texts: SourceText[] = [];
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const some = paths.slice(from, from + AT_ONCE).map(async (path) => {
      const text = await readFile(join(top, path), 'utf8').catch(() => null);
      return text === null || text.includes('\0') ? [] : [{ path, text }];
    });
    texts.push(...(await Promise.all(some)).flat());
  }
  return texts;
}
