import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StateLocked } from '../../domain/errors.ts';
import type { Held } from '../../domain/lock.ts';
import { type Clock, millisecondsOf } from '../../domain/time.ts';
import { isAlive as isRunning, markInJson, ownMark, type ProcessMark } from './process-mark.ts';
import { ensureStateFolder, stateUnusable } from './state-folder.ts';
import { createWhole } from './whole-file.ts';

const NAME = 'apeg.lock';
const BEAT_MS = 10_000;
/** On another machine a process can only be told by its beat; three are missed before it counts as gone. */
const SILENT_MS = 35_000;

/**
 * Takes a directory for this process alone: two databases on one directory lose rows without a word.
 *
 * A holder that was killed is told by its process being gone. @throws StateLocked where another process holds it, StateUnusable
 */
export async function lockDirectory(directory: string, clock: Clock): Promise<Held> {
  await ensureStateFolder(directory);
  const path = join(directory, NAME);
  const text = `${JSON.stringify({ ...(await ownMark()), token: randomUUID() })}\n`;
  try {
    if (!(await createWhole(path, text))) await takeOver(path, text, clock);
  } catch (cause) {
    throw stateUnusable(directory, cause);
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
  if (!(await createWhole(turn, text))) {
    if (await isAlive(turn, clock)) throw locked(path, await contentOf(turn));
    // Its owner was killed within the few milliseconds of a take-over.
    await rm(turn, { force: true });
    if (!(await createWhole(turn, text))) throw locked(path, await contentOf(turn));
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

async function isAlive(path: string, clock: Clock): Promise<boolean> {
  const holder = holderOf(await contentOf(path));
  if (holder === null) return false;
  const running = await isRunning(holder);
  if (running !== null) return running;
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
  return millisecondsOf(clock.now()) - mtimeMs < SILENT_MS;
}

/** A lock that was never written whole belongs to nobody. */
function holderOf(text: string | null): ProcessMark | null {
  return text === null ? null : markInJson(text);
}

async function contentOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

function locked(path: string, text: string | null): StateLocked {
  const holder = holderOf(text);
  const who = holder === null ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new StateLocked(`The state directory is in use by ${who} (${path})`, {
    hint: 'Stop that process, or set APEG_STATE_DIR to a directory of its own or DATABASE_URL to a Postgres server.',
  });
}
