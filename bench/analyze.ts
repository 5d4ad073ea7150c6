import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateHistory } from '../examples/history/generate-history.ts';
import { writeLogbook } from '../examples/history/write-files.ts';

// usage: analyze.ts [--events 2000000] [--rounds 3] [--no-scaling]
// Times the whole command against a bare load, a JSON.parse loop and jq, each started as a program of its own on one file.

interface Measured {
  readonly seconds: number;
  /** User and system time of all threads. */
  readonly cpuSeconds: number | null;
  readonly peakMb: number | null;
  readonly out: string;
}

interface Share {
  readonly messages: number;
  readonly fetch: number;
  readonly group: number;
  readonly fetchCpu: number;
  readonly groupCpu: number;
  readonly warm: number;
}

const here = fileURLToPath(new URL('.', import.meta.url));
// What users run: the package as it is built.
const cli = fileURLToPath(new URL('../dist/faces/cli/main.js', import.meta.url));
const events = option('events', 2_000_000);
const rounds = option('rounds', 3);
const folder = mkdtempSync(join(tmpdir(), 'apeg-bench-'));
const RUNS_PER_DAY = 10_000;
const EVENTS_PER_RUN = 6.6;
const JQ =
  'reduce (inputs | select(.event_type == "workflow_end")) as $e ([0, 0]; if $e.success then .[0] += 1 else .[1] += 1 end)';

try {
  console.log(
    `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`,
  );
  const log = makeLog('whole', events);
  compare(log);
  if (!process.argv.includes('--no-scaling')) scale();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Programs take turns, so that a noisy minute hits all of them; the best round counts and the spread is printed. */
function compare(log: string): void {
  const programs: Record<string, () => Measured> = {
    'apeg analyze-feedback': () => apeg(log),
    'bare DuckDB load': () => node('bare-load.ts', log),
    'JSON.parse loop': () => node('json-loop.ts', log),
  };
  const results = new Map<string, Measured[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(programs))
      results.set(name, [...(results.get(name) ?? []), run()]);
  }
  const jq = spawnSync('jq', ['--version']).status === 0;
  if (jq) results.set('jq', [timed('jq', ['-n', '-c', JQ, log])]);
  const best = new Map([...results].map(([name, all]) => [name, Math.min(...all.map((one) => one.seconds))]));
  const cpu = new Map(
    [...results].map(([name, all]) => [name, Math.min(...all.map((one) => one.cpuSeconds ?? Number.NaN))]),
  );
  for (const [name, all] of results) {
    const seconds = all.map((one) => one.seconds.toFixed(2)).join(', ');
    const peak = Math.max(...all.map((one) => one.peakMb ?? 0));
    console.log(
      `${name.padEnd(22)} best ${best.get(name)?.toFixed(2)} s of [${seconds}]${peak > 0 ? `, ${cpu.get(name)?.toFixed(2)} s of processor time, peak ${peak} MB` : ''}`,
    );
  }
  const ours = best.get('apeg analyze-feedback') ?? Number.NaN;
  for (const name of ['bare DuckDB load', 'JSON.parse loop', 'jq']) {
    const other = best.get(name);
    const shares = (cpu.get('apeg analyze-feedback') ?? Number.NaN) / (cpu.get(name) ?? Number.NaN);
    const inCpu = Number.isNaN(shares) ? '' : `, ${shares.toFixed(2)} in processor time`;
    if (other !== undefined) console.log(`apeg / ${name}: ${(ours / other).toFixed(2)}${inCpu}`);
  }
  patternShare(log, ours, cpu.get('apeg analyze-feedback') ?? Number.NaN);
  const report = JSON.parse(results.get('apeg analyze-feedback')?.[0]?.out ?? '{}') as {
    summary?: Record<string, unknown>;
  };
  const { total_runs, successful_runs, failed_runs } = report.summary ?? {};
  console.log(
    `totals: apeg ${JSON.stringify({ total_runs, successful_runs, failed_runs })}, loop ${results.get('JSON.parse loop')?.[0]?.out.trim()}`,
  );
}

/** What patterns take of the command, measured by themselves in a process that has just read the same log. */
function patternShare(log: string, whole: number, wholeCpu: number): void {
  const runs = Array.from({ length: rounds }, () => JSON.parse(node('pattern-share.ts', log).out) as Share);
  const [best] = runs.toSorted((a, b) => a.fetchCpu + a.groupCpu - b.fetchCpu - b.groupCpu);
  if (best === undefined) return;
  const { messages, fetch, group, fetchCpu, groupCpu, warm } = best;
  const share = (part: number, of: number): string => `${((100 * part) / of).toFixed(1)} %`;
  console.log(
    `patterns: ${messages} distinct messages, fetched in ${fetch.toFixed(2)} s and grouped in ${group.toFixed(2)} s, ${share(fetch + group, whole)} of the command; ` +
      `in processor time ${fetchCpu.toFixed(2)} s and ${groupCpu.toFixed(2)} s (${warm.toFixed(2)} s warm), ${share(fetchCpu + groupCpu, wholeCpu)}`,
  );
}

function scale(): void {
  for (const size of [0.25, 0.5, 1, 2].map((factor) => events * factor)) {
    const log = makeLog(`scale-${size}`, size);
    const all = [0, 1].map(() => apeg(log));
    const best = Math.min(...all.map(({ seconds }) => seconds));
    const cpu = Math.min(...all.map(({ cpuSeconds }) => cpuSeconds ?? Number.NaN));
    console.log(
      `${(size / 1e6).toFixed(2)} M events: ${best.toFixed(2)} s, ${((best / size) * 1e6).toFixed(2)} µs per event; ${cpu.toFixed(2)} s and ${((cpu / size) * 1e6).toFixed(2)} µs of processor time`,
    );
    rmSync(log);
  }
}

function makeLog(name: string, count: number): string {
  const path = join(folder, `${name}.jsonl`);
  const days = Math.ceil(count / (RUNS_PER_DAY * EVENTS_PER_RUN)) + 2;
  const written = writeLogbook(
    path,
    take(generateHistory({ days, runsPerDay: RUNS_PER_DAY }), count),
    'jsonl',
  );
  console.log(
    `${(written.entries / 1e6).toFixed(2)} M events made, ${(written.bytes / 1e6).toFixed(0)} MB of JSON Lines`,
  );
  return path;
}

function* take<Item>(items: Iterable<Item>, count: number): Generator<Item> {
  let taken = 0;
  for (const item of items) {
    if (taken === count) return;
    taken += 1;
    yield item;
  }
}

function apeg(log: string): Measured {
  const output = join(folder, 'report', 'feedback_report.json');
  const preload = ['--import', join(here, 'report-peak.ts')];
  const options = [
    '--logbook',
    log,
    '--until',
    'latest',
    '--period',
    '90d',
    '--format',
    'json',
    '--output',
    output,
  ];
  return timed('node', [...preload, cli, 'analyze-feedback', ...options]);
}

function node(script: string, log: string): Measured {
  return timed('node', ['--import', join(here, 'report-peak.ts'), join(here, script), log]);
}

function timed(program: string, options: readonly string[]): Measured {
  const started = performance.now();
  const result = spawnSync(program, options, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    cwd: folder,
    env: { ...process.env, APEG_STATE_DIR: join(folder, 'state') },
  });
  if (result.status !== 0)
    throw new Error(`${program} ${options.join(' ')} ended with ${result.status}: ${result.stderr}`);
  const peak = /peak-rss-mb (\d+)/.exec(result.stderr)?.[1];
  const cpu = /cpu-s ([\d.]+)/.exec(result.stderr)?.[1];
  return {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: cpu === undefined ? null : Number(cpu),
    peakMb: peak === undefined ? null : Number(peak),
    out: result.stdout,
  };
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}
