import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeJobs } from './job-contract.ts';
import { peerOf } from './real-jobs.ts';

describeJobs('in a state directory', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'apeg-jobs-'));
  return peerOf({ stateDir }, () => rmSync(stateDir, { recursive: true, force: true }));
});
