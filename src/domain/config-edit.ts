import { z } from 'zod';

/** One step of an RFC 6902 patch. */
export const PatchStep = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['add', 'replace', 'test']), path: z.string(), value: z.json() }),
  z.object({ op: z.literal('remove'), path: z.string() }),
]);
export type PatchStep = z.infer<typeof PatchStep>;

/** The change of one file. */
export const ConfigEdit = z.object({
  file: z.string().meta({ description: 'Relative to the repository' }),
  reads_as: z.enum(['json', 'lines']).meta({
    description: 'What the pointers address: a JSON value, or the array of the lines of a text file',
  }),
  before_sha256: z.string().meta({ description: 'Of the file that the edit was planned on' }),
  patch: z.array(PatchStep).min(1),
  inverse: z.array(PatchStep).min(1),
});
export type ConfigEdit = z.infer<typeof ConfigEdit>;

/** The content of `patch.json`: every edit of a proposal; none for one that changes no file. */
export const PatchFile = z
  .object({
    schema: z.literal('apeg.patch/1'),
    proposal: z.string(),
    edits: z.array(ConfigEdit),
  })
  .meta({ title: 'Patch of a proposal' });
export type PatchFile = z.infer<typeof PatchFile>;
