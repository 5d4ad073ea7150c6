import { tmpdir } from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/domain/time.ts';
import { openJobs } from '../../src/jobs/jobs.ts';
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
