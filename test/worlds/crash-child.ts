import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeliveryJob } from '../../src/domain/job-queue.ts';
import { systemClock } from '../../src/domain/time.ts';
import { openJobs } from '../../src/jobs/jobs.ts';
import { hold, idle } from '../jobs/real-jobs.ts';

// A process of the App, as far as it can lose something: it takes deliveries and answers each by three effects in a world that
// stays when the process is killed. `crash-child.ts FOLDER FAULT DELIVERY…` kills itself at the FAULTth moment, counted from 1.
const [folder = '.', fault = '0', ...deliveries] = process.argv.slice(2);
const EFFECTS = ['reaction', 'comment', 'pull request'];
let moments = 0;

/** What the process leaves behind, line by line. */
function note(file: string, line: string): void {
  appendFileSync(join(folder, file), `${line}\n`);
}

function world(): string[] {
  const path = join(folder, 'world');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
}

const jobs = await openJobs({
  place: { stateDir: join(folder, 'state'), hold },
  clock: systemClock,
  retries: { limit: 4, delaySeconds: 0, longestSeconds: 1 },
  complain: (error) => note('troubles', error.message),
  reached: (point) => {
    moments++;
    note('moments', point);
    if (moments === Number(fault)) process.kill(process.pid, 'SIGKILL');
  },
});
await jobs.queue.work(async ({ data }) => {
  const { guid } = data as DeliveryJob;
  for (const effect of EFFECTS) {
    const done = `${guid} ${effect}`;
    await jobs.journal.once(done, async (resumed) => {
      // As every effect of the connector does: where an earlier attempt has no end, it looks before it creates.
      if (!(resumed && world().includes(done))) note('world', done);
    });
  }
  note('handled', guid);
});
for (const guid of deliveries) {
  const body = JSON.stringify({ guid });
  const lane = guid.length % 2;
  await jobs.queue.accept({ guid, event: 'issue_comment', body, lane });
  note('acknowledged', guid);
}
await idle(jobs);
await jobs.drain();
