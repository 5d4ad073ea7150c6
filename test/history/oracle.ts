import type { Window } from '../../src/domain/time.ts';
import type { Figures } from './figures-of.ts';
import type { Entry } from './log-builder.ts';

/** The definitions of figures.md once more, as one plain loop over the events of a log: slow, and independent of the store. */
export function expectedFigures(log: readonly Entry[], window: Window, threshold: number): Figures {
  const ordered = log.map((event, index) => ({ event, index })).sort(byTime);
  const totals: [number, number, number, number] = [0, 0, 0, 0];
  const failures: Record<string, [number, number, number]> = {};
  const macros: Record<string, [number, number, number, number]> = {};
  let endsWithoutSuccess = 0;
  const users = ordered.map(({ event }) => event).filter((event) => event['agent'] !== 'APEG');
  const runs = Map.groupBy(
    users.filter((event) => typeof event['workflow_id'] === 'string'),
    (event) => event['workflow_id'],
  );
  for (const events of runs.values()) {
    const last = events.findLastIndex((event) => event['event_type'] === 'workflow_end');
    const closing = events[last];
    if (!within((closing ?? events.at(-1))?.['timestamp'], window)) continue;
    const errors = errorsOf(events, last);
    totals[3] += errors.length;
    for (const { name } of errors) rowOf(failures, name)[1] += 1;
    if (closing === undefined) {
      totals[2] += 1;
      continue;
    }
    if (closing['success'] === undefined) endsWithoutSuccess += 1;
    const unrecovered = errors.filter((error) => !error.recovered);
    const success = closing['success'] ?? unrecovered.length === 0;
    totals[success === true ? 0 : 1] += 1;
    if (success === true)
      for (const name of new Set(errors.map((one) => one.name))) rowOf(failures, name)[2] += 1;
    else rowOf(failures, causeOf(events, unrecovered, threshold))[0] += 1;
    countMacros(events, success === true, macros);
  }
  const unattributed = users.filter(
    (event) => event['workflow_id'] === undefined && within(event['timestamp'], window),
  ).length;
  return { totals, failures, macros: rounded(macros), unattributed, endsWithoutSuccess };
}

interface ErrorEvent {
  readonly event: Entry;
  readonly name: string;
  readonly recovered: boolean;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function byTime(a: { event: Entry; index: number }, b: { event: Entry; index: number }): number {
  return (
    Date.parse(String(a.event['timestamp'])) - Date.parse(String(b.event['timestamp'])) || a.index - b.index
  );
}

function within(timestamp: unknown, window: Window): boolean {
  const time = Date.parse(String(timestamp));
  return time >= Date.parse(window.start) && time < Date.parse(window.end);
}

/** An event before the end with a message or without success; the end itself where it has a message of its own. */
function errorsOf(events: readonly Entry[], last: number): ErrorEvent[] {
  const errors: ErrorEvent[] = [];
  for (const [index, event] of events.entries()) {
    const type = event['event_type'];
    const message = event['error_message'];
    if (type === 'workflow_start') continue;
    if (type === 'workflow_end') {
      if (index === last && message !== undefined)
        errors.push({ event, name: textOf(message), recovered: false });
      continue;
    }
    if ((last >= 0 && index > last) || (message === undefined && event['success'] !== false)) continue;
    const field = event['node_id'] === undefined ? 'action' : 'node_id';
    const recovered =
      event[field] !== undefined &&
      events.slice(index + 1).some((later) => later[field] === event[field] && later['success'] === true);
    errors.push({
      event,
      name: message === undefined ? `${textOf(type)} failed without a message` : textOf(message),
      recovered,
    });
  }
  return errors;
}

/** The last unrecovered error, else a score below the threshold, else nothing. A low score that says "failed" is a score. */
function causeOf(events: readonly Entry[], unrecovered: readonly ErrorEvent[], threshold: number): string {
  const isLow = (event: Entry) =>
    event['event_type'] === 'scoring' && Number(event['score'] ?? 1) < threshold;
  const last = unrecovered.findLast(({ event }) => event['error_message'] !== undefined || !isLow(event));
  if (last !== undefined) return last.name;
  return events.some(isLow) ? 'Score below threshold' : 'No recorded error';
}

function rowOf(rows: Record<string, [number, number, number]>, name: string): [number, number, number] {
  return (rows[name] ??= [0, 0, 0]);
}

/** Walks through a run and opens a use whenever another macro is named. */
function countMacros(
  events: readonly Entry[],
  success: boolean,
  macros: Record<string, [number, number, number, number]>,
): void {
  const uses: { macro: string; score: number | undefined }[] = [];
  for (const event of events) {
    const { chosen_macro: macro } = (event['metadata'] ?? {}) as { chosen_macro?: string };
    if (macro !== undefined && macro !== uses.at(-1)?.macro) uses.push({ macro, score: undefined });
    const use = uses.at(-1);
    if (use !== undefined && event['event_type'] === 'scoring' && typeof event['score'] === 'number')
      use.score = event['score'];
  }
  for (const [index, { macro, score }] of uses.entries()) {
    const sum = (macros[macro] ??= [0, 0, 0, 0]);
    sum[0] += 1;
    if (success && index === uses.length - 1) sum[1] += 1;
    if (score === undefined) continue;
    sum[2] += score;
    sum[3] += 1;
  }
}

function rounded(macros: Record<string, [number, number, number, number]>): Figures['macros'] {
  return Object.fromEntries(
    Object.entries(macros).map(([name, [uses, good, sum, scored]]) => [
      name,
      [uses, good, Number(sum.toFixed(9)), scored],
    ]),
  );
}
