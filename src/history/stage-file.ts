import { open } from 'node:fs/promises';
import { type EntrySource, readEntries } from './entries.ts';
import type { ProblemCollector } from './problems.ts';

/** A file to bring to the store's form, and where the result goes. */
export interface StagingJob extends EntrySource {
  /** The file to write: one staged entry a line. */
  readonly target: string;
}

/** What the second reader saw. */
export interface StagingCount {
  readonly read: number;
  readonly used: number;
}

const WRITE_BUFFER = 1 << 20;

/**
 * The second reader: slower than the store's own, but it reads every shape and says where a problem is.
 *
 * Every entry that cannot be used is counted with its place; the others are written in the store's form.
 */
export async function stageFile(job: StagingJob, problems: ProblemCollector): Promise<StagingCount> {
  const count = { read: 0, used: 0 };
  const target = await open(job.target, 'w');
  let buffer = '';
  try {
    for await (const { entry } of readEntries(job, problems)) {
      count.read += 1;
      if (entry === null) continue;
      count.used += 1;
      buffer += `${JSON.stringify(entry)}\n`;
      if (buffer.length < WRITE_BUFFER) continue;
      await target.writeFile(buffer);
      buffer = '';
    }
    await target.writeFile(buffer);
  } finally {
    await target.close();
  }
  return count;
}
