import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../src/statistics/random.ts';

const FULL = process.env['APEG_WORLDS'] === 'full';
const SEED = 20251120;
const SAMPLE = 1;
const DELIVERIES = ['one', 'seven', 'nine'];
const CHILD = fileURLToPath(new URL('crash-child.ts', import.meta.url));

let root: string;
let moments: string[];
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'apeg-crashes-'));
  // Made once: every world starts from a database that is there already.
  await run(join(root, 'empty'), 0, []);
  cpSync(join(root, 'empty'), join(root, 'calm'), { recursive: true });
  await run(join(root, 'calm'), 0, DELIVERIES);
  moments = lines(join(root, 'calm'), 'moments');
}, 120_000);
// Hundreds of databases were left behind.
afterAll(() => rmSync(root, { recursive: true, force: true }), 300_000);

function lines(folder: string, file: string): string[] {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : [];
}

/** Runs a process of the App. @returns what ended it: `null` for itself, else the signal */
function run(folder: string, fault: number, deliveries: readonly string[]): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, folder, String(fault), ...deliveries], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0 || signal !== null) resolve(signal);
      else reject(new Error(Buffer.concat(said).toString()));
    });
  });
}

/** A world in which the process was killed at these moments, one life after the other, and then left alone. */
async function live(faults: readonly number[]): Promise<string> {
  const folder = join(root, `at-${faults.join('-')}`);
  cpSync(join(root, 'empty'), folder, { recursive: true });
  for (const fault of [...faults, 0]) {
    // GitHub delivers again what was never acknowledged, and nothing else.
    const acknowledged = new Set(lines(folder, 'acknowledged'));
    await run(
      folder,
      fault,
      DELIVERIES.filter((guid) => !acknowledged.has(guid)),
    );
  }
  return folder;
}

function assertWhole(folder: string): void {
  const expected = DELIVERIES.flatMap((guid) =>
    ['comment', 'pull request', 'reaction'].map((effect) => `${guid} ${effect}`),
  );
  expect(lines(folder, 'world').toSorted()).toEqual(expected.toSorted());
  expect(new Set(lines(folder, 'handled'))).toEqual(new Set(DELIVERIES));
  expect(lines(folder, 'troubles')).toEqual([]);
}

it('passes every kind of moment in a calm life', () => {
  assertWhole(join(root, 'calm'));
  expect(new Set(moments)).toEqual(
    new Set([
      'delivery-arrived',
      'delivery-stored',
      'job-taken',
      'effect-begun',
      'effect-done',
      'effect-kept',
      'job-handled',
    ]),
  );
});

it(`loses and doubles nothing, killed at ${FULL ? 'every moment' : `${SAMPLE} moment`} (seed ${SEED})`, async () => {
  const every = moments.map((_, index) => index + 1);
  const random = createRandom(SEED);
  const chosen = FULL ? every : Array.from({ length: SAMPLE }, () => 1 + random.below(every.length));
  for (const moment of new Set(chosen)) assertWhole(await live([moment]));
}, 600_000);

it('loses and doubles nothing, killed in one life after the other', async () => {
  const random = createRandom(SEED + 1);
  const moment = (): number => 1 + random.below(moments.length);
  for (let lives = FULL ? 12 : 1; lives > 0; lives--)
    assertWhole(await live([moment(), 1 + (moment() % 9), 1 + (moment() % 5)]));
}, 600_000);
