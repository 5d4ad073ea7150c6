import type { SourceTree } from '../../domain/source-tree.ts';
import { readSource, type SourceReads } from './source-reads.ts';
import { commentsOf } from './tokens.ts';

/** Where the sources of a repository read keys. The same files give the same index. */
export interface SourceIndex {
  readonly files: readonly SourceReads[];
  /** Whether every source file was read: none is too large, nor are there too many. */
  readonly complete: boolean;
}

/** How much is read at most. */
export interface SourceLimits {
  readonly files: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of all files together. */
  readonly bytes: number;
}

const LIMITS: SourceLimits = { files: 4000, fileBytes: 400_000, bytes: 40_000_000 };

/** Folders that hold other people's code, or what a build has made. */
const FOREIGN: ReadonlySet<string> = new Set(
  'node_modules vendor third_party third-party site-packages venv env dist build out target bower_components __pycache__ coverage'.split(
    ' ',
  ),
);
/** What tests a program also names keys, and does not make it read them. */
const TESTS = /^(?:tests?|__tests__|specs?|fixtures|__mocks__)$/;
const TEST_FILE =
  /^(?:test_.*|conftest)\.py$|_test\.(?:py|go|rb|dart)$|\.(?:test|spec)\.[a-z]+$|_spec\.rb$|Tests?\.(?:java|kt|cs|scala)$|\.min\.js$|\.d\.[mc]?ts$/;

/** Whether a file is source code that may read a config: a known language, no foreign, built, hidden or test code. */
export function isSource(path: string): boolean {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  return commentsOf(name) !== undefined && !TEST_FILE.test(name) && folders.every(maySource);
}

/** Whether a folder may hold source code; others need not be looked into. */
export function maySource(folder: string): boolean {
  return !folder.startsWith('.') && !FOREIGN.has(folder) && !TESTS.test(folder);
}

/**
 * Reads the sources of a tree, those in the given folders only where some are given.
 *
 * @param within folders from the top of the tree; none means all of it.
 */
export async function indexSources(
  tree: SourceTree,
  within: readonly string[] = [],
  limits: SourceLimits = LIMITS,
): Promise<SourceIndex> {
  const inside = within.map((folder) => folder.replace(/^(?:\.\/)+/, '').replace(/\/*$/, '/'));
  const { files, complete } = await tree.list(maySource);
  const sources = files.filter(
    ({ path }) =>
      isSource(path) &&
      (inside.length === 0 || inside.some((folder) => folder === './' || path.startsWith(folder))),
  );
  const chosen: string[] = [];
  let bytes = 0;
  for (const source of sources) {
    if (
      source.bytes > limits.fileBytes ||
      chosen.length >= limits.files ||
      bytes + source.bytes > limits.bytes
    )
      continue;
    bytes += source.bytes;
    chosen.push(source.path);
  }
  const texts = await tree.read(chosen);
  return { files: texts.map(readSource), complete: complete && chosen.length === sources.length };
}
