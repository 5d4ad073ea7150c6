import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputUnusable, OutputUnwritable } from '../../domain/errors.ts';
import type { FileStore, OutputFile } from '../../domain/file-store.ts';

/** Files on this machine. */
export const localFiles: FileStore = { read, writeAll };

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return null;
    const what = codeOf(cause) === 'EISDIR' ? 'is a directory' : `cannot be read (${codeOf(cause)})`;
    throw new InputUnusable(`${path} ${what}`, { cause, hint: 'Name a file that can be read.' });
  }
}

/** Every file is first written under a temporary name in its own folder; only then are all of them renamed. */
async function writeAll(files: readonly OutputFile[]): Promise<void> {
  const staged = files.map(({ path, content }) => ({
    path,
    content,
    temporary: join(dirname(path), `.${basename(path)}.${randomUUID()}`),
  }));
  let current = '';
  try {
    for (const { path, content, temporary } of staged) {
      current = path;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(temporary, content, { flush: true });
    }
    for (const { path, temporary } of staged) {
      current = path;
      await rename(temporary, path);
    }
  } catch (cause) {
    await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })));
    throw new OutputUnwritable(`${current} cannot be written (${codeOf(cause)})`, {
      cause,
      hint: 'Name an output in a folder that can be written.',
    });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
