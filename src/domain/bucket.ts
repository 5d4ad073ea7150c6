const HOUR_MS = 3_600_000;

/** How long buckets of time are and where one starts, in milliseconds since 1970; all are UTC. */
export const BUCKETS = {
  hour: { ms: HOUR_MS, offset: 0 },
  'half-day': { ms: 12 * HOUR_MS, offset: 0 },
  day: { ms: 24 * HOUR_MS, offset: 0 },
  // Weeks start on a Monday; day 0 of the epoch was a Thursday.
  week: { ms: 168 * HOUR_MS, offset: 96 * HOUR_MS },
} as const;

/** The name of a bucket's length. */
export type BucketWidth = keyof typeof BUCKETS;
