import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compose } from '../../src/compose.ts';
import { fixedClock } from '../../src/domain/time.ts';
import { type ExitStatus, runProgram } from '../../src/faces/cli/program.ts';

/** What a command left behind. */
export interface Outcome {
  readonly status: ExitStatus;
  readonly out: string;
  readonly err: string;
  readonly progress: readonly string[];
}

/** A temporary folder, and the program run as if in it at noon of 20 November 2025. */
export interface Workplace {
  readonly folder: string;
  readonly at: (path: string) => string;
  readonly write: (path: string, content: string | Buffer) => void;
  readonly read: (path: string) => string;
  readonly has: (path: string) => boolean;
  /** Every file and folder, hidden ones too. */
  readonly list: () => string[];
  readonly run: (...argv: readonly string[]) => Promise<Outcome>;
  readonly remove: () => void;
}

/** Makes a workplace. Paths on its command lines are absolute: the tests of a process share its current folder. */
export function createWorkplace(folder = realpathSync(mkdtempSync(join(tmpdir(), 'apeg-cli-')))): Workplace {
  const at = (path: string): string => join(folder, path);
  return {
    folder,
    at,
    write: (path, content) => {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    },
    read: (path) => readFileSync(at(path), 'utf8'),
    has: (path) => existsSync(at(path)),
    list: () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort(),
    run: async (...argv) => {
      const out: string[] = [];
      const err: string[] = [];
      const progress: string[] = [];
      const environment = { path: process.env['PATH'] ?? '', home: folder };
      const deps = compose(
        (message) => progress.push(message),
        environment,
        fixedClock('2025-11-20T12:00:00.000Z'),
      );
      const status = await runProgram(argv, deps, {
        out: async (text) => {
          if (typeof text === 'string') out.push(text);
          else for await (const part of text) out.push(part);
        },
        err: (text) => void err.push(text),
        colour: false,
      });
      return { status, out: out.join(''), err: err.join(''), progress };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const SESSION_CONFIG =
  '{\n  "openai": { "model": "m", "timeout": 30 },\n  "ci": { "minimum_score": 0.80 }\n}\n';

/** A log of 70 runs on the seven days to 20 November 2025, `failures` a day of which time out at OpenAI. */
export function logbook(failures = 3, message = 'OpenAI API request timed out after 30 seconds'): string {
  const entries: object[] = [];
  for (let run = 0; run < 70; run += 1) {
    const day = 13 + Math.floor(run / 10);
    const failed = run % 10 < failures;
    const base = { workflow_id: `run-${run}`, agent: 'ENGINEER' };
    const at = (minute: number): string =>
      `2025-11-${day}T0${run % 10}:${String(minute).padStart(2, '0')}:00Z`;
    const metadata = { chosen_macro: 'macro_rewrite', provider: 'openai', task_type: 'product_description' };
    entries.push({ ...base, timestamp: at(0), event_type: 'workflow_start' });
    entries.push(
      failed
        ? {
            ...base,
            timestamp: at(1),
            event_type: 'error',
            node_id: 'build',
            action: 'generate',
            success: false,
            error_message: message,
            metadata,
          }
        : { ...base, timestamp: at(1), event_type: 'scoring', node_id: 'review', score: 0.9, metadata },
    );
    entries.push({ ...base, timestamp: at(2), event_type: 'workflow_end', success: !failed });
  }
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}
