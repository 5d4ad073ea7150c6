import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/domain/time.ts';
import { createCourtesy } from '../../../src/faces/app/courtesy.ts';

/** A clock that goes on by so much each time it is looked at. */
function hurried(step: number): { now(): string } {
  let at = Date.parse('2025-11-20T10:00:00Z');
  return { now: () => new Date((at += step)).toISOString() };
}

describe('courtesy', () => {
  it('lets a job begin at once where nothing waits, or nothing for long', async () => {
    const courtesy = createCourtesy(hurried(1));
    await expect(courtesy.gap()).resolves.toBeUndefined();
    void courtesy.during(() => new Promise(() => undefined));
    await expect(courtesy.gap()).resolves.toBeUndefined();
  });

  it('has a job wait for a delivery that is late, and begin when it has been acknowledged', async () => {
    const courtesy = createCourtesy(systemClock);
    const { promise, resolve } = Promise.withResolvers<void>();
    const order: string[] = [];
    const delivery = courtesy.during(() => promise).then(() => order.push('acknowledged'));
    await pause(150);
    const job = courtesy.gap().then(() => order.push('job'));
    await pause(60);
    resolve();
    await Promise.all([delivery, job]);
    expect(order).toEqual(['acknowledged', 'job']);
  });

  it('lets jobs go on in a flood that does not end', async () => {
    const courtesy = createCourtesy(hurried(300));
    void courtesy.during(() => new Promise(() => undefined));
    await expect(courtesy.gap()).resolves.toBeUndefined();
  });

  it('counts what failed as no longer on its way', async () => {
    const courtesy = createCourtesy(hurried(300));
    await expect(courtesy.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(courtesy.gap()).resolves.toBeUndefined();
  });
});
