import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NotificationFailed, type Notifier } from '../../domain/notifier.ts';
import type { Clock } from '../../domain/time.ts';
import { codeOf } from './error-code.ts';

/** Adds a line of JSON for each message to a file that other programs follow; it is on the disk when `send` settles. */
export function createFileNotifier(path: string, clock: Clock): Notifier {
  return {
    name: 'file',
    send: async ({ subject, text }) => {
      try {
        await mkdir(dirname(path), { recursive: true });
        const file = await open(path, 'a', 0o600);
        try {
          await file.appendFile(`${JSON.stringify({ at: clock.now(), subject, text })}\n`);
          await file.sync();
        } finally {
          await file.close();
        }
      } catch (error) {
        const code = codeOf(error) ?? 'unknown';
        throw new NotificationFailed(`The file of alerts cannot be written (${code})`, {
          retryAfterMs: null,
          hint: 'Look at --alert-file.',
        });
      }
    },
  };
}
