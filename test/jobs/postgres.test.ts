import { tmpdir } from 'node:os';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/domain/time.ts';
import { type Jobs, openJobs } from '../../src/jobs/jobs.ts';
import { journalContract } from '../contracts/journal.ts';
import { describeJobs } from './job-contract.ts';
import { type PostgresServer, startPostgres, whyNoPostgres } from './postgres-server.ts';
import { hold, idle, peerOf, SOON } from './real-jobs.ts';

const why = whyNoPostgres();

describe.skipIf(why !== null)(`a Postgres server${why === null ? '' : ` (left out: ${why})`}`, () => {
  let server: PostgresServer;
  const url = (): string => server.url;
  afterAll(() => server.stop());

  describeJobs('on Postgres', async () => {
    server = await startPostgres();
    return peerOf({ stateDir: tmpdir(), databaseUrl: server.url }, () => undefined);
  });

  describe('the journal of operations', () => {
    const opened: Jobs[] = [];
    let scopes = 0;
    beforeAll(async () => {
      const place = { stateDir: tmpdir(), databaseUrl: url(), hold };
      for (let left = 2; left > 0; left -= 1)
        opened.push(await openJobs({ place, clock: systemClock, retries: SOON, complain: () => undefined }));
    });
    afterAll(async () => {
      for (const jobs of opened) await jobs.drain();
    });

    journalContract('of two processes', async () => {
      const [one, other] = opened;
      const scope = `own/${(scopes += 1)}`;
      if (one === undefined || other === undefined) throw new Error('no database');
      return { journal: one.operations(scope), reopen: () => other.operations(scope) };
    });

    it('is not written any more by a process whose claim the server has ended', async () => {
      const [one, other] = opened;
      if (one === undefined || other === undefined) throw new Error('no database');
      const draft = { run: 'a', at: systemClock.now(), body: { type: 'warning', detail: 'x' } } as const;
      const journal = one.operations('ended');
      await journal.exclusively('shop', async () => {
        await journal.append(draft);
        const client = new pg.Client({ connectionString: url() });
        await client.connect();
        await client.query(
          `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 4713`,
        );
        await client.end();
        for (let left = 100; left > 0; left -= 1) {
          const failed = await journal.append(draft).then(
            () => false,
            () => true,
          );
          if (failed) break;
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        await expect(journal.append(draft)).rejects.toMatchObject({ code: 'journal-unusable' });
        expect(await other.operations('ended').exclusively('shop', async () => 'taken')).toBe('taken');
      });
    });
  });

  it('is shared by two processes without a doubled job', async () => {
    const seen: string[] = [];
    const open = async (name: string): ReturnType<typeof openJobs> => {
      const place = { stateDir: tmpdir(), databaseUrl: url(), hold };
      const jobs = await openJobs({ place, clock: systemClock, retries: SOON, complain: () => undefined });
      await jobs.queue.work(async ({ data }) => {
        seen.push(`${name} ${String(data)}`);
      });
      return jobs;
    };
    const [one, other] = await Promise.all([open('one'), open('other')]);
    const delivery = { guid: 'shared', event: 'push', body: '{"shared":1}', lane: 9 };
    const outcomes = await Promise.all([one, other].map(({ queue }) => queue.accept(delivery)));
    expect(outcomes.toSorted()).toEqual(['accepted', 'repeated']);
    const counts = Array.from({ length: 30 }, (_, index) => index);
    await Promise.all(
      counts.map((data) => (data % 2 === 0 ? one : other).queue.ask({ kind: 'count', lane: data % 5, data })),
    );
    await idle(one);
    const handled = new Set(seen.map((entry) => entry.split(' ')[1]));
    expect(seen).toHaveLength(counts.length + 1);
    expect(handled).toEqual(new Set([...counts.map(String), '[object']));
    await Promise.all([one.drain(), other.drain()]);
  });
});
