import type { SimpleGit } from 'simple-git';
import type { SourceList, SourceText, SourceTree } from '../../domain/source-tree.ts';
import { answer, lines, run } from './run-git.ts';

/** Paths that one call of git is asked for: command lines have a limit. */
const AT_ONCE = 400;
/** Every line of text files, each with its path; paths are no patterns. */
const SEARCH = ['--literal-pathspecs', 'grep', '--no-color', '--full-name', '-z', '-I', '-e', ''];

/** The files of a commit. */
export function createSourceTree(git: SimpleGit, revision: string): SourceTree {
  return { list: () => listAt(git, revision), read: (paths) => readAt(git, revision, paths) };
}

async function listAt(git: SimpleGit, revision: string): Promise<SourceList> {
  const tree = await run(git, ['ls-tree', '-r', '-l', '-z', '--full-tree', revision]);
  const files = lines(tree, '\0').flatMap((entry) => {
    const [, bytes, path] = /^100\d{3} blob [0-9a-f]+ +(\d+)\t([\s\S]+)$/.exec(entry) ?? [];
    return bytes === undefined || path === undefined ? [] : [{ path, bytes: Number(bytes) }];
  });
  return { files: files.sort((one, other) => (one.path < other.path ? -1 : 1)), complete: true };
}

/** One search for every line is one process for many files, where reading each file would be one process a file. */
async function readAt(git: SimpleGit, revision: string, paths: readonly string[]): Promise<SourceText[]> {
  const texts = new Map<string, string[]>();
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const found = await answer(git, [...SEARCH, revision, '--', ...paths.slice(from, from + AT_ONCE)]);
    for (const line of found.split('\n')) {
      const end = line.indexOf('\0');
      if (end < 0) continue;
      const path = line.slice(revision.length + 1, end);
      const text = texts.get(path) ?? [];
      text.push(line.slice(end + 1));
      texts.set(path, text);
    }
  }
  return paths.flatMap((path) => {
    const text = texts.get(path);
    return text === undefined ? [] : [{ path, text: text.join('\n') }];
  });
}
