import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startGateway } from '../test/github/gateway.ts';

// Sends signed deliveries to the App on loopback and looks at what becomes of them: the App is a process of its own, as it runs.
const RATE = Number(process.argv[2] ?? 200);
const SECONDS = Number(process.argv[3] ?? 30);
const REPOSITORIES = 50;
const LATEST_MS = 1000;

/** As GitHub does, some connections are kept; a delivery that waits for one counts from when it was due. */
const agent = new Agent({ keepAlive: true, maxSockets: 100 });
const gateway = await startGateway();
const stateDir = mkdtempSync(join(tmpdir(), 'apeg-bench-'));
const main = fileURLToPath(new URL('../src/faces/app/main.ts', import.meta.url));
const app = spawn(process.execPath, [main], {
  env: {
    PATH: process.env['PATH'],
    HOME: stateDir,
    APP_ID: String(gateway.app.appId),
    PRIVATE_KEY: gateway.app.privateKey,
    WEBHOOK_SECRET: gateway.app.secret,
    GITHUB_API_URL: gateway.url,
    APEG_STATE_DIR: stateDir,
    PORT: '0',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => app.once('exit', resolve));
try {
  const url = await listening();
  const took: number[] = [];
  const failures: string[] = [];
  const memory: number[] = [];
  const sending: Promise<void>[] = [];
  const first = await figures(url);
  const start = performance.now();
  for (let sent = 0; sent < RATE * SECONDS; sent += 1) {
    const due = start + (sent * 1000) / RATE;
    const early = due - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    if (sent % RATE === 0) sending.push(figures(url).then(({ resident }) => void memory.push(resident)));
    sending.push(
      deliver(url, sent).then(({ status, ms }) => {
        took.push(ms);
        if (status !== 200) failures.push(String(status));
      }),
    );
  }
  await Promise.all(sending);
  const acknowledged = (performance.now() - start) / 1000;
  let last = await figures(url);
  while (last.waiting > 0) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    last = await figures(url);
  }
  const done = (performance.now() - start) / 1000;
  const total = RATE * SECONDS;
  took.sort((one, other) => one - other);
  const at = (share: number): string =>
    `${(took[Math.min(total - 1, Math.floor(total * share))] ?? 0).toFixed(1)} ms`;
  const [early, late] = [mean(memory.slice(5, 10)), mean(memory.slice(-5))];
  console.log(`${total} deliveries, ${RATE} a second, from ${REPOSITORIES} repositories`);
  console.log(
    `acknowledged in ${acknowledged.toFixed(1)} s: half within ${at(0.5)}, 99 of 100 within ${at(0.99)}, all within ${at(1)}`,
  );
  console.log(
    `stored ${last.accepted}, handled ${last.handled} once each, failed ${last.failed}; the queue was empty after ${done.toFixed(1)} s`,
  );
  console.log(
    `processor: ${(((last.processor - first.processor) * 1000) / total).toFixed(1)} ms of the App for each delivery`,
  );
  console.log(
    `resident memory: ${early.toFixed(0)} MB after 5 to 10 s, ${late.toFixed(0)} MB in the last 5 s`,
  );
  const wrong = [
    ...(failures.length > 0
      ? [`${failures.length} were not acknowledged (${[...new Set(failures)].join(', ')})`]
      : []),
    ...((took.at(-1) ?? 0) > LATEST_MS ? [`one took longer than ${LATEST_MS} ms`] : []),
    ...(last.accepted === total && last.handled === total ? [] : ['not each was handled once']),
    ...(late > early * 1.5 + 50 ? ['memory grew'] : []),
  ];
  for (const problem of wrong) console.log(`NOT AS PROMISED: ${problem}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  app.kill('SIGTERM');
  await ended;
  await gateway.close();
  rmSync(stateDir, { recursive: true, force: true });
}

async function listening(): Promise<string> {
  const lines = createInterface({ input: app.stdout });
  for await (const line of lines) {
    const { event, url } = JSON.parse(line) as { event: string; url?: string };
    if (event !== 'listening' || url === undefined) continue;
    // What it goes on to say is read, or its pipe would fill and stop it.
    lines.on('line', () => undefined);
    app.stdout.resume();
    return url;
  }
  throw new Error('the App did not start');
}

async function deliver(url: string, number: number): Promise<{ status: number; ms: number }> {
  const id = 1 + (number % REPOSITORIES);
  const repository = { id, name: `shop-${id}`, owner: { login: 'acme' }, default_branch: 'main' };
  // A command of a bot: it has to be stored and looked at, and leads to no request.
  const at = '2025-11-20T10:00:00Z';
  const comment = {
    id: number + 1,
    body: '/apeg status',
    user: { login: 'other[bot]', type: 'Bot' },
    created_at: at,
    updated_at: at,
  };
  const body = JSON.stringify({
    action: 'created',
    repository,
    installation: { id: gateway.installationId },
    issue: { number: 1 },
    comment,
  });
  const began = performance.now();
  const signature = createHmac('sha256', gateway.app.secret).update(body).digest('hex');
  const status = await post(`${url}/api/github/webhooks`, body, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-github-event': 'issue_comment',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${signature}`,
  });
  return { status, ms: performance.now() - began };
}

function post(address: string, body: string, headers: OutgoingHttpHeaders): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(address, { method: 'POST', headers, agent }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

interface Figures {
  readonly accepted: number;
  readonly handled: number;
  readonly failed: number;
  readonly waiting: number;
  /** Processor seconds of the App's process. */
  readonly processor: number;
  /** MB. */
  readonly resident: number;
}

async function figures(url: string): Promise<Figures> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const value = (name: string): number =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length + 1) ?? 0,
    );
  return {
    accepted: value('apeg_deliveries_total{event="issue_comment",outcome="accepted"}'),
    handled: value('apeg_job_seconds_count{kind="delivery",outcome="done"}'),
    failed: value('apeg_job_seconds_count{kind="delivery",outcome="failed"}'),
    waiting: value('apeg_jobs{state="waiting"}') + value('apeg_jobs{state="active"}'),
    processor: value('process_cpu_seconds_total'),
    resident: value('process_resident_memory_bytes') / 1e6,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
