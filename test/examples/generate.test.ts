import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { formatInstant } from '../../examples/history/format-instant.ts';
import { defaultHistory, generateHistory } from '../../examples/history/generate-history.ts';
import { readArguments } from '../../examples/history/read-arguments.ts';

const script = fileURLToPath(new URL('../../examples/generate.ts', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'apeg-examples-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function generate(...args: readonly string[]) {
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
}

function read(folder: string, file: string): string {
  return readFileSync(join(scratch, folder, file), 'utf8');
}

describe('generate.ts', () => {
  it('writes three files, the same bytes for the same seed', () => {
    expect(generate('--out', join(scratch, 'a')).status).toBe(0);
    expect(generate('--out', join(scratch, 'b'), '--seed', String(defaultHistory.seed)).status).toBe(0);
    const files = readdirSync(join(scratch, 'a')).toSorted();
    expect(files).toEqual(['Logbook.jsonl', 'MemoryStore.json', 'bandit_weights.json']);
    for (const file of files) expect(read('b', file)).toBe(read('a', file));
  });

  it('writes another history for another seed', () => {
    generate('--out', join(scratch, 'few'), '--days', '2', '--seed', '1');
    generate('--out', join(scratch, 'other'), '--days', '2', '--seed', '2');
    expect(read('other', 'Logbook.jsonl')).not.toBe(read('few', 'Logbook.jsonl'));
    expect(read('other', 'MemoryStore.json')).not.toBe(read('few', 'MemoryStore.json'));
  });

  it('writes the same entries as an array and as lines', () => {
    generate('--out', join(scratch, 'lines'), '--days', '2');
    generate('--out', join(scratch, 'array'), '--days', '2', '--format', 'json');
    const lines = read('lines', 'Logbook.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(JSON.parse(read('array', 'Logbook.json'))).toEqual(lines);
    expect(lines.length).toBeGreaterThan(500);
  });

  it('says in one sentence why it cannot write, and exits with 2', () => {
    const file = join(scratch, 'a-file');
    writeFileSync(file, '');
    for (const args of [[], ['--out', file], ['--out', scratch, '--format', 'xml'], ['--speed', '3']]) {
      const { status, stderr, stdout } = generate(...args);
      expect(status).toBe(2);
      expect(stdout).toBe('');
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
  });
});

describe('the arguments', () => {
  it.each([
    [['--end', '2025-11-24T10:00:00Z'], '--end must be a UTC midnight'],
    [['--end', '2025-02-30T00:00:00Z'], '--end must be a UTC midnight'],
    [['--seed', 'nine'], '--seed must be an integer'],
    [['--days', '0'], '--days must be a whole number'],
    [['--runs-per-day', '1e9'], '--runs-per-day must be a whole number'],
    [['--format', ''], '--format must be jsonl or json'],
    [['--days'], "Option '--days <value>' argument missing."],
    [['surplus'], "Unexpected argument 'surplus'."],
  ])('%j are refused', (args, start) => {
    const answer = readArguments(['--out', 'logs', ...args]);
    expect(answer.ok ? '' : answer.problem).toContain(start);
    expect(answer.ok ? '' : answer.problem).toMatch(/[^.]\.$/);
  });

  it('have defaults for all but the folder', () => {
    const answer = readArguments(['--out', 'logs']);
    expect(answer).toMatchObject({
      ok: true,
      options: { history: defaultHistory, out: 'logs', format: 'jsonl' },
    });
  });
});

describe('generateHistory', () => {
  it('stays in order when many runs overlap, and mixes their entries', () => {
    let last = '';
    let lastId = '';
    let switches = 0;
    let count = 0;
    for (const { timestamp, workflow_id } of generateHistory({ days: 1, runsPerDay: 20_000 })) {
      expect(timestamp >= last).toBe(true);
      if (workflow_id !== lastId) switches += 1;
      last = timestamp;
      lastId = workflow_id;
      count += 1;
      if (count === 20_000) break;
    }
    // one after the other, runs of about 7 entries would give some 2,800
    expect(switches).toBeGreaterThan(6_000);
  });

  it('ends before its end on a day of any density', () => {
    const end = '2024-03-01T00:00:00Z';
    const times = [...generateHistory({ end, days: 2, runsPerDay: 3_000 })].map((entry) => entry.timestamp);
    expect((times[0] ?? '') >= '2024-02-28').toBe(true);
    expect((times.at(-1) ?? end) < '2024-03-01').toBe(true);
  });
});

describe('formatInstant', () => {
  it('says what toISOString says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_799_999 }), (at) => {
        expect(formatInstant(at)).toBe(new Date(at).toISOString());
      }),
    );
  });
});
