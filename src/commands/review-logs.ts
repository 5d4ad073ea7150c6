import { z } from 'zod';
import { NothingToAnalyse } from '../domain/errors.ts';
import { counted, twoDecimals } from '../domain/figure-text.ts';
import { redact } from '../domain/redaction.ts';
import { instantOf, millisecondsOf, parseLength, parseTimestamp } from '../domain/time.ts';
import type { ReviewedEntry } from '../history/review.ts';
import { codeSpan, shortened } from '../rendering/tainted.ts';
import { createCommand } from './command.ts';
import type { Deps } from './deps.ts';
import { LOG_OPTIONS, LogInput, namedLogs } from './log-place.ts';

const SHOWN = 1000;
const MESSAGE_LENGTH = 240;

const Input = LogInput.extend({
  since: z
    .string()
    .refine(
      (text) => parseLength(text) !== null || parseTimestamp(text) !== null,
      'must be a length of time such as 1h, or an instant',
    )
    .default('1h'),
  errorsOnly: z.boolean().default(false),
  filter: z.string().min(1, 'must not be empty').optional(),
  follow: z.boolean().default(false),
});
type Input = z.infer<typeof Input>;

/** Shows what logs say of the last hours, for whoever is on call. */
export const reviewLogs = createCommand(
  {
    name: 'review-logs',
    summary: 'show the latest log entries, errors only if wished, and follow a log as it grows',
    options: [
      {
        name: 'since',
        argument: 'when',
        summary: 'a length of time such as 1h or 2d, or an instant (default: 1h)',
      },
      { name: 'errors-only', summary: 'only entries with an error message or without success' },
      { name: 'filter', argument: 'text', summary: 'only entries that hold the text, in either case' },
      { name: 'follow', summary: 'go on with entries as they are appended, until interrupted' },
      ...LOG_OPTIONS,
    ],
  },
  Input,
  async (input, deps) => {
    const logs = await namedLogs(input, deps);
    const since = sinceOf(input.since, deps.clock.now());
    const found = await deps.reviews.read({ logs, since });
    if (found.files === 0)
      throw new NothingToAnalyse('There is no log to look at', {
        hint: 'Name one with --logbook, or run apeg where Logbook.json or Logbook.jsonl is.',
      });
    const entries = found.entries.filter((entry) => isWanted(entry, input));
    const shown = entries.slice(-SHOWN);
    const notes = [
      ...(entries.length > shown.length
        ? [`… ${entries.length - shown.length} earlier ones are not shown`]
        : []),
      ...(found.unreadable > 0
        ? [`${counted(found.unreadable, 'place')} of the logs could not be read: apeg validate says which`]
        : []),
    ];
    const errors = entries.filter(isError).length;
    const summary = `${counted(entries.length, 'entry', 'entries')} since ${since}, ${counted(errors, 'error')}`;
    return {
      ending: 'done',
      text: () => `${[...shown.map(entryLine), ...notes, summary].join('\n')}\n`,
      json: () => ({
        since,
        entries: shown.map(masked),
        not_shown: entries.length - shown.length,
        unreadable: found.unreadable,
      }),
      markdown: () => `${shown.map((entry) => `- ${codeSpan(entryLine(entry))}\n`).join('')}\n${summary}\n`,
      ...(input.follow
        ? { stream: () => followed([...shown.map(entryLine), ...notes, summary], { input, logs, deps }) }
        : {}),
    };
  },
);

function sinceOf(text: string, now: string): string {
  const length = parseLength(text);
  return instantOf(length === null ? (parseTimestamp(text) ?? 0) : millisecondsOf(now) - length);
}

async function* followed(
  lines: readonly string[],
  {
    input,
    logs,
    deps,
  }: { readonly input: Input; readonly logs: readonly string[] | undefined; readonly deps: Deps },
): AsyncGenerator<string> {
  yield `${lines.join('\n')}\n`;
  for await (const entry of deps.reviews.follow({ logs }))
    if (isWanted(entry, input)) yield `${entryLine(entry)}\n`;
}

function isError({ error_message: message, success }: ReviewedEntry): boolean {
  return message !== null || success === false;
}

function isWanted(entry: ReviewedEntry, { errorsOnly, filter }: Input): boolean {
  if (errorsOnly && !isError(entry)) return false;
  if (filter === undefined) return true;
  const { event_type, workflow_id, node_id, agent, action, error_message, metadata } = entry;
  return [event_type, workflow_id, node_id, agent, action, error_message, JSON.stringify(metadata)].some(
    (text) => text?.toLowerCase().includes(filter.toLowerCase()) === true,
  );
}

/** One entry on one line: when, what, of which run, where, and what went wrong. */
function entryLine(entry: ReviewedEntry): string {
  const parts = [
    entry.at.replace('T', ' ').replace(/\.\d+Z$/, 'Z'),
    (isError(entry) ? 'ERROR' : entry.event_type).padEnd(14),
    entry.workflow_id ?? '(no run)',
    ...[entry.node_id, entry.agent, entry.action].filter((part) => part !== null),
    ...(entry.score === null ? [] : [`score ${twoDecimals(entry.score)}`]),
    ...(entry.error_message === null ? [] : [redact(entry.error_message)]),
  ];
  return shortened(parts.join('  '), MESSAGE_LENGTH);
}

function masked(entry: ReviewedEntry): object {
  return JSON.parse(
    JSON.stringify(entry, (_, value: unknown) => (typeof value === 'string' ? redact(value) : value)),
  ) as object;
}
