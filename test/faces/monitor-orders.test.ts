import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import { OrderAlertReport } from '../../src/domain/order-alerts.ts';
import type { Simulation } from '../../src/domain/simulation.ts';
import { systemClock } from '../../src/domain/time.ts';
import { runProgram } from '../../src/faces/cli/program.ts';
import { CANARY, CANARY_USER } from '../../src/simulators/canaries.ts';

const root = process.cwd();
const mails: string[] = [];
const posts: string[] = [];
const slackAnswers: number[] = [];
let mailRefuses = false;
let folder = '';
let simulation: Simulation;
let mail: SMTPServer;
let slack: Server;
let slackUrl = '';
let mailPort = 0;
let printed = '';

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'apeg-orders-')));
  process.chdir(folder);
  const deps = compose(() => undefined, { path: '', home: folder }, systemClock);
  simulation = await deps.simulation({ items: 4, seed: 1, port: 0 });
  mail = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (part) => (text += String(part)));
      stream.on('end', () => {
        if (mailRefuses) return done(Object.assign(new Error('no'), { responseCode: 554 }));
        mails.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
  mailPort = (mail.server.address() as AddressInfo).port;
  slack = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += String(part)));
    request.on('end', () => {
      const status = slackAnswers.shift() ?? 200;
      if (status === 200) posts.push(text);
      response.writeHead(status, { 'retry-after': '0.05' }).end();
    });
  });
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
  slackUrl = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/services/SECRETHOOK`;
});

afterAll(async () => {
  process.chdir(root);
  await simulation.close();
  await new Promise<void>((resolve) => mail.close(resolve));
  await new Promise((resolve) => slack.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

async function monitor(...words: readonly (string | { readonly shops: Record<string, string> })[]) {
  let out = '';
  const argv = words.filter((word) => typeof word === 'string');
  const given = words.find((word) => typeof word !== 'string');
  const environment = {
    path: process.env['PATH'] ?? '',
    home: folder,
    stateDir: join(folder, 'state'),
    shops: given?.shops ?? simulation.environment,
    alerts: {
      SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
      SMTP_FROM: 'apeg@example.com',
      SLACK_WEBHOOK_URL: slackUrl,
      APEG_ALERT_RECIPIENTS: 'ops@example.com',
    },
  };
  const write = (text: unknown): void => {
    out += String(text);
  };
  const status = await runProgram(
    ['monitor-orders', ...argv],
    compose(() => undefined, environment, systemClock),
    { out: write, err: write, colour: false },
  );
  printed += out;
  return { status, out };
}

const BOTH = ['--sla', '48h', '--alert-email', 'ops@example.com', '--alert-slack'];
const reported = () =>
  OrderAlertReport.parse(JSON.parse(readFileSync(join(folder, 'order_alert_report.json'), 'utf8')));

async function control(path: string, body: object): Promise<void> {
  const answer = await fetch(`${simulation.controlUrl}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

it('tells nobody, remembers nothing and says so when no notifier takes the message', async () => {
  mailRefuses = true;
  slackAnswers.push(404);
  const { status } = await monitor(...BOTH);
  expect(status).toBe(1);
  expect(reported().notified.map(({ notifier, delivered }) => [notifier, delivered])).toEqual([
    ['e-mail', false],
    ['slack', false],
  ]);
  mailRefuses = false;
});

it('tells of both shops by mail and Slack, after a limit of Slack too, and of each stage once', async () => {
  slackAnswers.push(429);
  const { status, out } = await monitor(...BOTH);
  expect(status).toBe(1);
  expect([mails.length, posts.length]).toEqual([1, 1]);
  expect(mails[0]).toContain('To: ops@example.com');
  const { alerts, held, channels, notified } = reported();
  expect(notified).toMatchObject([{ attempts: 1 }, { notifier: 'slack', attempts: 2 }]);
  expect(new Set(alerts.map(({ channel }) => channel))).toEqual(new Set(['shopify', 'etsy']));
  expect(alerts.every(({ fresh }) => fresh.length > 0)).toBe(true);
  expect(held.flatMap(({ reasons }) => reasons)).toEqual(
    expect.arrayContaining(['INCORRECT_ADDRESS', 'payment processing']),
  );
  expect(Object.keys(channels[0]?.excluded ?? {})).toEqual(expect.arrayContaining(['scheduled', 'test']));
  expect(out).toContain('last 60 days');
  await monitor(...BOTH);
  expect([mails.length, posts.length]).toEqual([1, 1]);
});

it('tells that a shop cannot be read, and watches the other', async () => {
  await control('/fault', { side: 'shopify', fault: 'version-mismatch', on: 'read', after: 0, times: 50 });
  await monitor(...BOTH);
  expect(reported().channels.map(({ status }) => status)).toEqual(['failed', 'read']);
  expect(mails).toHaveLength(2);
  expect(posts[1]).toContain('COULD NOT BE READ');
});

it('tells the one that failed at the next look how things stand, and nobody else again', async () => {
  slackAnswers.push(404);
  await control('/advance', { hours: 30 });
  await monitor(...BOTH, '--alert-file', 'alerts.jsonl');
  expect(reported().notified.map(({ notifier, delivered }) => [notifier, delivered])).toEqual([
    ['e-mail', true],
    ['slack', false],
    ['file', true],
  ]);
  const before = [mails.length, posts.length];
  await monitor(...BOTH, '--alert-file', 'alerts.jsonl');
  expect([mails.length, posts.length]).toEqual([before[0], (before[1] ?? 0) + 1]);
  await monitor(...BOTH, '--alert-file', 'alerts.jsonl');
  expect([mails.length, posts.length]).toEqual([before[0], (before[1] ?? 0) + 1]);
  const lines = readFileSync(join(folder, 'alerts.jsonl'), 'utf8').trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ subject: expect.stringContaining('waiting') });
});

it('reads one shop where the other is set up in part, and says what is not set', async () => {
  const { SHOPIFY_CLIENT_SECRET: _, ...part } = simulation.environment;
  const { out } = await monitor('--report', 'part.json', { shops: part });
  expect(out).toContain('Not set: SHOPIFY_CLIENT_SECRET');
  expect(out).toMatch(/Etsy: \d+ orders read/);
});

it('ends with 3 and one sentence where no shop is set up', async () => {
  const { status, out } = await monitor({ shops: {} });
  expect(status).toBe(3);
  expect(out).toContain(
    'No shop is set up: neither SHOPIFY_SHOP nor ETSY_SHOP_ID is set [credentials-refused]',
  );
});

it('refuses recipients that the host does not allow', async () => {
  const { status, out } = await monitor('--alert-email', 'else@example.com');
  expect(status).toBe(2);
  expect(out).toContain('APEG_ALERT_RECIPIENTS');
});

it('leaves nothing of a buyer and no secret anywhere', () => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  expect(files.length).toBeGreaterThan(4);
  const all = [printed, ...mails, ...posts, ...files].join('\n');
  for (const leak of [CANARY, String(CANARY_USER).slice(0, 9), 'SECRETHOOK']) expect(all).not.toContain(leak);
});
