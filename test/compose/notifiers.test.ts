import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTenantNotifiers } from '../../src/compose/notifiers.ts';
import type { Notice, Notifier } from '../../src/domain/notifier.ts';
import { systemTimer } from '../../src/domain/timer.ts';
import { deliver } from '../../src/operations/order-monitor/deliver.ts';

const NOTICE: Notice = { subject: 'Orders: 1', text: 'text', slack: 'slack', markdown: 'markdown' };
const received: string[] = [];
let mail: SMTPServer;
let slack: Server;
let credentials: Record<string, string>;

beforeAll(async () => {
  mail = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      stream.resume().on('end', () => {
        received.push(...envelope.rcptTo.map(({ address }) => address));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', () => resolve()));
  slack = createServer((request, response) => {
    request.resume().on('end', () => {
      received.push('slack');
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => slack.listen(0, '127.0.0.1', resolve));
  credentials = {
    SMTP_URL: `smtp://127.0.0.1:${(mail.server.address() as AddressInfo).port}`,
    SMTP_FROM: 'apeg@example.com',
    SLACK_WEBHOOK_URL: `http://127.0.0.1:${(slack.address() as AddressInfo).port}/hook`,
  };
});

afterAll(async () => {
  await new Promise<void>((resolve) => mail.close(() => resolve()));
  await new Promise((resolve) => slack.close(resolve));
});

const tenant = (recipients: readonly string[], own = credentials) => ({
  repositoryId: 1,
  credentials: own,
  recipients,
  logHosts: [],
});
const told = (notifiers: readonly Notifier[]) => deliver(NOTICE, notifiers, systemTimer);

it('tells nobody in the App whom the host does not allow, and all others all the same', async () => {
  const emails = ['ops@example.com', 'else@example.com'];
  const results = await told(
    createTenantNotifiers({ emails, slack: true }, tenant(['OPS@example.com']), systemTimer),
  );
  expect(received.splice(0).sort()).toEqual(['ops@example.com', 'slack']);
  expect(results).toEqual([
    { notifier: 'e-mail 1', delivered: true, attempts: 1 },
    {
      notifier: 'e-mail 2',
      delivered: false,
      attempts: 1,
      problem: 'A recipient is not among those that the host allows [notification-failed]',
    },
    { notifier: 'slack', delivered: true, attempts: 1 },
  ]);
});

it('allows nobody by default, and names the credentials that are missing', async () => {
  const request = { emails: ['ops@example.com'], slack: true };
  const [first] = await told(createTenantNotifiers(request, tenant([]), systemTimer));
  expect(first?.problem).toContain('not among those that the host allows');
  const [, second] = await told(createTenantNotifiers(request, tenant([], {}), systemTimer));
  expect(second?.problem).toContain('Slack needs SLACK_WEBHOOK_URL');
  received.splice(0);
});

it('keeps a fault of one notifier from the others', async () => {
  const broken: Notifier = { name: 'broken', send: () => Promise.reject(new TypeError('secret text')) };
  const sent: string[] = [];
  const fine: Notifier = { name: 'fine', send: async ({ subject }) => void sent.push(subject) };
  const results = await told([broken, fine]);
  expect(results.map(({ delivered }) => delivered)).toEqual([false, true]);
  expect(sent).toEqual(['Orders: 1']);
  expect(JSON.stringify(results)).not.toContain('secret');
});
