import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputUnusable, OutputUnwritable } from '../../domain/errors.ts';
import type { FileStore, OutputFile } from '../../domain/file-store.ts';
import { codeOf } from './error-code.ts';
import { realPathOf } from './real-path.ts';

/** Files on this machine. */
export const localFiles: FileStore = { read, writeAll, remove };

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return null;
    const what = codeOf(cause) === 'EISDIR' ? 'is a directory' : `cannot be read (${causeOf(cause)})`;
    throw new InputUnusable(`${path} ${what}`, { cause, hint: 'Name a file that can be read.' });
  }
}

/** A file that is written under a temporary name, and the name that it is to have. */
interface Staged {
  readonly target: string;
  readonly temporary: string;
}

/** Every file is first written under a temporary name in its own folder; only then are all of them renamed. */
async function writeAll(files: readonly OutputFile[]): Promise<void> {
  const staged: Staged[] = [];
  let current = '';
  try {
    for (const { path, content } of files) {
      current = path;
      // A symbolic link stays one: what it points to is replaced.
      const target = await realPathOf(path);
      const mode = await modeOf(target);
      const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
      staged.push({ target, temporary });
      await mkdir(dirname(target), { recursive: true });
      await writeFile(temporary, content, { flush: true, ...(mode === null ? {} : { mode }) });
    }
    for (const [index, { target, temporary }] of staged.entries()) {
      current = files[index]?.path ?? target;
      await rename(temporary, target);
    }
  } catch (cause) {
    await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true }).catch(() => undefined)));
    throw new OutputUnwritable(`${current} cannot be written (${causeOf(cause)})`, {
      cause,
      hint: 'Name an output in a folder that can be written.',
    });
  }
}

async function remove(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      await rm(path, { force: true });
    } catch (cause) {
      throw new OutputUnwritable(`${path} cannot be removed (${causeOf(cause)})`, {
        cause,
        hint: 'Remove it by hand, or name an output in another folder.',
      });
    }
  }
}

/** The permissions of a file that is there, or null. Renaming would replace a folder's or a device's name, so neither is a target. */
async function modeOf(path: string): Promise<number | null> {
  const status = await stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (status !== null && !status.isFile()) throw new Error('it is no regular file');
  return status === null ? null : status.mode & 0o777;
}

/** The code of what broke, or its own words where it has none. */
function causeOf(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.message : String(error));
}
