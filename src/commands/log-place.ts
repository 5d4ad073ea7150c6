import { z } from 'zod';
import type { CommandOption } from './command.ts';
import type { Deps } from './deps.ts';

/** The options of a command that works on logs themselves. */
export const LOG_OPTIONS: readonly CommandOption[] = [
  {
    name: 'logbook',
    argument: 'file',
    summary: 'log file; may be given again (default: Logbook.json or .jsonl)',
    repeatable: true,
  },
  { name: 'settings', argument: 'file', summary: 'settings (default: .github/apeg.yml)' },
];

/** The shape of those options. */
export const LogInput = z.object({
  logbook: z.array(z.string().min(1, 'must not be empty')).min(1).optional(),
  settings: z.string().min(1, 'must not be empty').optional(),
});

/** The logs that were named, by option or by the settings; undefined where the default ones are meant. */
export async function namedLogs(
  { logbook, settings }: z.infer<typeof LogInput>,
  deps: Deps,
): Promise<readonly string[] | undefined> {
  if (logbook !== undefined) return logbook;
  return (await deps.settings('', settings)).logbook;
}
