import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { StateLocked } from '../domain/errors.ts';
import { type Clock, millisecondsOf } from '../domain/time.ts';

const NAME = 'apeg.lock';
const BEAT_MS = 10_000;
/** On another machine a process can only be told by its beat; three are missed before it counts as gone. */
const SILENT_MS = 35_000;

interface Holder {
  readonly pid: number;
  /** When the process started, in the kernel's own count; numbers of processes come round again. */
  readonly started: string;
  readonly host: string;
}

/** A state directory that this process alone writes to. */
export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Takes a directory for this process alone: two databases on one directory lose rows without a word.
 *
 * A holder that was killed is told by its process being gone. @throws StateLocked where another process holds it.
 */
export async function lockDirectory(directory: string, clock: Clock): Promise<DirectoryLock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, NAME);
  const own: Holder = { pid: process.pid, started: await startOf(process.pid), host: hostname() };
  const text = `${JSON.stringify({ ...own, token: randomUUID() })}\n`;
  if (!(await create(path, text))) {
    await takeOver(path, text, clock);
  }
  const beat = setInterval(() => {
    const now = millisecondsOf(clock.now()) / 1000;
    // A beat that is missed does no harm on this machine.
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS);
  beat.unref();
  return {
    release: async () => {
      clearInterval(beat);
      if ((await contentOf(path)) === text) await rm(path, { force: true });
    },
  };
}

/** Only one of several that find a dead holder may put itself in its place: who makes the second file. */
async function takeOver(path: string, text: string, clock: Clock): Promise<void> {
  const turn = `${path}.turn`;
  if (!(await create(turn, text))) {
    if (await isAlive(turn, clock)) throw locked(path, await contentOf(turn));
    // Its owner was killed within the few milliseconds of a take-over.
    await rm(turn, { force: true });
    if (!(await create(turn, text))) throw locked(path, await contentOf(turn));
  }
  try {
    if (await isAlive(path, clock)) throw locked(path, await contentOf(path));
    const next = `${path}.next`;
    await writeFile(next, text);
    await rename(next, path);
  } finally {
    await rm(turn, { force: true });
  }
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600, flush: true });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isAlive(path: string, clock: Clock): Promise<boolean> {
  const holder = holderOf(await contentOf(path));
  if (holder === null) return false;
  if (holder.host !== hostname()) {
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
    return millisecondsOf(clock.now()) - mtimeMs < SILENT_MS;
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // A process of another user may not be asked, but it is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return (await startOf(holder.pid)) === holder.started;
}

function holderOf(text: string | null): Holder | null {
  try {
    const { pid, started, host } = JSON.parse(text ?? '') as Partial<Holder>;
    return typeof pid === 'number' && typeof started === 'string' && typeof host === 'string'
      ? { pid, started, host }
      : null;
  } catch {
    // A lock that was never written whole belongs to nobody.
    return null;
  }
}

async function contentOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

/** Linux says when a process started; elsewhere its number has to do. */
async function startOf(pid: number): Promise<string> {
  const line = (await contentOf(`/proc/${pid}/stat`)) ?? '';
  // The name, in brackets, may hold spaces; the start is the twentieth field after it.
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function locked(path: string, text: string | null): StateLocked {
  const holder = holderOf(text);
  const who = holder === null ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new StateLocked(`The state directory is in use by ${who} (${path})`, {
    hint: 'Stop that process, or set APEG_STATE_DIR to a directory of its own or DATABASE_URL to a Postgres server.',
  });
}
