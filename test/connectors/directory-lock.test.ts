import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from '../../src/connectors/files/directory-lock.ts';
import { systemClock } from '../../src/domain/time.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apeg-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lock = (): ReturnType<typeof lockDirectory> => lockDirectory(folder, systemClock);
const file = (): string => join(folder, 'apeg.lock');
const holder = (over: object): string =>
  JSON.stringify({ ...(JSON.parse(readFileSync(file(), 'utf8')) as object), ...over });

describe('a state directory', () => {
  it('belongs to one process at a time, and to the next when it is given back', async () => {
    const first = await lock();
    await expect(lock()).rejects.toMatchObject({
      code: 'state-locked',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await first.release();
    const second = await lock();
    await second.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.runIf(existsSync('/proc/self/stat'))('is taken over from a process that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    await (await lock()).release();
    const first = await lock();
    const started = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ')[21];
    writeFileSync(file(), holder({ pid: child.pid, started }));
    await expect(lock()).rejects.toMatchObject({ code: 'state-locked' });
    child.kill('SIGKILL');
    await gone;
    const next = await lock();
    await first.release();
    expect(readFileSync(file(), 'utf8')).toContain(String(process.pid));
    await next.release();
  });

  it('is taken over from a process whose number another has now, and from half a lock', async () => {
    const first = await lock();
    writeFileSync(file(), holder({ started: '1' }));
    await (await lock()).release();
    writeFileSync(file(), '{"pid":');
    await (await lock()).release();
    await first.release();
  });

  it('is left to another machine for as long as that is heard of', async () => {
    const first = await lock();
    writeFileSync(file(), holder({ host: 'another' }));
    await expect(lock()).rejects.toMatchObject({ message: expect.stringContaining('on another') });
    const long = Date.now() / 1000 - 60;
    utimesSync(file(), long, long);
    await (await lock()).release();
    await first.release();
  });

  it('goes to one of many that find a dead holder at the same moment', async () => {
    await (await lock()).release();
    writeFileSync(file(), JSON.stringify({ pid: 2 ** 22 - 1, started: '1', host: 'here' }));
    const long = Date.now() / 1000 - 60;
    utimesSync(file(), long, long);
    const tries = await Promise.allSettled(Array.from({ length: 12 }, lock));
    const taken = tries.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(taken).toHaveLength(1);
    await taken[0]?.release();
  });
});
