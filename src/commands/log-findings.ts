import type { Problem, ProblemCode } from '../domain/data-quality.ts';
import type { ValidationFinding } from '../domain/validation.ts';

/** What to do about each kind of problem of an input. */
const FIXES = {
  'not-json': 'Write one JSON object a line, or one JSON array.',
  'not-an-object': 'Write an object per entry.',
  'timestamp-missing': 'Give every entry a timestamp such as 2025-11-20T10:00:00Z.',
  'timestamp-invalid': 'Write timestamps such as 2025-11-20T10:00:00Z.',
  'timestamp-future': 'Mend the clock of the machine that writes the log.',
  'workflow-id-missing': 'Give every entry the workflow_id of its run.',
  'event-type-unknown': 'Use an event_type of schemas/logbook-entry.schema.json.',
  'score-out-of-range': 'Write scores between 0 and 1.',
  'field-type': 'Write the field as schemas/logbook-entry.schema.json says.',
  truncated: 'Let the writer end the file, or cut the unfinished part off.',
  'line-too-long': 'Leave out of the log what makes the line so long.',
  'byte-order-mark': 'Write the file as UTF-8 without a byte-order mark.',
  'file-empty': 'Nothing to mend if nothing has run yet; else see whether the log is written.',
  'file-missing': 'Name a file that exists.',
  'file-not-a-file': 'Name a file.',
  'file-unreadable': 'Make the file readable.',
  'record-invalid':
    'Write the record as schemas/memory-record.schema.json says, or the weights of the macro as numbers.',
} as const satisfies Record<ProblemCode, string>;

/** Problems that lose nothing. */
const NOTES: ReadonlySet<ProblemCode> = new Set(['byte-order-mark', 'event-type-unknown', 'file-empty']);

/** Problems of logs, memory and bandit files as findings: one a kind and file. */
export function logFindings(problems: readonly Problem[]): ValidationFinding[] {
  return problems.flatMap(({ code, count, places }) => {
    const files = Map.groupBy(places, ({ file }) => file);
    return [...files].map(([file, [first]]) => {
      const place = first?.key ?? (first?.index === undefined ? undefined : `entry ${first.index + 1}`);
      return {
        severity: NOTES.has(code) ? ('note' as const) : ('problem' as const),
        code,
        file,
        line: first?.line ?? null,
        pointer: null,
        // Places are kept for the first few only: in one file the count is exact, over several it is of the kind.
        count: files.size === 1 ? count : (files.get(file)?.length ?? 1),
        message: `${place === undefined ? '' : `${place} `}${first?.detail ?? code}`,
        fix: FIXES[code],
      };
    });
  });
}
