import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Delivery, EffectJournal, Job, JobQueue, Schedules } from '../../src/domain/job-queue.ts';
import type { StateStore } from '../../src/domain/state-store.ts';

/** Jobs to hold the ports against; tried three times at most. */
export interface JobsPeer {
  readonly queue: JobQueue;
  readonly schedules: Schedules;
  readonly journal: EffectJournal;
  state(scope: string): StateStore;
  /** Moves the clock on. */
  pass(seconds: number): Promise<void>;
  /** Resolves when nothing is waiting or in hand. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** The one suite that every queue has to pass. */
export function describeJobs(name: string, open: () => Promise<JobsPeer>): void {
  describe(`jobs ${name}`, () => {
    let peer: JobsPeer;
    let handle: (job: Job) => Promise<void> = () => Promise.resolve();
    beforeAll(async () => {
      peer = await open();
      await peer.queue.work((job) => handle(job));
    });
    afterAll(() => peer.close());

    function delivery(guid: string, over: Partial<Delivery> = {}): Delivery {
      return { guid, event: 'push', body: JSON.stringify({ guid }), lane: 1, ...over };
    }

    it('handle a delivery once, however often it comes, under its GUID or another', async () => {
      const seen: unknown[] = [];
      handle = async ({ kind, lane, data }) => {
        seen.push({ kind, lane, data });
      };
      const [one, two] = [delivery('a-1'), delivery('a-2', { lane: 2 })];
      const outcomes = await Promise.all(
        [one, one, { ...one, guid: 'a-3' }, two].map((it) => peer.queue.accept(it)),
      );
      expect(outcomes.toSorted()).toEqual(['accepted', 'accepted', 'repeated', 'repeated']);
      await peer.idle();
      expect(await peer.queue.accept(one)).toBe('repeated');
      await peer.idle();
      expect(seen).toHaveLength(2);
      expect(seen).toContainEqual({
        kind: 'delivery',
        lane: 2,
        data: { guid: 'a-2', event: 'push', payload: { guid: 'a-2' } },
      });
      const known = await peer.queue.accepted(['a-2', 'never']);
      expect([...known]).toEqual(['a-2']);
    });

    it('take a dispatch of the same bytes again, but not at once', async () => {
      const dispatch = delivery('d-1', { event: 'repository_dispatch', body: '{"action":"apeg-analyze"}' });
      expect(await peer.queue.accept(dispatch)).toBe('accepted');
      expect(await peer.queue.accept({ ...dispatch, guid: 'd-2' })).toBe('repeated');
      await peer.pass(601);
      expect(await peer.queue.accept({ ...dispatch, guid: 'd-3' })).toBe('accepted');
      const push = delivery('d-4');
      expect(await peer.queue.accept(push)).toBe('accepted');
      await peer.pass(601);
      expect(await peer.queue.accept({ ...push, guid: 'd-5' })).toBe('repeated');
      await peer.idle();
    });

    it('keep the order of a lane, also while a job is tried again, and serve other lanes meanwhile', async () => {
      const order: string[] = [];
      let failures = 1;
      handle = async ({ lane, data }) => {
        order.push(`${lane}:${String(data)}`);
        if (data === 0 && lane === 11 && failures-- > 0) throw new Error('not yet');
      };
      for (let index = 0; index < 12; index++) {
        for (const lane of [11, 12]) await peer.queue.ask({ kind: 'count', lane, data: index });
      }
      await peer.idle();
      const of = (lane: number): string[] => order.filter((entry) => entry.startsWith(`${lane}:`));
      const ascending = Array.from({ length: 12 }, (_, index) => index);
      expect(of(12)).toEqual(ascending.map((index) => `12:${index}`));
      expect(of(11)).toEqual([0, ...ascending].map((index) => `11:${index}`));
    });

    it('try a job again and then lay it aside with its reason, so that its lane goes on', async () => {
      const tries: { attempt: number; last: boolean; data: unknown }[] = [];
      handle = async ({ attempt, last, data }) => {
        tries.push({ attempt, last, data });
        if (data === 'bad') throw new Error('refused for ghs_abcdefghijklmnopqrstuvwxyz0123456789');
      };
      await peer.queue.ask({ kind: 'count', lane: 21, data: 'bad' });
      await peer.queue.ask({ kind: 'count', lane: 21, data: 'good' });
      await peer.idle();
      expect(tries).toEqual([
        { attempt: 1, last: false, data: 'bad' },
        { attempt: 2, last: false, data: 'bad' },
        { attempt: 3, last: true, data: 'bad' },
        { attempt: 1, last: false, data: 'good' },
      ]);
      const [letter, ...more] = await peer.queue.deadLetters(21);
      expect(more).toEqual([]);
      expect(letter).toMatchObject({
        kind: 'count',
        lane: 21,
        error: expect.stringContaining('refused for'),
      });
      expect(await peer.queue.deadLetters(22)).toEqual([]);
      expect((await peer.queue.depth()).dead).toBeGreaterThanOrEqual(1);

      handle = async ({ data }) => {
        tries.push({ attempt: 0, last: false, data });
      };
      expect(await peer.queue.revive(letter?.id ?? '', 22)).toBe(false);
      expect(await peer.queue.revive(letter?.id ?? '', 21)).toBe(true);
      await peer.idle();
      expect(tries.at(-1)).toEqual({ attempt: 0, last: false, data: 'bad' });
      expect(await peer.queue.deadLetters(21)).toEqual([]);
    });

    it('carry any text that JSON does', async () => {
      const data = { text: 'a\0b \ud800 ü \u2028' };
      const seen: unknown[] = [];
      handle = async (job) => {
        seen.push(job.data);
        throw new Error('broken \0 text');
      };
      await peer.queue.ask({ kind: 'count', lane: 51, data });
      await peer.idle();
      expect(seen).toEqual([data, data, data]);
      await peer.state('51').write('text', data);
      expect(await peer.state('51').read('text')).toEqual(data);
      await peer.journal.once('text', async () => data);
      expect(await peer.journal.once<unknown>('text', async () => null)).toEqual(data);
      expect(await peer.queue.deadLetters(51)).toHaveLength(1);
    });

    it('ask for a job once where it has a key', async () => {
      let count = 0;
      handle = async () => {
        count++;
      };
      const wish = { kind: 'count', lane: 31, data: {}, key: 'comment 4711' };
      expect(await peer.queue.ask(wish)).toBe('asked');
      expect(await peer.queue.ask(wish)).toBe('repeated');
      await peer.idle();
      expect(await peer.queue.ask(wish)).toBe('repeated');
      await peer.idle();
      expect(count).toBe(1);
    });

    it('give back the receipt of an effect, and say when an earlier attempt has no end', async () => {
      const { journal } = peer;
      expect(await journal.once('one', async (resumed) => ({ id: 4, resumed }))).toEqual({
        id: 4,
        resumed: false,
      });
      expect(await journal.once('one', async () => ({ id: 5, resumed: false }))).toEqual({
        id: 4,
        resumed: false,
      });
      await expect(journal.once('two', () => Promise.reject(new Error('killed')))).rejects.toThrow('killed');
      expect(await journal.once('two', async (resumed) => resumed)).toBe(true);
      expect(await journal.once('nothing', async () => undefined)).toBeUndefined();
      expect(await journal.once<unknown>('nothing', async () => 'again')).toBeUndefined();
    });

    it('keep documents apart by scope', async () => {
      const [one, other] = [peer.state('1'), peer.state('2')];
      expect(await one.read('patterns')).toBeNull();
      await one.write('patterns', { a: [1, 'ü'] });
      await one.write('patterns', { a: [2, null] });
      expect(await one.read('patterns')).toEqual({ a: [2, null] });
      expect(await other.read('patterns')).toBeNull();
      await one.write('text', 'only a text');
      expect(await one.read('text')).toBe('only a text');
    });

    it("have the schedules of a lane that are wished, and no others'", async () => {
      const wish = {
        cron: '0 3 * * 1',
        timeZone: 'Europe/Berlin',
        kind: 'analyze',
        data: {},
        spreadSeconds: 60,
      };
      await peer.schedules.ensure(41, [
        { ...wish, name: 'weekly' },
        { ...wish, name: 'nightly' },
      ]);
      await peer.schedules.ensure(4, [{ ...wish, name: 'other' }]);
      expect(await peer.schedules.names(41)).toEqual(['nightly', 'weekly']);
      await peer.schedules.ensure(41, [{ ...wish, name: 'weekly', cron: '0 4 * * 1' }]);
      expect(await peer.schedules.names(41)).toEqual(['weekly']);
      expect(await peer.schedules.names(4)).toEqual(['other']);
    });

    it.each([
      ['0 3 * *', 'UTC'],
      ['* * * * * *', 'UTC'],
      ['0 25 * * *', 'UTC'],
      ['0 3 * * *', 'Mars/Olympus'],
      ['FREQ=DAILY', 'UTC'],
    ])('refuse the schedule %s in %s', async (cron, timeZone) => {
      const wish = { name: 'bad', cron, timeZone, kind: 'analyze', data: {}, spreadSeconds: 0 };
      await expect(peer.schedules.ensure(42, [wish])).rejects.toMatchObject({ code: 'usage' });
      expect(await peer.schedules.names(42)).toEqual([]);
    });
  });
}
