import type { LogbookEntry } from '../../examples/history/logbook-entry.ts';

/** What the figures page says of one run, counted without any code of the product. */
export interface CountedRun {
  readonly id: string;
  readonly endedAt: number;
  readonly outcome: 'successful' | 'failed' | 'incomplete';
  /** The last unrecovered error of a failed run. */
  readonly cause: LogbookEntry | undefined;
  readonly lowScore: boolean;
  readonly recovered: readonly LogbookEntry[];
  readonly entries: readonly LogbookEntry[];
}

const PASS_THRESHOLD = 0.8;

function isError(entry: LogbookEntry): boolean {
  if (entry.event_type === 'workflow_start' || entry.event_type === 'workflow_end') return false;
  return entry.error_message !== undefined || entry.success === false;
}

function countRun(id: string, entries: readonly LogbookEntry[]): CountedRun {
  const unrecovered: LogbookEntry[] = [];
  const recovered: LogbookEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    if (!isError(entry)) continue;
    const later = entries.slice(index + 1);
    const mended = later.some((other) => other.node_id === entry.node_id && other.success === true);
    (mended ? recovered : unrecovered).push(entry);
  }
  const end = entries.findLast((entry) => entry.event_type === 'workflow_end');
  if (end?.error_message !== undefined) unrecovered.push(end);
  const outcome = end === undefined ? 'incomplete' : end.success === true ? 'successful' : 'failed';
  const cause = outcome === 'failed' ? unrecovered.at(-1) : undefined;
  const score = entries.findLast((entry) => entry.event_type === 'scoring')?.score ?? 1;
  const endedAt = Date.parse(end?.timestamp ?? entries.at(-1)?.timestamp ?? '');
  return { id, endedAt, outcome, cause, lowScore: score < PASS_THRESHOLD, recovered, entries };
}

/** The runs of the user's workflow; APEG's own are left out. */
export function countRuns(entries: Iterable<LogbookEntry>): readonly CountedRun[] {
  const byId = new Map<string, LogbookEntry[]>();
  for (const entry of entries) {
    if (entry.agent === 'APEG') continue;
    const known = byId.get(entry.workflow_id);
    if (known === undefined) byId.set(entry.workflow_id, [entry]);
    else known.push(entry);
  }
  return [...byId].map(([id, own]) => countRun(id, own));
}

/** A failed run is a timeout of OpenAI, a rate limit of a shop, or something else. */
export function kindOf(run: CountedRun): 'timeout' | 'shopify-limit' | 'low-score' | 'silent' | 'other' {
  const { cause } = run;
  if (cause === undefined) return run.lowScore ? 'low-score' : 'silent';
  const message = cause.error_message ?? '';
  if (cause.metadata?.provider === 'openai' && /timed out/.test(message)) return 'timeout';
  if (cause.metadata?.provider === 'shopify' && /429|Throttled/.test(message)) return 'shopify-limit';
  return 'other';
}
