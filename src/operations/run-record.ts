import type { JournalBody, JournalEntry } from '../domain/journal.ts';
import type { Change, Receipt, StepResult } from '../domain/receipt.ts';
import type { Attempt, Json } from './write.ts';

/** The first word on a run. */
export type Opened = Extract<JournalBody, { type: 'opened' }>;

/** What the journal says about one run. */
export interface RunRecord {
  readonly opened: { readonly at: string; readonly seq: number; readonly body: Opened } | null;
  readonly resumed: number;
  /** The attempt of a write that has an intent and no outcome. */
  readonly open: ReadonlyMap<string, Attempt>;
  /** How many attempts a write has had. */
  readonly attempts: ReadonlyMap<string, number>;
  /** What the last attempt of a write had seen. */
  readonly seen: ReadonlyMap<string, Json>;
  /** Steps that a write has performed. */
  readonly committed: ReadonlyMap<string, ReadonlySet<string>>;
  readonly changes: readonly Change[];
  readonly results: ReadonlyMap<string, StepResult>;
  readonly warnings: readonly string[];
  readonly receipt: Receipt | null;
}

/** Reads a run out of its entries, in their order. */
export function recordOf(entries: readonly JournalEntry[]): RunRecord {
  let opened: RunRecord['opened'] = null;
  let receipt: Receipt | null = null;
  let resumed = 0;
  const open = new Map<string, Attempt>();
  const attempts = new Map<string, number>();
  const seen = new Map<string, Json>();
  const committed = new Map<string, Set<string>>();
  const results = new Map<string, StepResult>();
  const changes: Change[] = [];
  const warnings: string[] = [];
  for (const { at, seq, body } of entries) {
    switch (body.type) {
      case 'opened':
        opened = { at, seq, body };
        break;
      case 'resumed':
        resumed += 1;
        break;
      case 'intent':
        open.set(body.write, { ...body, at });
        attempts.set(body.write, body.attempt);
        seen.set(body.write, body.seen);
        break;
      case 'outcome': {
        const attempt = open.get(body.write);
        open.delete(body.write);
        changes.push(...body.changes);
        if (body.outcome !== 'committed') break;
        const steps = committed.get(body.write) ?? new Set();
        for (const step of attempt?.steps ?? []) steps.add(step);
        committed.set(body.write, steps);
        break;
      }
      case 'result':
        results.set(body.result.step, body.result);
        break;
      case 'warning':
        warnings.push(body.detail);
        break;
      case 'closed':
        receipt = body.receipt;
        break;
      case 'refused':
        break;
    }
  }
  return { opened, resumed, open, attempts, seen, committed, changes, results, warnings, receipt };
}

/** The ids of the runs that were opened, oldest first. */
export function runsOf(entries: readonly JournalEntry[]): string[] {
  return entries.flatMap(({ run, body }) => (body.type === 'opened' ? [run] : []));
}

/** A run that was opened, and what the journal says about it. */
export interface OpenedRun extends RunRecord {
  readonly run: string;
  readonly opened: NonNullable<RunRecord['opened']>;
}

/** The runs that were opened, oldest first, with what the journal says about each. */
export function openedRuns(entries: readonly JournalEntry[]): OpenedRun[] {
  const byRun = entriesByRun(entries);
  return runsOf(entries).flatMap((run) => {
    const record = recordOf(byRun.get(run) ?? []);
    return record.opened === null ? [] : [{ ...record, run, opened: record.opened }];
  });
}

/** The entries of each run, in order. */
export function entriesByRun(entries: readonly JournalEntry[]): ReadonlyMap<string, readonly JournalEntry[]> {
  return Map.groupBy(entries, ({ run }) => run);
}

/** Steps of a run that earlier rollbacks changed anything of. */
export function stepsTakenBack(run: string, entries: readonly JournalEntry[]): ReadonlySet<string> {
  const back = new Set<string>();
  for (const own of entriesByRun(entries).values()) {
    const { opened, changes } = recordOf(own);
    if (opened?.body.rollback_of === run) for (const { step } of changes) back.add(step);
  }
  return back;
}
