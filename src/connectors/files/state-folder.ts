import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ApegError, StateUnusable } from '../../domain/errors.ts';
import { codeOf } from './error-code.ts';

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'it may not be written to'],
  ['EDQUOT', 'its disk is full'],
  ['EEXIST', 'it is no folder'],
  ['EFBIG', 'its disk is full'],
  ['ENOENT', 'it cannot be made'],
  ['ENOSPC', 'its disk is full'],
  ['ENOTDIR', 'it, or what it is in, is no folder'],
  ['EPERM', 'it may not be written to'],
  ['EROFS', 'its disk is read-only'],
]);

/** Makes a folder that only the user may read, with those above it; it is there for good when this settles. @throws StateUnusable */
export async function ensureStateFolder(folder: string): Promise<void> {
  try {
    await ensure(folder);
  } catch (cause) {
    throw stateUnusable(folder, cause);
  }
}

/** What keeps a state folder from use, in one sentence. */
export function stateUnusable(folder: string, cause: unknown): ApegError {
  if (cause instanceof ApegError) return cause;
  return new StateUnusable(`The state folder ${folder} cannot be used: ${reasonOf(cause)}`, {
    cause,
    hint: 'Set APEG_STATE_DIR to a folder that can be written and that lasts.',
  });
}

/** What the system says against a folder, in words. */
export function reasonOf(cause: unknown): string {
  const code = codeOf(cause) ?? '';
  return REASONS.get(code) ?? (code || 'it cannot be written to');
}

/** A new name is durable only when its folder is. Windows cannot open a folder, and needs no such step. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync();
  } catch {
    // Some file systems refuse to sync a folder; what was renamed stands.
  } finally {
    await handle.close();
  }
}

/** One level after the other: the recursive call of Node never comes back from a place such as /proc, where nothing can be made. */
async function ensure(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (found?.isDirectory() === true) return;
  const parent = dirname(folder);
  if (found === null && parent !== folder) await ensure(parent);
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if ((await stat(folder).catch(() => null))?.isDirectory() === true) return;
    throw error;
  }
  await syncFolder(parent);
}
