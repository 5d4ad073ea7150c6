import { z } from 'zod';

/** One thing that a check of a repository's files found. */
export const ValidationFinding = z.object({
  severity: z.enum(['problem', 'note']).meta({
    description: 'problem: something will not work as written; note: worth knowing',
  }),
  code: z.string(),
  file: z.string(),
  line: z.int().min(1).nullable(),
  pointer: z.string().nullable().meta({ description: 'RFC 6901 pointer in the file' }),
  count: z.int().min(1).meta({ description: 'How often; the line is that of the first' }),
  message: z.string(),
  fix: z.string(),
});
export type ValidationFinding = z.infer<typeof ValidationFinding>;

/** What a check looked at and found. */
export const ValidationReport = z
  .object({
    schema: z.literal('apeg.validation/1'),
    checked: z.array(z.object({ file: z.string(), kind: z.string() })),
    findings: z.array(ValidationFinding),
  })
  .meta({ title: 'Check of configs and logs' });
export type ValidationReport = z.infer<typeof ValidationReport>;
