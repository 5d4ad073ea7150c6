import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { codeOf } from './error-code.ts';

/** A process by its number, when it started, and its machine: numbers come round again. */
export interface ProcessMark {
  readonly pid: number;
  /** In the kernel's own count; `-` where the system does not say. */
  readonly started: string;
  readonly host: string;
}

/** The mark of this process. */
export async function ownMark(): Promise<ProcessMark> {
  return { pid: process.pid, started: await startOf(process.pid), host: hostname() };
}

/** Whether a process is still there; null for one of another machine, because nobody here can tell. */
export async function isAlive({ pid, started, host }: ProcessMark): Promise<boolean | null> {
  if (host !== hostname()) return null;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user may not be asked, but it is there.
    if (codeOf(error) !== 'EPERM') return false;
  }
  return (await startOf(pid)) === started;
}

/** Who holds a lock, by what stands in its file; one that was never written whole belongs to nobody. */
export async function holderOf(content: string): Promise<'alive' | 'gone' | 'elsewhere'> {
  const mark = markIn(content);
  const alive = mark === null ? false : await isAlive(mark);
  return alive === null ? 'elsewhere' : alive ? 'alive' : 'gone';
}

/** Locks of single files hold three words, that of a state directory is JSON. */
function markIn(content: string): ProcessMark | null {
  if (content.startsWith('{')) return markInJson(content);
  const [pid = '', started = '', host = ''] = content.split(' ');
  return /^\d+$/.test(pid) && host !== '' ? { pid: Number(pid), started, host } : null;
}

/** The mark in the lock of a state directory; null where it was never written whole. */
export function markInJson(text: string): ProcessMark | null {
  try {
    const { pid, started, host } = JSON.parse(text) as Partial<ProcessMark>;
    return typeof pid === 'number' && typeof started === 'string' && typeof host === 'string'
      ? { pid, started, host }
      : null;
  } catch {
    return null;
  }
}

/** Linux says when a process started; elsewhere its number has to do. */
async function startOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name, in brackets, may hold spaces; the start is the twentieth field after it.
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}
