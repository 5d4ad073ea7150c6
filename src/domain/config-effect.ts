import { z } from 'zod';

/** Whether a change of a config key would have any effect: who reads it, and what wins over it. */
export const ConfigEffect = z.object({
  file: z.string().meta({ description: 'Relative to the config directory' }),
  pointer: z.string().meta({ description: 'RFC 6901 pointer in the file' }),
  verdict: z.enum(['read', 'not-read', 'unknown']).meta({
    description: 'unknown: a search of the sources could not tell, and nobody declared it',
  }),
  shadowed_by: z
    .string()
    .nullable()
    .meta({ description: 'File and pointer of a key that is set and wins over this one' }),
  statement: z.string().meta({ description: 'Where that is known from, for people' }),
});
export type ConfigEffect = z.infer<typeof ConfigEffect>;
