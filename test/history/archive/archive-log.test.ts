import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveLog } from '../../../src/history/archive/archive-log.ts';
import { planArchive } from '../../../src/history/archive/plan-archive.ts';
import { restoreArchives } from '../../../src/history/archive/restore-archive.ts';

const NOW = '2025-11-20T12:00:00.000Z';
const BEFORE = '2025-09-01T00:00:00.000Z';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apeg-archive-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function entry(month: number, day: number, id: string, more: object = {}): object {
  const at = `2025-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T10:00:00Z`;
  return { timestamp: at, event_type: 'info', workflow_id: id, ...more };
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function archives(): string[] {
  return readdirSync(join(folder, '.apeg/logbook/archive')).sort();
}

async function archived(path: string): Promise<void> {
  await archiveLog(await planArchive(path, BEFORE, NOW), NOW);
}

describe('archiving a log', () => {
  it('moves old lines into a packed file a month and leaves every other byte', async () => {
    const young = '{"timestamp":"2025-11-01T00:00:00Z",  "event_type":"info","workflow_id":"y","n":0.80}';
    const old = [entry(7, 1, 'a'), entry(8, 2, 'b', { note: 'ü "\\n' }), entry(8, 3, 'c')].map((e) =>
      JSON.stringify(e),
    );
    const path = write('Logbook.jsonl', `${old[0]}\n\nnot json\n${young}\n${old[1]}\r\n${old[2]}`);
    const plan = await planArchive(path, BEFORE, NOW);
    expect(plan.months.map(({ month, entries }) => [month, entries])).toEqual([
      ['2025-07', 1],
      ['2025-08', 2],
    ]);
    expect([plan.going, plan.staying]).toEqual([3, 2]);
    const written = await archiveLog(plan, NOW);
    expect(readFileSync(path, 'utf8')).toBe(`\nnot json\n${young}\n`);
    expect(written.map(({ file }) => gunzipSync(readFileSync(file)).toString('utf8'))).toEqual([
      `${old[0]}\n`,
      `${old[1]}\n${old[2]}\n`,
    ]);
    expect(archives().every((name) => /^2025-0[78]\.[0-9a-f]{12}\.jsonl\.gz$/.test(name))).toBe(true);
  });

  it('makes the same archive again after a crash before the log was cut', async () => {
    const text = [entry(7, 1, 'a'), entry(11, 2, 'b')].map((e) => `${JSON.stringify(e)}\n`).join('');
    const path = write('Logbook.jsonl', text);
    await archived(path);
    const first = archives();
    writeFileSync(path, text);
    await archived(path);
    expect(archives()).toEqual(first);
  });

  it('keeps what a workflow appends between the plan and the cut', async () => {
    const path = write('Logbook.jsonl', `${JSON.stringify(entry(7, 1, 'a'))}\n`);
    const plan = await planArchive(path, BEFORE, NOW);
    appendFileSync(path, '{"late":1}\n');
    await archiveLog(plan, NOW);
    expect(readFileSync(path, 'utf8')).toBe('{"late":1}\n');
  });

  it('refuses a log that was written anew, and leaves it', async () => {
    const path = write('Logbook.json', JSON.stringify([entry(7, 1, 'a'), entry(11, 1, 'b')]));
    const plan = await planArchive(path, BEFORE, NOW);
    const anew = JSON.stringify([entry(7, 1, 'x'), entry(11, 1, 'y')]);
    writeFileSync(path, anew);
    await expect(archiveLog(plan, NOW)).rejects.toThrow('was written anew');
    expect(readFileSync(path, 'utf8')).toBe(anew);
  });

  it('leaves a changelog kept by hand, and a log without old entries, as they are', async () => {
    const path = write('Logbook.json', '{"changelog": [{"timestamp": "2025-01-01T00:00:00Z", "note": "x"}]}');
    expect((await planArchive(path, BEFORE, NOW)).going).toBe(0);
  });
});

describe('what was archived', () => {
  it.each(['lines', 'array', 'entries'] as const)('comes back whole: %s', async (shape) => {
    const seed = 20_251_120;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 6, max: 11 }), fc.integer({ min: 1, max: 28 }))),
        fc.nat(3),
        async (dates, indent) => {
          rmSync(join(folder, '.apeg'), { recursive: true, force: true });
          const entries = dates.map(([month, day], index) =>
            entry(month, day, `w${index}`, { text: `,]}"${index}` }),
          );
          const all = shape === 'entries' ? { before: [1], entries, after: {} } : entries;
          const text =
            shape === 'lines'
              ? entries.map((e) => `${JSON.stringify(e)}\n`).join('')
              : JSON.stringify(all, null, indent);
          if (entries.length === 0) return;
          const path = write(shape === 'lines' ? 'Logbook.jsonl' : 'Logbook.json', text);
          const plan = await planArchive(path, BEFORE, NOW);
          await archiveLog(plan, NOW);
          const read = (): object[] => {
            const left = readFileSync(path, 'utf8');
            if (shape === 'lines')
              return left
                .split('\n')
                .filter((line) => line !== '')
                .map((line) => JSON.parse(line) as object);
            const value = JSON.parse(left) as object[] | { entries?: object[] };
            return Array.isArray(value) ? value : (value.entries ?? []);
          };
          expect(read()).toEqual(entries.filter((_, index) => (dates[index]?.[0] ?? 0) >= 9));
          for (const { month } of plan.months) await restoreArchives(path, month);
          const order = (list: readonly object[]): string[] => list.map((one) => JSON.stringify(one)).sort();
          expect(order(read())).toEqual(order(entries));
        },
      ),
      { seed, numRuns: 30 },
    );
  });
});
