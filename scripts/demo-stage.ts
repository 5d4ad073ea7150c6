import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../src/compose.ts';
import type { Environment } from '../src/config/env.ts';
import { instantOf, millisecondsOf, systemClock } from '../src/domain/time.ts';
import { runProgram } from '../src/faces/cli/program.ts';

/** A folder of its own, a time that can pass at once, and the program in it, for demos. */
export function openStage(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `apeg-${name}-`));
  let ahead = 0;
  const pass = (milliseconds: number): void => {
    ahead += milliseconds;
  };
  const clock = {
    now: () => instantOf(millisecondsOf(systemClock.now()) + ahead),
    sleep: async (milliseconds: number) => pass(milliseconds),
  };
  const quiet = {
    path: process.env['PATH'] ?? '',
    home: folder,
    stateDir: join(folder, 'state'),
    user: 'demo',
  };
  process.chdir(folder);
  return {
    pass,
    simulation: (request: { readonly items: number; readonly seed: number }) =>
      compose(() => undefined, quiet, clock).simulation({ ...request, port: 0 }),
    /** Runs the program and answers what it printed. */
    apeg: async (argv: readonly string[], set: Partial<Environment>): Promise<string> => {
      const out: string[] = [];
      await runProgram(
        argv,
        compose(() => undefined, { ...quiet, ...set }, clock),
        {
          out: async (text) => {
            if (typeof text === 'string') out.push(text);
            else for await (const part of text) out.push(part);
          },
          err: (text) => void out.push(text),
          colour: false,
        },
      );
      return out.join('');
    },
    close: () => {
      process.chdir('/');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A heading between the parts of a demo. */
export function title(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 110 - text.length))}\n`);
}
