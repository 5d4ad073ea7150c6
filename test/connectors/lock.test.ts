import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileLock } from '../../src/connectors/files/lock.ts';
import { systemTimer } from '../../src/domain/timer.ts';
import { virtualTime } from '../simulators/virtual-timer.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apeg-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a lock', () => {
  it('lets one work at a time, and is gone afterwards', async () => {
    const lock = createFileLock(folder, { timer: systemTimer });
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await systemTimer.sleep(5);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => lock('shop', work)));
    expect(most).toBe(1);
    expect(existsSync(join(folder, 'shop.lock'))).toBe(false);
    await expect(lock('shop', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await lock('shop', async () => 'again')).toBe('again');
  });

  it('is taken over from a process that is gone', async () => {
    const gone = await new Promise<number>((resolve) => {
      const child = spawn(process.execPath, ['-e', '']);
      child.once('exit', () => resolve(child.pid ?? 0));
    });
    writeFileSync(join(folder, 'shop.lock'), `${gone} 12 ${hostname()}`);
    // It was killed while it took over from yet another one.
    writeFileSync(join(folder, 'shop.lock.turn'), `${gone} 12 ${hostname()}`);
    const lock = createFileLock(folder, { timer: virtualTime().timer });
    expect(await lock('shop', async () => readFileSync(join(folder, 'shop.lock'), 'utf8'))).toContain(
      `${process.pid} `,
    );
  });

  it.runIf(process.platform === 'linux')(
    'is taken over where the number belongs to another process now',
    async () => {
      writeFileSync(join(folder, 'shop.lock'), `${process.pid} 12 ${hostname()}`);
      expect(await createFileLock(folder, { timer: virtualTime().timer })('shop', async () => 1)).toBe(1);
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each(['1 12 another-machine', 'what nobody wrote'])(
    'is not taken from %j, and says what to do',
    async (holder) => {
      writeFileSync(join(folder, 'shop.lock'), holder);
      const lock = createFileLock(folder, { timer: virtualTime().timer });
      await expect(lock('shop', async () => 1)).rejects.toMatchObject({
        code: 'shop-busy',
        hint: expect.stringContaining('delete the file'),
      });
    },
  );

  it('is not taken from a process that lives, whoever asks', async () => {
    const held = createFileLock(folder, { timer: systemTimer });
    const other = createFileLock(folder, { timer: systemTimer, patienceMs: 150 });
    await held('shop', async () => {
      await expect(other('shop', async () => 1)).rejects.toMatchObject({ code: 'shop-busy' });
      expect(await other('another', async () => 2)).toBe(2);
    });
    expect(await other('shop', async () => 3)).toBe(3);
  });
});
