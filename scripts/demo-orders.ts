import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { openStage, title } from './demo-stage.ts';

// Shows the watch over orders on simulated shops whose hours pass at once, and a real mail server on this machine. Nothing leaves it.
const HOUR_MS = 3_600_000;
const SLA_HOURS = 48;
const stage = openStage('demo-orders');
const mails: string[] = [];
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, _session, done) => {
    let mail = '';
    stream.on('data', (part) => (mail += String(part)));
    stream.on('end', () => {
      mails.push(mail);
      done();
    });
  },
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
const simulation = await stage.simulation({ items: 8, seed: 1 });
const alerts = {
  SMTP_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
  SMTP_FROM: 'apeg@example.com',
  APEG_ALERT_RECIPIENTS: 'ops@example.com',
};

try {
  title('Two simulated shops, an empty desk, and a first look');
  for (const side of ['shopify', 'etsy']) await control('/ship', { side });
  console.log(await look());
  await showMails();

  title(`Somebody buys in each shop; the SLA is ${SLA_HOURS} h, and looks follow at 0.5 to 3 times of it`);
  for (const side of ['shopify', 'etsy'] as const) await control('/sell', { side, sku: await onSale(side) });
  let age = 0;
  for (const share of [0.5, 0.75, 0.8, 1, 1.25, 1.5, 2, 2.5, 3]) {
    stage.pass((share * SLA_HOURS - age) * HOUR_MS);
    age = share * SLA_HOURS;
    await look();
    console.log(
      `${share.toFixed(2)} × SLA (${Math.round(age)} h): ${mails.length === 0 ? 'nobody is told' : 'one mail'}`,
    );
    await showMails('  ');
  }

  title('Etsy cannot be read: that is an alert too, once');
  await control('/fault', { side: 'etsy', fault: '5xx-before-commit', on: 'read', after: 0, times: 4 });
  await look();
  await showMails();

  title('Everything is sent: the all-clear');
  for (const side of ['shopify', 'etsy']) await control('/ship', { side });
  console.log(await look());
  await showMails();
} finally {
  await simulation.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  stage.close();
}

/** What the mail server took since it was asked last. */
async function showMails(indent = ''): Promise<void> {
  for (const mail of mails.splice(0)) {
    const [head = '', ...body] = mail.split('\r\n\r\n');
    const headers = head
      .replaceAll(/\r\n\s+/g, ' ')
      .split('\r\n')
      .filter((line) => /^(?:To|Subject):/.test(line));
    const text = body.join('\n\n').replaceAll('=\r\n', '').replaceAll('=3D', '=').replaceAll('=C3=97', '×');
    for (const line of [...headers, '', ...text.trimEnd().split(/\r?\n/)]) console.log(`${indent}│ ${line}`);
    console.log('');
  }
}

async function onSale(side: 'shopify' | 'etsy'): Promise<string> {
  const stock = z
    .object({
      shopify: z.array(z.object({ sku: z.string().nullable() })),
      etsy: z.array(z.object({ sku: z.string().nullable(), state: z.string() })),
    })
    .parse(await (await fetch(`${simulation.controlUrl}/stock`)).json());
  const skus: readonly (string | null)[] = stock[side].map(({ sku }) => sku);
  return skus.find((sku) => sku !== null) ?? '';
}

async function control(path: string, body: object): Promise<void> {
  const answer = await fetch(`${simulation.controlUrl}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}

function look(): Promise<string> {
  return stage.apeg(['monitor-orders', '--sla', `${SLA_HOURS}h`, '--alert-email', 'ops@example.com'], {
    shops: simulation.environment,
    alerts,
  });
}
