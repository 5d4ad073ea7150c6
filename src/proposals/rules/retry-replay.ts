import type { ReportSlice } from '../../domain/evidence.ts';
import type { FailureFamily } from '../../domain/failure-patterns.ts';
import { blockBootstrap } from '../../statistics/bootstrap.ts';
import type { Interval } from '../../statistics/interval.ts';

/** What further tries after a failure of a family came to, and what a policy of retries would have saved. */
export interface RetryReplay {
  readonly tries: number;
  readonly days: number;
  /** Share of the failures that a policy saves. */
  readonly saved: number;
  readonly interval: Interval;
}

interface RetryDay {
  readonly day: string;
  readonly byAttempt: ReadonlyMap<number, { readonly tries: number; readonly successful: number }>;
}

/** Outages last for hours, not days: a day is a block, and two in a row are drawn together. */
const BLOCK_DAYS = 2;

/**
 * Replays a number of retries over what logged retries came to; null where none was logged.
 *
 * Source: 1 − Π(1 − s_k), where s_k is the share of k-th tries that succeed *after the ones before failed*: independence is
 * never assumed. The interval is a moving-block bootstrap over days, so that bursts count as what they are.
 *
 * @param retries at least 1; attempts that were never logged are taken to fail.
 */
export function replayRetries(
  { evidence }: ReportSlice,
  family: FailureFamily,
  { retries, seed }: { readonly retries: number; readonly seed: number },
): RetryReplay | null {
  const rows = evidence.retried_failures.filter((row) => row.family === family.family);
  const tries = rows.reduce((sum, row) => sum + row.tries, 0);
  if (tries === 0) return null;
  const days = [...Map.groupBy(rows, ({ day }) => day)]
    .map(
      ([day, ofDay]): RetryDay => ({
        day,
        byAttempt: new Map(
          [...Map.groupBy(ofDay, ({ attempt }) => attempt)].map(([attempt, same]) => [
            attempt,
            {
              tries: same.reduce((sum, row) => sum + row.tries, 0),
              successful: same.reduce((sum, row) => sum + row.successful, 0),
            },
          ]),
        ),
      }),
    )
    .sort((one, other) => (one.day < other.day ? -1 : 1));
  const { estimate, interval } = blockBootstrap(days, (sample) => savedShare(sample, retries), {
    seed,
    blockLength: Math.min(BLOCK_DAYS, days.length),
  });
  return { tries, days: days.length, saved: estimate, interval };
}

function savedShare(days: readonly RetryDay[], retries: number): number {
  let failing = 1;
  for (let attempt = 2; attempt <= retries + 1; attempt += 1) {
    const cells = days.flatMap(({ byAttempt }) => byAttempt.get(attempt) ?? []);
    const tries = cells.reduce((sum, cell) => sum + cell.tries, 0);
    const successful = cells.reduce((sum, cell) => sum + cell.successful, 0);
    if (tries > 0) failing *= 1 - successful / tries;
  }
  return 1 - failing;
}
