import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import type { Simulation } from '../../src/domain/simulation.ts';
import { createRandom } from '../../src/statistics/random.ts';

// The real program against simulated shops, ended by force, doubled, and on a disk that is full.
const FULL = process.env['APEG_WORLDS'] === 'full';
const SEED = 20261124;
const CLI = fileURLToPath(new URL('../../src/faces/cli/main.ts', import.meta.url));
const SETTINGS = `operations: { max_share: 1, max_total_delta: 100000, max_delta: 10000, max_zeros: 100, inventory_sync: { shopify_location: 'gid://shopify/Location/1' } }\n`;

interface Ended {
  /** Null where it was killed. */
  readonly status: number | null;
  readonly out: string;
}

describe.skipIf(process.platform === 'win32')(
  `the program, ended by force (seed ${SEED})`,
  { timeout: 600_000 },
  () => {
    let simulation: Simulation;
    let folder = '';
    let digest = '';
    let steps: { sku: string; kind: string; after: number }[] = [];
    let before = 0;
    beforeAll(async () => {
      simulation = await compose(() => undefined, { path: '', home: '' }).simulation({
        items: 40,
        seed: 7,
        port: 0,
      });
    }, 60_000);
    afterAll(() => simulation.close());
    beforeEach(async () => {
      if (folder === '') {
        folder = mkdtempSync(join(tmpdir(), 'apeg-killed-'));
        mkdirSync(join(folder, '.github'));
        writeFileSync(join(folder, '.github/apeg.yml'), SETTINGS);
      }
      // Sales on one side are what there is to bring together.
      const stock = await asked<{ shopify: { sku: string; levels: { available: number }[] }[] }>('/stock');
      const sellable = stock.shopify.filter(
        ({ sku, levels }) => sku !== '' && (levels[0]?.available ?? 0) > 2,
      );
      for (const { sku } of sellable.slice(0, 12))
        await asked('/sell', { side: 'shopify', sku, units: 1 }).catch(() => null);
      const planned = await apeg([
        'sync-inventory',
        '--dry-run',
        '--report',
        'plan.json',
        '--format',
        'json',
      ]);
      const { digest: named, plan } = JSON.parse(planned.out) as {
        digest: string;
        plan: { steps: typeof steps };
      };
      digest = named;
      steps = plan.steps;
      before = await writes();
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    async function asked<T>(path: string, body?: object): Promise<T> {
      const posted = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      const answer = await fetch(`${simulation.controlUrl}${path}`, {
        ...posted,
        headers: { connection: 'close' },
      });
      return (await answer.json()) as T;
    }

    async function writes(): Promise<number> {
      const calls = await asked<Record<string, { write: number }>>('/calls');
      return (calls['shopify']?.write ?? 0) + (calls['etsy']?.write ?? 0);
    }

    function apeg(argv: readonly string[], { killAfter = 0, blocks = 0 } = {}): Promise<Ended> {
      const [file, ...rest] =
        blocks === 0
          ? [process.execPath, CLI, ...argv]
          : [
              'bash',
              '-c',
              `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`,
              'bash',
              process.execPath,
              CLI,
              ...argv,
            ];
      return new Promise((resolve, reject) => {
        const child = spawn(file ?? '', rest, {
          cwd: folder,
          env: {
            ...simulation.environment,
            PATH: process.env['PATH'],
            HOME: folder,
            USER: 'tester',
            APEG_STATE_DIR: join(folder, 'state'),
          },
        });
        let out = '';
        child.stdout.on('data', (text: Buffer) => (out += text.toString()));
        child.stderr.on('data', (text: Buffer) => (out += text.toString()));
        const killing = killAfter === 0 ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
        child.once('error', reject);
        child.once('close', (status) => {
          clearTimeout(killing);
          resolve({ status, out });
        });
      });
    }

    const execute = (options = {}): Promise<Ended> =>
      apeg(['sync-inventory', '--execute', '--plan', 'plan.json', '--confirm', digest.slice(0, 12)], options);

    async function lastRun(): Promise<string> {
      const { runs } = JSON.parse((await apeg(['runs', '--format', 'json'])).out) as {
        runs: { run: string }[];
      };
      return runs[0]?.run ?? '';
    }

    /** The shops are as planned, each step was written once, and the journal is whole. */
    async function assertWhole(): Promise<void> {
      const stock = await asked<{ etsy: { sku: string; quantity: number }[] }>('/stock');
      const there = new Map(stock.etsy.map(({ sku, quantity }) => [sku, quantity]));
      const quantities = steps.filter(({ kind }) => kind === 'etsy-quantity');
      expect(quantities.length).toBeGreaterThan(3);
      for (const { sku, after } of quantities) expect([sku, there.get(sku)]).toEqual([sku, after]);
      const committed = readFileSync(join(folder, 'state/journal.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map(
          (line) =>
            JSON.parse(line) as { run: string; body: { type: string; write: string; outcome: string } },
        )
        .filter(({ body }) => body.type === 'outcome' && body.outcome === 'committed')
        .map(({ run, body }) => `${run} ${body.write}`);
      expect(new Set(committed).size).toBe(committed.length);
      const verified = await apeg(['audit', 'verify']);
      expect(verified).toMatchObject({ status: 0, out: expect.stringContaining('0 of them not finished') });
    }

    it.runIf(FULL)('goes on until it is done, with no write lost or doubled', async () => {
      const random = createRandom(SEED);
      const wait = (): number => 700 + random.below(1500);
      let ended = await execute({ killAfter: wait() });
      for (let left = 30; left > 0 && ended.status === null; left -= 1) {
        const run = await lastRun();
        ended =
          run === ''
            ? await execute({ killAfter: wait() })
            : await apeg(['sync-inventory', '--resume', run], { killAfter: left === 1 ? 0 : wait() });
      }
      if (ended.status === null) ended = await execute();
      expect(ended.status).toBe(0);
      await assertWhole();
    });

    it.runIf(FULL)('executes a plan once where two processes do so at the same moment', async () => {
      const both = await Promise.all([execute(), execute()]);
      const done = both.filter(({ out }) => /complete/.test(out));
      expect(done.length).toBeGreaterThan(0);
      for (const { out } of both)
        expect(out).toMatch(/complete|is not finished|at work|shop-busy|holds the lock/);
      await assertWhole();
    });

    it.runIf(existsSync('/bin/bash'))(
      'stops before the next write where the disk is full, and goes on when there is room',
      async () => {
        const size = existsSync(join(folder, 'state/journal.jsonl'))
          ? readFileSync(join(folder, 'state/journal.jsonl')).length
          : 0;
        const full = await execute({ blocks: Math.ceil(size / 1024) + 8 });
        expect(full.status).toBe(3);
        expect(full.out).toContain('cannot be written: its disk is full [journal-unusable]');
        expect(full.out).toContain('--resume');
        expect((await writes()) - before).toBeLessThan(steps.length);
        const resumed = await apeg(['sync-inventory', '--resume', await lastRun()]);
        expect(resumed.status).toBe(0);
        await assertWhole();
      },
    );
  },
);
