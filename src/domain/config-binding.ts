import { z } from 'zod';
import { ConfigKey } from './knob.ts';

/** Somebody's word on whether the workflow's code reads a key and everything below it; the longest pointer wins. */
export const ConfigBinding = z.strictObject({
  file: ConfigKey.shape.file,
  pointer: z
    .string()
    .regex(/^(\/[^/]+)*$/, 'must be an RFC 6901 pointer such as /openai/timeout, or empty for the whole file')
    .meta({ description: 'RFC 6901 pointer; it speaks for every key below it, an empty one for the file' }),
  status: z.enum(['read', 'not-read']),
  by: z.string().optional().meta({ description: 'Who reads it, or what is read instead, for people' }),
  shadowed_by: ConfigKey.strict()
    .optional()
    .meta({ description: 'A key that wins over this one where it is set' }),
});
export type ConfigBinding = z.infer<typeof ConfigBinding>;

/** What `config_bindings.json` in the config directory holds. */
export const ConfigBindingsFile = z
  .strictObject({ $schema: z.string().optional(), bindings: z.array(ConfigBinding) })
  .meta({ title: 'Who reads which config key (config_bindings.json)' });
export type ConfigBindingsFile = z.infer<typeof ConfigBindingsFile>;
