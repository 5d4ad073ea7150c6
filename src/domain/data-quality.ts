import { z } from 'zod';

/** Everything that can be wrong with an input, and what became of the entry. */
export const ProblemCode = z.enum([
  'not-json',
  'not-an-object',
  'timestamp-missing',
  'timestamp-invalid',
  'timestamp-future',
  'workflow-id-missing',
  'event-type-unknown',
  'score-out-of-range',
  'field-type',
  'truncated',
  'line-too-long',
  'byte-order-mark',
  'file-empty',
  'file-missing',
  'file-not-a-file',
  'file-unreadable',
  'record-invalid',
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** What became of the place with a problem: skipped whole, used without the bad field, or used as it is. */
export const ProblemEffect = z.enum(['skipped', 'field-ignored', 'noted']);
export type ProblemEffect = z.infer<typeof ProblemEffect>;

/** One place in an input: a line, or in an array the entry's index and the byte it starts at (both from 0). */
export const ProblemPlace = z.object({
  file: z.string(),
  line: z.int().min(1).optional(),
  index: z.int().min(0).optional(),
  byte: z.int().min(0).optional(),
  key: z.string().optional().meta({ description: 'Key of a memory record' }),
  detail: z.string(),
});
export type ProblemPlace = z.infer<typeof ProblemPlace>;

/** One kind of problem: how often, and the first places it was met. */
export const Problem = z.object({
  code: ProblemCode,
  effect: ProblemEffect,
  count: z.int().min(1),
  places: z.array(ProblemPlace).max(5),
});
export type Problem = z.infer<typeof Problem>;

/** What was read, what could not be used, and where it is. */
export const DataQuality = z.object({
  entries_read: z.int().min(0).meta({ description: 'Log entries met, usable or not' }),
  entries_used: z.int().min(0).meta({ description: 'Log entries that took part' }),
  duplicate_entries: z
    .int()
    .min(0)
    .meta({ description: 'Identical entries of overlapping files, counted once' }),
  timestamps_without_zone: z.int().min(0).meta({ description: 'Read as UTC' }),
  ends_without_success: z
    .int()
    .min(0)
    .meta({ description: 'Ended runs of the window whose last end says no outcome' }),
  unattributed_events: z.int().min(0).meta({ description: 'Events of the window that fit no run' }),
  problems: z.array(Problem),
});
export type DataQuality = z.infer<typeof DataQuality>;
