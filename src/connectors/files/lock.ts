import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ShopBusy } from '../../domain/errors.ts';
import type { Timer } from '../../domain/timer.ts';

/** Does work while nobody else does work under the same name. @throws ShopBusy where the wait is too long. */
export type Lock = <T>(name: string, work: () => Promise<T>) => Promise<T>;

const POLL_MS = 100;

/**
 * Locks as files of a folder, held by one process at a time; work of this process waits in line without a file. A lock whose
 * process is gone from this machine is taken over; one of another machine is not, because nobody here can tell whether that
 * process lives.
 */
export function createFileLock(
  folder: string,
  { timer, patienceMs = 30_000 }: { readonly timer: Timer; readonly patienceMs?: number },
): Lock {
  const lines = new Map<string, Promise<unknown>>();
  const alone = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const file = join(folder, `${name}.lock`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const mark = await markOf(process.pid);
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
  return (name, work) => {
    const turn = (lines.get(name) ?? Promise.resolve()).then(() => alone(name, work));
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    lines.set(name, settled);
    return turn;
  };
}

/** Makes the file, or takes it over from a process that is gone. */
async function take(file: string, mark: string): Promise<boolean> {
  if (await create(file, mark)) return true;
  const holder = await contentOf(file);
  if (holder === null || !(await isGone(holder))) return false;
  // Only one process at a time looks and removes, so that nobody removes the lock of the next holder.
  const turn = `${file}.turn`;
  if (!(await create(turn, mark))) {
    const other = await contentOf(turn);
    if (other !== null && (await isGone(other))) await rm(turn, { force: true });
    return false;
  }
  try {
    if ((await contentOf(file)) === holder) await rm(file, { force: true });
    return await create(file, mark);
  } finally {
    await rm(turn, { force: true });
  }
}

/** Makes a file with its content at once, or not at all: a process that is killed leaves no lock that belongs to nobody. */
async function create(file: string, content: string): Promise<boolean> {
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, content, { flag: 'wx', mode: 0o600 });
  try {
    await link(temporary, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function contentOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}

/** A process by its number, when it started, and its machine: numbers come round again. */
async function markOf(pid: number): Promise<string> {
  return `${pid} ${await startOf(pid)} ${hostname()}`;
}

/** Linux says when a process started; elsewhere its number has to do. */
async function startOf(pid: number): Promise<string> {
  const line = (await contentOf(`/proc/${pid}/stat`)) ?? '';
  // The name, in brackets, may hold spaces; the start is the twentieth field after it.
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}

async function isGone(holder: string): Promise<boolean> {
  const [pid = '', started, host] = holder.split(' ');
  if (host !== hostname() || !/^\d+$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // A process of another user may not be asked, but it is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return true;
  }
  return (await startOf(Number(pid))) !== started;
}
