import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    writeFileSync(join(folder, 'shop.lock'), `${gone} ${hostname()} x`);
    const lock = createFileLock(folder, { timer: virtualTime().timer });
    expect(await lock('shop', async () => readFileSync(join(folder, 'shop.lock'), 'utf8'))).toContain(
      `${process.pid} `,
    );
  });

  it.each([`${process.pid} ${hostname()} x`, '1 another-machine x', ''])(
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
});
