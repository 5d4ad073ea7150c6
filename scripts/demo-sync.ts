import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Shows an operation on simulated shops: dry run, confirm, execute, a sale in between, rollback. No live shop is contacted.
const cli = fileURLToPath(new URL('../src/faces/cli/main.ts', import.meta.url));
// Between two calls lies a whole program; a connection that is kept would have ended.
const ONE_CALL = { connection: 'close' };
const folder = mkdtempSync(join(tmpdir(), 'apeg-demo-sync-'));
const running: ChildProcess[] = [];

try {
  const { control, environment } = await startSimulator();
  const apeg = (...options: readonly string[]): string => run(environment, options);
  mkdirSync(join(folder, '.github'));
  const location = 'gid://shopify/Location/1';
  writeFileSync(
    join(folder, '.github/apeg.yml'),
    `operations:\n  max_share: 1\n  inventory_sync:\n    policy: lowest-wins\n    shopify_location: ${location}\n`,
  );

  title('A dry run on simulated shops: both are read, nothing is changed');
  console.log(apeg('sync-inventory', '--dry-run', '--report', 'sync_plan.json'));
  console.log(`Requests that could change something: ${await writes(control)}`);

  const { digest, skus } = planned();
  const [conflict = '', sold = ''] = skus;
  title(`While people review the plan, somebody buys ${conflict} on Etsy`);
  await post(control, '/sell', { side: 'etsy', sku: conflict, units: 1 });
  console.log(await stock(control, skus));

  title('The plan is confirmed by its digest and executed; the conflict is skipped and named');
  console.log(apeg('sync-inventory', '--execute', '--plan', 'sync_plan.json', '--confirm', digest));
  console.log(await stock(control, skus));

  title('The same plan again: it has run, and answers with its receipt');
  console.log(
    apeg('sync-inventory', '--execute', '--plan', 'sync_plan.json', '--confirm', digest).split('\n')[0],
  );

  title(`Somebody buys ${sold} on Etsy; then the run is taken back, without the unit that was sold`);
  await post(control, '/sell', { side: 'etsy', sku: sold, units: 1 });
  const id = (JSON.parse(apeg('runs', '--format', 'json')) as { runs: { run: string }[] }).runs[0]?.run ?? '';
  const inverse = JSON.parse(apeg('rollback', '--run', id, '--dry-run', '--format', 'json')) as {
    digest: string;
  };
  console.log(apeg('rollback', '--run', id, '--confirm', inverse.digest.slice(0, 12)));
  console.log(await stock(control, skus));

  title('What is left behind: the journal, and a Logbook that analysis reads');
  console.log(apeg('audit', 'verify'));
  console.log(
    execFileSync('ls', ['-1', join(folder, '.apeg/logbook'), join(folder, '.apeg/receipts')], {
      encoding: 'utf8',
    }),
  );
} finally {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

function title(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 110 - text.length))}\n`);
}

/** A refusal is an answer too: what it says is shown. */
function run(environment: NodeJS.ProcessEnv, options: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [cli, ...options], {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
    });
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1 && 'stdout' in error)
      return String(error.stdout);
    throw error;
  }
}

async function startSimulator(): Promise<{ control: string; environment: NodeJS.ProcessEnv }> {
  const started = spawn(
    process.execPath,
    [cli, 'simulate', '--items', '12', '--seed', '3', '--format', 'json'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  running.push(started);
  let text = '';
  for await (const part of started.stdout) {
    text += String(part);
    if (text.trimEnd().endsWith('\n}')) break;
  }
  const { control, environment } = JSON.parse(text) as { control: string; environment: NodeJS.ProcessEnv };
  return { control, environment: { ...process.env, ...environment, APEG_STATE_DIR: join(folder, 'state') } };
}

async function post(control: string, path: string, body: object): Promise<void> {
  await fetch(`${control}${path}`, { method: 'POST', body: JSON.stringify(body), headers: ONE_CALL });
}

async function writes(control: string): Promise<number> {
  const calls = (await (await fetch(`${control}/calls`, { headers: ONE_CALL })).json()) as Record<
    string,
    { write: number }
  >;
  return Object.values(calls).reduce((sum, { write }) => sum + write, 0);
}

function planned(): { digest: string; skus: string[] } {
  const plan = JSON.parse(readFileSync(join(folder, 'sync_plan.json'), 'utf8')) as {
    steps: { sku: string }[];
  };
  const [name = ''] = execFileSync('ls', [join(folder, '.apeg/logbook')], { encoding: 'utf8' }).split('\n');
  return { digest: /-([0-9a-f]{8})\.jsonl$/.exec(name)?.[1] ?? '', skus: plan.steps.map(({ sku }) => sku) };
}

/** The true stock of SKUs on both sides. */
async function stock(control: string, skus: readonly string[]): Promise<string> {
  const { shopify, etsy } = (await (await fetch(`${control}/stock`, { headers: ONE_CALL })).json()) as {
    shopify: { sku: string; levels: { available: number }[] }[];
    etsy: { sku: string; quantity: number }[];
  };
  const lines = skus.map((sku) => {
    const here = shopify.find((item) => item.sku === sku)?.levels[0]?.available ?? '–';
    const there = etsy.find((product) => product.sku === sku)?.quantity ?? '–';
    return `  ${sku.padEnd(16)} Shopify ${String(here).padStart(3)}   Etsy ${String(there).padStart(3)}`;
  });
  return ['True stock', ...lines].join('\n');
}
