import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ShopBusy } from '../../domain/errors.ts';
import type { Timer } from '../../domain/timer.ts';

/** Does work while no other process does work under the same name. @throws ShopBusy where the wait is too long. */
export type Lock = <T>(name: string, work: () => Promise<T>) => Promise<T>;

const POLL_MS = 100;

/**
 * Locks as files of a folder, held by one process at a time. A lock whose process is gone from this machine is taken over;
 * one of another machine is not, because nobody here can tell whether that process lives.
 */
export function createFileLock(
  folder: string,
  { timer, patienceMs = 30_000 }: { readonly timer: Timer; readonly patienceMs?: number },
): Lock {
  return async (name, work) => {
    const file = join(folder, `${name}.lock`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const mark = `${process.pid} ${hostname()} ${randomUUID()}`;
    for (let waited = 0; !(await take(file, mark)); waited += POLL_MS) {
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
      await rm(file, { force: true });
    }
  };
}

/** Makes the file, or takes it over from a process that is gone. */
async function take(file: string, mark: string): Promise<boolean> {
  if (await create(file, mark)) return true;
  const holder = await readFile(file, 'utf8').catch(() => null);
  if (holder === null || !isGone(holder)) return false;
  // Only one process at a time looks and removes, so that nobody removes the lock of the next holder.
  const takeover = `${file}.takeover`;
  if (!(await create(takeover, mark))) return false;
  try {
    const still = await readFile(file, 'utf8').catch(() => null);
    if (still === holder) await rm(file, { force: true });
    return await create(file, mark);
  } finally {
    await rm(takeover, { force: true });
  }
}

async function create(file: string, content: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(content);
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isGone(holder: string): boolean {
  const [pid = '', host] = holder.split(' ');
  if (host !== hostname() || !/^\d+$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}
