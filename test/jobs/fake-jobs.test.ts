import { expect, it } from 'vitest';
import { createFakeJobs } from './fake-jobs.ts';

it('handles a delivery once, tries a job three times and then lays it aside', async () => {
  const jobs = createFakeJobs();
  const handled: string[] = [];
  await jobs.work(async ({ kind, attempt }) => {
    handled.push(`${kind} ${attempt}`);
    if (kind === 'bad') throw new Error('no');
  });
  const delivery = { guid: 'a', event: 'push', body: '{"one":1}', lane: 7 };
  expect(await jobs.accept(delivery)).toBe('accepted');
  expect(await jobs.accept(delivery)).toBe('repeated');
  expect(await jobs.accept({ ...delivery, guid: 'b' })).toBe('repeated');
  expect(await jobs.ask({ kind: 'bad', lane: 7, data: {}, key: 'k' })).toBe('asked');
  expect(await jobs.ask({ kind: 'bad', lane: 7, data: {}, key: 'k' })).toBe('repeated');
  await jobs.drain();
  expect(handled).toEqual(['delivery 1', 'bad 1', 'bad 2', 'bad 3']);
  const [letter] = await jobs.deadLetters(7);
  expect(letter).toMatchObject({ kind: 'bad', error: 'Error: no' });
  expect(await jobs.revive(letter?.id ?? '', 8)).toBe(false);
  expect(await jobs.revive(letter?.id ?? '', 7)).toBe(true);
  expect(await jobs.depth()).toEqual({ waiting: 1, active: 0, dead: 0 });
});

it('gives back the receipt of an effect, and says when an earlier attempt has no end', async () => {
  const jobs = createFakeJobs();
  await expect(jobs.once('k', () => Promise.reject(new Error('killed')))).rejects.toThrow('killed');
  expect(await jobs.once('k', async (resumed) => resumed)).toBe(true);
  expect(await jobs.once('k', async () => 'not done')).toBe(true);
});
