import { DAY_MS, runStarts, type Span } from './calendar.ts';
import type { LogbookEntry, TimedEntry } from './logbook-entry.ts';
import { ownEntries } from './own-entries.ts';
import { createRandom } from './random.ts';
import { simulateRun } from './simulate-run.ts';
import { createWeather } from './weather.ts';

/** What a generated history depends on, and nothing else. */
export interface HistoryOptions {
  /** Any integer; its low 32 bits count. */
  readonly seed: number;
  /** The UTC midnight before which everything ends, in ISO 8601. */
  readonly end: string;
  /** Whole days before `end`. */
  readonly days: number;
  /** Mean number of runs a day; a run has about 6.6 entries. */
  readonly runsPerDay: number;
}

/**
 * Four weeks of a small shop, ending on a Monday at midnight. The seed is one of those whose last week is near the
 * mean of all seeds; that is a choice of example, and no evidence of anything.
 */
export const defaultHistory: HistoryOptions = {
  seed: 30,
  end: '2025-11-24T00:00:00Z',
  days: 28,
  runsPerDay: 64,
};

/** Puts an entry behind all that are not later; nearly always at the end, so the scan is short. */
function insertByTime(waiting: TimedEntry[], entry: TimedEntry): void {
  let low = 0;
  let high = waiting.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((waiting[middle]?.at ?? Infinity) <= entry.at) low = middle + 1;
    else high = middle;
  }
  waiting.splice(low, 0, entry);
}

/** The runs and APEG's own operations, each a batch that starts no earlier than the one before. */
function* batches(span: Span, options: HistoryOptions): Generator<readonly TimedEntry[]> {
  const random = createRandom(options.seed);
  const weather = createWeather(span, createRandom(options.seed ^ 0x5eed));
  let ownDay = span.from;
  for (const start of runStarts(span, options.runsPerDay, createRandom(options.seed ^ 0xca1))) {
    for (; ownDay <= start; ownDay += DAY_MS) {
      const own = ownEntries(ownDay);
      if ((own[0]?.at ?? 0) > start) break;
      if (own.length > 0) yield own;
    }
    yield simulateRun(start, random, weather);
  }
}

/**
 * The entries of a Logbook in order of time, one at a time: only the runs under way are held in memory.
 * The same options give the same entries on every machine; no clock is read.
 */
export function* generateHistory(options: Partial<HistoryOptions> = {}): Generator<LogbookEntry> {
  const all = { ...defaultHistory, ...options };
  const span = { from: Date.parse(all.end) - all.days * DAY_MS, days: all.days };
  const waiting: TimedEntry[] = [];
  for (const batch of batches(span, all)) {
    const start = batch[0]?.at ?? 0;
    let ready = 0;
    for (; ready < waiting.length; ready += 1) {
      const next = waiting[ready];
      if (next === undefined || next.at >= start) break;
      yield next.entry;
    }
    waiting.splice(0, ready);
    for (const entry of batch) insertByTime(waiting, entry);
  }
  for (const { entry } of waiting) yield entry;
}
