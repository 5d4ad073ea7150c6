import { parseArgs } from 'node:util';
import { defaultHistory } from './generate-history.ts';
import type { WriteOptions } from './write-files.ts';

/** What was asked for, or one sentence that says why it cannot be done. */
export type Arguments =
  | { readonly ok: true; readonly help: boolean; readonly options: WriteOptions }
  | { readonly ok: false; readonly problem: string };

/** How the generator is called. */
export const usage = `Usage: node examples/generate.ts --out DIR [options]
  --out DIR           where Logbook, MemoryStore.json and bandit_weights.json are written
  --format FORMAT     jsonl (Logbook.jsonl, the default) or json (Logbook.json)
  --end INSTANT       a UTC midnight; everything ends before it (default ${defaultHistory.end})
  --seed N            an integer; the same seed gives the same bytes (default ${defaultHistory.seed})
  --days N            whole days before the end (default ${defaultHistory.days})
  --runs-per-day N    mean number of runs a day (default ${defaultHistory.runsPerDay})`;

const MIDNIGHT = /^\d{4}-\d{2}-\d{2}T00:00:00(\.000)?Z$/;

const flags = {
  out: { type: 'string' },
  format: { type: 'string', default: 'jsonl' },
  end: { type: 'string', default: defaultHistory.end },
  seed: { type: 'string', default: String(defaultHistory.seed) },
  days: { type: 'string', default: String(defaultHistory.days) },
  'runs-per-day': { type: 'string', default: String(defaultHistory.runsPerDay) },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;

/** A date such as 2025-02-30 is no midnight: the calendar would turn it into another day. */
function isMidnight(text: string): boolean {
  const at = MIDNIGHT.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text.slice(0, 10);
}

function isWhole(text: string, from: number, to: number): boolean {
  return /^-?\d{1,10}$/.test(text) && Number(text) >= from && Number(text) <= to;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.split(/\. |\n/)[0] ?? message;
  }
}

/** Reads the command line; nothing is written and no file is looked at. */
export function readArguments(args: readonly string[]): Arguments {
  const values = parse(args);
  if (typeof values === 'string') return { ok: false, problem: `${values.replace(/\.$/, '')}.` };
  const { out, format, end, seed, days, help } = values;
  const runsPerDay = values['runs-per-day'];
  const problem = help
    ? undefined
    : out === undefined || out === ''
      ? 'Say where to write with --out DIR.'
      : format !== 'json' && format !== 'jsonl'
        ? `--format must be jsonl or json, not "${format}".`
        : !isMidnight(end)
          ? `--end must be a UTC midnight such as ${defaultHistory.end}, not "${end}".`
          : !isWhole(seed, -2_147_483_648, 4_294_967_295)
            ? `--seed must be an integer of 32 bits, not "${seed}".`
            : !isWhole(days, 1, 3_660)
              ? `--days must be a whole number from 1 to 3660, not "${days}".`
              : !isWhole(runsPerDay, 1, 1_000_000)
                ? `--runs-per-day must be a whole number from 1 to 1000000, not "${runsPerDay}".`
                : undefined;
  if (problem !== undefined) return { ok: false, problem };
  const history = { seed: Number(seed), end, days: Number(days), runsPerDay: Number(runsPerDay) };
  const options = { history, out: out ?? '', format: format === 'json' ? 'json' : 'jsonl' } as const;
  return { ok: true, help, options };
}
