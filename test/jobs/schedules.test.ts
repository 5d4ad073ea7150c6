import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../src/domain/job-queue.ts';
import { systemClock } from '../../src/domain/time.ts';
import { type Jobs, openJobs } from '../../src/jobs/jobs.ts';
import { offsetOf } from '../../src/jobs/schedules.ts';
import { hold, SOON } from './real-jobs.ts';

describe('a schedule', () => {
  let stateDir: string;
  beforeAll(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'apeg-schedules-'));
  });
  afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

  const open = (): Promise<Jobs> =>
    openJobs({ place: { stateDir, hold }, clock: systemClock, retries: SOON, complain: () => undefined });

  it('that was missed several times while the process was down is made up for once', async () => {
    const before = await open();
    const wish = { cron: '*/30 * * * *', timeZone: 'Europe/Zurich', kind: 'analyze', spreadSeconds: 0 };
    await before.schedules.ensure(5, [{ ...wish, name: 'half-hourly', data: { period: '7d' } }]);
    await before.schedules.ensure(6, []);
    await before.drain();

    // Two days pass, as the database tells it.
    const database = await PGlite.create(join(stateDir, 'database'));
    await database.exec(`
      update pgboss.schedule set created_on = created_on - interval '3 days';
      update pgboss.version set cron_on = now() - interval '2 days';
    `);
    await database.close();

    const after = await open();
    const seen: Job[] = [];
    const arrived = new Promise<void>((resolve) => {
      void after.queue.work(async (job) => {
        seen.push(job);
        resolve();
      });
    });
    await arrived;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(seen.map(({ lane, kind, data }) => ({ lane, kind, data }))).toEqual([
      { lane: 5, kind: 'analyze', data: { period: '7d' } },
    ]);
    await after.drain();
  });

  it('starts at a moment of its own, the same for ever and spread over all lanes', () => {
    const offsets = Array.from({ length: 2000 }, (_, lane) => offsetOf(lane, 'nightly', 1800));
    expect(offsets).toEqual(Array.from({ length: 2000 }, (_, lane) => offsetOf(lane, 'nightly', 1800)));
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...offsets)).toBeLessThan(1800);
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => offsets.filter((offset) => Math.floor(offset / 180) === tenth).length,
    );
    for (const count of tenths) expect(Math.abs(count - 200)).toBeLessThan(60);
    expect(offsetOf(7, 'nightly', 0)).toBe(0);
    expect(offsetOf(7, 'nightly', 1800)).not.toBe(offsetOf(7, 'weekly', 1800));
  });
});

describe('draining', () => {
  it('waits for the job in hand, takes no other, and leaves the rest for the next process', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'apeg-drain-'));
    const open = (): Promise<Jobs> =>
      openJobs({ place: { stateDir, hold }, clock: systemClock, retries: SOON, complain: () => undefined });
    const first = await open();
    const done: unknown[] = [];
    const taken = new Promise<void>((resolve) => {
      void first.queue.work(async ({ data }) => {
        resolve();
        await new Promise((later) => setTimeout(later, 700));
        done.push(data);
      });
    });
    for (const data of ['one', 'two']) await first.queue.ask({ kind: 'slow', lane: 1, data });
    await taken;
    await first.drain();
    expect(done).toEqual(['one']);

    const second = await open();
    const rest = new Promise<void>((resolve) => {
      void second.queue.work(async ({ data, attempt }) => {
        done.push(`${String(data)} at attempt ${attempt}`);
        resolve();
      });
    });
    await rest;
    await second.drain();
    expect(done).toEqual(['one', 'two at attempt 1']);
    rmSync(stateDir, { recursive: true, force: true });
  });
});
