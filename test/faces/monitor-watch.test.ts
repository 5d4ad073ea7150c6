import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import { OrderAlertReport } from '../../src/domain/order-alerts.ts';
import type { Simulation } from '../../src/domain/simulation.ts';

const MAIN = fileURLToPath(new URL('../../src/faces/cli/main.ts', import.meta.url));
let folder = '';
let simulation: Simulation;
let slack: Server;
let posts = 0;
/** Told as soon as a message arrives, before it is answered. */
let arrived = (): void => undefined;
let answerAfterMs = 0;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'apeg-watch-')));
  simulation = await compose(() => undefined, { path: '', home: folder }).simulation({
    items: 4,
    seed: 1,
    port: 0,
  });
  slack = createServer((request, response) => {
    request.resume().on('end', () => {
      posts += 1;
      arrived();
      setTimeout(() => response.end('ok'), answerAfterMs);
    });
  });
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await simulation.close();
  await new Promise((resolve) => slack.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** The program as a process of its own, and how it ends. */
function watch(): {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  out: () => string;
} {
  let out = '';
  const child = spawn(process.execPath, [MAIN, 'monitor-orders', '--watch', '--alert-slack'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      APEG_STATE_DIR: join(folder, 'state'),
      SLACK_WEBHOOK_URL: `http://127.0.0.1:${(slack.address() as AddressInfo).port}/`,
      ...simulation.environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (part) => (out += String(part)));
  const ended = new Promise<number | null>((resolve) => child.on('exit', (status) => resolve(status)));
  return { process: child, ended, out: () => out };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('ends by itself when told to, finishes the look in hand, and tells nothing twice after a start anew', {
  timeout: 30_000,
}, async () => {
  answerAfterMs = 300;
  const first = watch();
  // In the midst of telling: what was told has to be remembered before the end.
  await new Promise<void>((resolve) => (arrived = resolve));
  first.process.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(first.out()).toContain('slack: delivered');
  expect(posts).toBe(1);

  const second = watch();
  await until(() => second.out().includes('Mind'));
  second.process.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  expect(posts).toBe(1);
  const report = OrderAlertReport.parse(
    JSON.parse(readFileSync(join(folder, 'order_alert_report.json'), 'utf8')),
  );
  expect(report.alerts.every(({ fresh }) => fresh.length === 0)).toBe(true);
  expect(report.notified).toEqual([]);
});
