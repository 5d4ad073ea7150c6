import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compose } from '../../src/compose.ts';
import { canonicalFile, digestOf } from '../../src/domain/canonical-json.ts';
import type { Journal } from '../../src/domain/journal.ts';
import { LogbookEntry } from '../../src/domain/logbook-entry.ts';
import { Plan } from '../../src/domain/plan.ts';
import type { Simulation } from '../../src/domain/simulation.ts';
import { systemClock } from '../../src/domain/time.ts';
import { runProgram } from '../../src/faces/cli/program.ts';

const LOCATION = 'gid://shopify/Location/1';
let folder = '';
let simulation: Simulation;
const root = process.cwd();

/** The program as if in a checkout beside simulated shops; `answer` is what somebody types, `journalOf` what becomes of its journal. */
async function apeg(
  argv: readonly string[],
  answer: string | null = null,
  journalOf: (own: Journal) => Journal = (own) => own,
) {
  const out: string[] = [];
  const asked: string[] = [];
  const environment = {
    path: process.env['PATH'] ?? '',
    home: folder,
    stateDir: join(folder, 'state'),
    shops: simulation.environment,
    user: 'tester',
  };
  const composed = compose(() => undefined, environment, systemClock);
  const deps = {
    ...composed,
    journal: async (at: string) => journalOf(await composed.journal(at)),
    ask: async (question: string) => {
      asked.push(question);
      return answer;
    },
  };
  const status = await runProgram(argv, deps, {
    out: async (text) => {
      if (typeof text === 'string') out.push(text);
      else for await (const part of text) out.push(part);
    },
    err: (text) => void out.push(text),
    colour: false,
  });
  return { status, out: out.join(''), asked };
}

const Stock = z.object({ etsy: z.array(z.object({ sku: z.string().nullable(), quantity: z.number() })) });

async function control(path: string, body?: object): Promise<unknown> {
  const posted = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const answer = await fetch(`${simulation.controlUrl}${path}`, posted);
  expect(answer.status).toBe(200);
  return answer.json();
}

function planIn(file: string): Plan {
  return Plan.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

function logsOf(prefix: string): string[] {
  return readdirSync(join(folder, '.apeg/logbook')).filter((one) => one.startsWith(prefix));
}

function logOf(prefix: string): LogbookEntry[] {
  const [name] = logsOf(prefix);
  return readFileSync(join(folder, '.apeg/logbook', name ?? ''), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => LogbookEntry.strict().parse(JSON.parse(line)));
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'apeg-sync-')));
  process.chdir(folder);
  mkdirSync(join(folder, '.github'));
  writeFileSync(
    join(folder, '.github/apeg.yml'),
    `operations:\n  max_share: 1\n  inventory_sync:\n    shopify_location: ${LOCATION}\n`,
  );
  const deps = compose(() => undefined, { path: '', home: folder }, systemClock);
  simulation = await deps.simulation({ items: 12, seed: 3, port: 0 });
});

afterAll(async () => {
  await simulation.close();
  process.chdir(root);
  rmSync(folder, { recursive: true, force: true });
});

describe('apeg sync-inventory on the simulators', { timeout: 60_000 }, () => {
  it('executes nothing without a plan, and says how to make one', async () => {
    const none = await apeg(['sync-inventory', '--execute']);
    expect(none.status).toBe(2);
    expect(none.out).toContain('--dry-run --report sync_plan.json');
    expect((await apeg(['sync-inventory'])).status).toBe(2);
    expect((await apeg(['sync-inventory', '--execute', '--dry-run'])).status).toBe(2);
    expect(
      (await apeg(['sync-inventory', '--execute', '--plan', 'none.json', '--confirm', '12345678'])).out,
    ).toContain('There is no plan none.json');
  });

  it('plans with zero requests that could change anything', async () => {
    const planned = await apeg(['sync-inventory', '--dry-run', '--report', 'sync_plan.json']);
    expect(planned.out).toContain('BLUOAKRIN-010');
    expect(planned.status).toBe(0);
    expect(await control('/calls')).toMatchObject({ shopify: { write: 0 }, etsy: { write: 0 } });
    expect(planIn('sync_plan.json').steps.length).toBeGreaterThan(0);
    expect(readFileSync(join(folder, 'sync_plan.json'), 'utf8')).toBe(
      canonicalFile(planIn('sync_plan.json')),
    );
    expect(logOf('plan-').map(({ event_type }) => event_type)).toEqual([
      'workflow_start',
      'node_execution',
      'node_execution',
      'node_execution',
      'workflow_end',
    ]);
  });

  it('shows the plan and asks; without the right digest nothing is executed', async () => {
    const shown = await apeg(['sync-inventory', '--execute', '--plan', 'sync_plan.json'], '');
    expect(shown.status).toBe(1);
    expect(shown.asked[0]).toContain('type the first 8 characters');
    const wrong = await apeg(['sync-inventory', '--execute', '--plan', 'sync_plan.json'], 'deadbeef');
    expect(wrong.out).toContain('digest-mismatch');
    expect(logOf('refused-').map(({ event_type }) => event_type)).toEqual([
      'workflow_start',
      'error',
      'workflow_end',
    ]);
    expect(await control('/calls')).toMatchObject({ shopify: { write: 0 }, etsy: { write: 0 } });
  });

  it('logs its own refusal, though another process is refused at the same moment', async () => {
    const before = logsOf('refused-');
    const journalOf = (own: Journal): Journal => ({
      ...own,
      append: async (draft) => {
        const entry = await own.append(draft);
        if (draft.body.type === 'refused') await own.append({ ...draft, run: 'refused-by-another' });
        return entry;
      },
    });
    const wrong = await apeg(
      ['sync-inventory', '--execute', '--plan', 'sync_plan.json'],
      'deadbeef',
      journalOf,
    );
    expect(wrong.out).toContain('digest-mismatch');
    const [own, ...more] = logsOf('refused-').filter((name) => !before.includes(name));
    expect(more).toEqual([]);
    expect(own).toMatch(/^refused-\d{8}-\d{6}-[0-9a-f]{8}\.jsonl$/);
    const [first] = logOf(own ?? '');
    expect(`${first?.workflow_id}.jsonl`).toBe(own);
  });

  it.each([
    [['sync-inventory', '--resume', 'inventory-sync-lost'], 'resume'],
    [['etsy-seo-apply', '--resume', 'seo-refresh-lost'], 'resume'],
    [['rollback', '--run', 'inventory-sync-lost', '--dry-run'], 'plan'],
  ])('logs that nobody knows the run of %s', async (argv, action) => {
    const before = logsOf('refused-');
    const asked = await apeg(argv);
    expect(asked.status).toBe(1);
    expect(asked.out).toContain('run-unknown');
    const [own] = logsOf('refused-').filter((name) => !before.includes(name));
    const error_message = `run-unknown: there is no run ${argv[2]}`;
    expect(logOf(own ?? 'none')).toMatchObject([
      { event_type: 'workflow_start', action, metadata: { operation: null, actor: 'tester' } },
      { event_type: 'error', node_id: action, action: 'refuse', error_message },
      { event_type: 'workflow_end', success: false },
    ]);
  });

  it('executes what was confirmed, skips what was sold in between, and takes it back without the units that were sold', async () => {
    const plan = planIn('sync_plan.json');
    const [first] = plan.steps;
    await control('/sell', { side: 'etsy', sku: first?.sku, units: 1 });
    const before = Stock.parse(await control('/stock'));
    const ran = await apeg(
      ['sync-inventory', '--execute', '--plan', 'sync_plan.json', '--format', 'json'],
      digestOf(plan).slice(0, 8),
    );
    const { receipt } = z
      .object({ receipt: z.looseObject({ run: z.string(), counts: z.looseObject({}) }) })
      .parse(JSON.parse(ran.out));
    expect(receipt.counts).toMatchObject({ executed: plan.steps.length - 1, skipped: 1, failed: 0 });
    const again = await apeg([
      'sync-inventory',
      '--execute',
      '--plan',
      'sync_plan.json',
      '--confirm',
      digestOf(plan),
    ]);
    expect(again.out).toContain('The plan has run before');
    const shown = await apeg(['rollback', '--run', receipt.run, '--dry-run', '--format', 'json']);
    const { digest } = z.object({ digest: z.string() }).parse(JSON.parse(shown.out));
    const [, second] = plan.steps;
    await control('/sell', { side: 'etsy', sku: second?.sku, units: 1 });
    const back = await apeg(['rollback', '--run', receipt.run, '--confirm', digest.slice(0, 12)]);
    expect(back.out).toContain('complete');
    expect(back.status).toBe(0);
    const after = Stock.parse(await control('/stock'));
    expect(unitsIn(after, second?.sku)).toBe(unitsIn(before, second?.sku) - 1);
    expect(unitsIn(after, first?.sku)).toBe(unitsIn(before, first?.sku));
    expect((await apeg(['rollback', '--run', receipt.run, '--dry-run'])).out).toContain('nothing-to-do');
  });

  it('lists the runs, verifies the journal, and notices when it was changed', async () => {
    const listed = await apeg(['runs']);
    expect(listed.out.match(/complete/g)).toHaveLength(2);
    expect((await apeg(['audit', 'verify'])).status).toBe(0);
    const path = join(folder, 'state/journal.jsonl');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"tester"', '"another"'));
    const broken = await apeg(['audit', 'verify']);
    expect(broken.status).toBe(1);
    expect(broken.out).toContain('was changed after it was written');
    writeFileSync(path, text);
  });

  it('holds no canary of personal data in anything that it wrote', () => {
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(written.length).toBeGreaterThan(6);
    expect(written.join('\n')).not.toMatch(/canary/i);
  });
});

/** Units of a SKU on Etsy. */
function unitsIn({ etsy }: z.infer<typeof Stock>, sku: string | undefined): number {
  return etsy.find((product) => product.sku === sku)?.quantity ?? Number.NaN;
}
