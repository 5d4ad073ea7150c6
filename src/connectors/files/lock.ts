import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ShopBusy } from '../../domain/errors.ts';
import { inLine, type Lock } from '../../domain/lock.ts';
import type { Timer } from '../../domain/timer.ts';
import { isAlive, ownMark } from './process-mark.ts';
import { ensureStateFolder, stateUnusable } from './state-folder.ts';
import { createWhole } from './whole-file.ts';

const POLL_MS = 100;

/**
 * Locks as files of a folder, held by one process at a time; work of this process waits in line without a file. A lock whose
 * process is gone from this machine is taken over; one of another machine is not, because nobody here can tell whether that
 * process lives. @throws StateUnusable where the folder cannot be written
 */
export function createFileLock(
  folder: string,
  { timer, patienceMs = 30_000 }: { readonly timer: Timer; readonly patienceMs?: number },
): Lock {
  return inLine(async (name, work) => {
    const file = join(folder, `${name}.lock`);
    await ensureStateFolder(folder);
    const { pid, started, host } = await ownMark();
    const mark = `${pid} ${started} ${host}`;
    const taken = (): Promise<boolean> =>
      take(file, mark).catch((cause: unknown) => {
        throw stateUnusable(folder, cause);
      });
    for (let waited = 0; !(await taken()); waited += POLL_MS) {
      if (waited >= patienceMs) {
        throw new ShopBusy(`Another process holds the lock ${file}`, {
          hint: 'Wait until it has finished. If it is gone for certain, delete the file.',
        });
      }
      await timer.sleep(POLL_MS);
    }
    try {
      return await work();
    } finally {
      // A lock that cannot be taken away is that of a process that is gone, as soon as this one is.
      await rm(file, { force: true }).catch(() => undefined);
    }
  });
}

/** Makes the file, or takes it over from a process that is gone. */
async function take(file: string, mark: string): Promise<boolean> {
  if (await createWhole(file, mark)) return true;
  const holder = await contentOf(file);
  if (holder === null || !(await isGone(holder))) return false;
  // Only one process at a time looks and removes, so that nobody removes the lock of the next holder.
  const turn = `${file}.turn`;
  if (!(await createWhole(turn, mark))) {
    const other = await contentOf(turn);
    if (other !== null && (await isGone(other))) await rm(turn, { force: true });
    return false;
  }
  try {
    if ((await contentOf(file)) === holder) await rm(file, { force: true });
    return await createWhole(file, mark);
  } finally {
    await rm(turn, { force: true });
  }
}

async function contentOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}

async function isGone(holder: string): Promise<boolean> {
  const [pid = '', started = '', host = ''] = holder.split(' ');
  return /^\d+$/.test(pid) && (await isAlive({ pid: Number(pid), started, host })) === false;
}
