import { createFakeJobs } from './fake-jobs.ts';
import { describeJobs } from './job-contract.ts';

describeJobs('in memory', async () => {
  const jobs = createFakeJobs();
  return {
    queue: jobs,
    schedules: jobs,
    journal: jobs,
    state: (scope) => jobs.state(scope),
    pass: async (seconds) => jobs.pass(seconds),
    idle: () => jobs.drain(),
    close: async () => undefined,
  };
});
