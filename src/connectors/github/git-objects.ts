import { createHash } from 'node:crypto';

/** A file of a tree; `mode` as git writes it, such as `100644`, `120000` for a link, `160000` for a submodule. */
export interface TreeFile {
  readonly mode: string;
  readonly sha: string;
}

/** The files of a tree by their whole path. */
export type Tree = ReadonlyMap<string, TreeFile>;

const FOLDER = '40000';
const PLAIN_FILE = '100644';

/** The name that git gives to a file's content. */
export function blobSha(content: string | Uint8Array): string {
  const bytes = Buffer.from(content);
  return objectSha('blob', bytes);
}

/** The name that git gives to a tree with these files. */
export function treeSha(files: Tree): string {
  const folders = new Map<string, Map<string, TreeFile>>();
  const entries = new Map<string, TreeFile>();
  for (const [path, file] of files) {
    const slash = path.indexOf('/');
    if (slash < 0) entries.set(path, file);
    else {
      const name = path.slice(0, slash);
      folders.set(name, (folders.get(name) ?? new Map()).set(path.slice(slash + 1), file));
    }
  }
  for (const [name, inside] of folders) entries.set(name, { mode: FOLDER, sha: treeSha(inside) });
  // Git sorts the bytes of names, a folder's with a slash at its end.
  const sortable = ([name, { mode }]: readonly [string, TreeFile]): Buffer =>
    Buffer.from(mode === FOLDER ? `${name}/` : name);
  const sorted = [...entries].sort((one, other) => Buffer.compare(sortable(one), sortable(other)));
  return objectSha(
    'tree',
    Buffer.concat(
      sorted.flatMap(([name, { mode, sha }]) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, 'hex')]),
    ),
  );
}

/** A tree with other texts in some of its files; a file that was there keeps its mode, null takes it away. */
export function treeWith(
  tree: Tree,
  files: readonly { readonly path: string; readonly content: string | null }[],
): Tree {
  const changed = new Map(tree);
  for (const { path, content } of files) {
    if (content === null) changed.delete(path);
    else changed.set(path, { mode: modeOf(tree, path), sha: blobSha(content) });
  }
  return changed;
}

/** The mode that a file is written with: its own where it is a file already. */
export function modeOf(tree: Tree, path: string): string {
  const mode = tree.get(path)?.mode;
  return mode === '100755' ? mode : PLAIN_FILE;
}

function objectSha(kind: string, bytes: Uint8Array): string {
  return createHash('sha1').update(`${kind} ${bytes.length}\0`).update(bytes).digest('hex');
}
