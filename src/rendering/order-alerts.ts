import { counted } from '../domain/figure-text.ts';
import type { Notice } from '../domain/notifier.ts';
import type { OrderAlert, OrderAlertReport } from '../domain/order-alerts.ts';
import { renderMarkdown } from './markdown.ts';
import { sectionsText } from './operation-text.ts';
import type { TextStyle } from './report-text.ts';

const SHOPS = { shopify: 'Shopify', etsy: 'Etsy' } as const;

/** A look for a terminal. */
export function orderAlertText(report: OrderAlertReport, style: TextStyle): string {
  return sectionsText(sectionsOf(report), style);
}

/** A look as Markdown. */
export function orderAlertMarkdown(report: OrderAlertReport): string {
  const sections = sectionsOf(report).filter(([, lines]) => lines.length > 0);
  return renderMarkdown('order-alerts', { sections: sections.map(([title, lines]) => ({ title, lines })) });
}

/** A look as one message. */
export function orderAlertNotice(report: OrderAlertReport): Notice {
  return { subject: subjectOf(report), text: orderAlertText(report, { colour: false }) };
}

function subjectOf({ alerts, channels, all_clear }: OrderAlertReport): string {
  const failed = channels.filter(({ status }) => status === 'failed').map(({ channel }) => SHOPS[channel]);
  const parts = [
    ...(failed.length > 0 ? [`${failed.join(' and ')} cannot be read`] : []),
    ...(alerts.length > 0 ? [`${counted(alerts.length, 'order')} waiting too long or nearly so`] : []),
    ...(all_clear ? ['all clear'] : []),
  ];
  return `Orders: ${parts.join('; ') || 'nothing due'}`;
}

function sectionsOf(report: OrderAlertReport): (readonly [string, readonly string[]])[] {
  const { channels, alerts, held, settled, out_of_sight, notified } = report;
  const over = alerts.filter(({ past_promise }) => past_promise);
  const early = alerts.filter(({ past_promise, promised }) => !past_promise && promised !== null);
  return [
    [subjectOf(report), channels.flatMap(channelLines)],
    ['Past their own promise', over.map(alertLine)],
    [
      `By the SLA of ${report.sla_hours} h`,
      alerts.filter(({ promised }) => promised === null).map(alertLine),
    ],
    [`By the SLA of ${report.sla_hours} h, their own promise is still ahead`, early.map(alertLine)],
    [
      'Held, nobody can send them now',
      held.map(
        ({ channel, name, reasons, link }) => `${SHOPS[channel]} ${name}: ${reasons.join(', ')}, ${link}`,
      ),
    ],
    ['Settled since they were told of', settled],
    ['Too old to be shown, look for yourself', out_of_sight],
    [
      'Told',
      notified.map(
        ({ notifier, delivered, attempts, problem }) =>
          `${notifier}: ${delivered ? 'delivered' : `failed, ${problem ?? ''}`} (${counted(attempts, 'attempt')})`,
      ),
    ],
    ['Mind', report.caveats],
  ];
}

function channelLines({
  channel,
  status,
  problem,
  orders,
  waiting,
  excluded,
}: OrderAlertReport['channels'][number]): string[] {
  if (status === 'not-set-up') return [`${SHOPS[channel]}: not set up`];
  if (status === 'failed')
    return [`${SHOPS[channel]}: COULD NOT BE READ, its orders are not watched: ${problem ?? ''}`];
  const reasons = Object.entries(excluded).map(([reason, count]) => `${count} ${reason}`);
  const left = reasons.length === 0 ? '' : `; left out: ${reasons.join(', ')}`;
  return [`${SHOPS[channel]}: ${counted(orders, 'order')} read, ${waiting} not due yet${left}`];
}

function alertLine({ channel, name, items, age_hours, stage, promised, fresh, link }: OrderAlert): string {
  const promise = promised === null ? '' : `, promised for ${promised}`;
  const news = fresh.length === 0 ? '' : 'NEW ';
  return `${news}${SHOPS[channel]} ${name}: ${stage ?? 'past its promise'}, ${age_hours} h, ${counted(items, 'item')}${promise}, ${link}`;
}
