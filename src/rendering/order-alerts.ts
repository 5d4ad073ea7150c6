import { counted } from '../domain/figure-text.ts';
import type { Notice } from '../domain/notifier.ts';
import type { OrderAlert, OrderAlertReport } from '../domain/order-alerts.ts';
import { renderMarkdown, renderText } from './markdown.ts';
import { sideName } from './operation-lines.ts';
import { sectionsText } from './operation-text.ts';
import type { TextStyle } from './report-text.ts';

/** A line about an order, or about something else where it has no page. */
interface AlertLine {
  readonly text: string;
  /** The page of the order in the admin of its shop. */
  readonly link: string | null;
}

/** A look for a terminal. */
export function orderAlertText(report: OrderAlertReport, style: TextStyle): string {
  const sections = sectionsOf(report).map(([title, lines]): [string, string[]] => [title, lines.map(whole)]);
  return sectionsText(sections, style);
}

/** A look as Markdown. */
export function orderAlertMarkdown(report: OrderAlertReport): string {
  const sections = filled(sectionsOf(report)).map(({ title, lines }) => ({ title, lines: lines.map(whole) }));
  return renderMarkdown('order-alerts', { sections });
}

/** A look as one message, in the form of each medium. */
export function orderAlertNotice(report: OrderAlertReport): Notice {
  const subject = subjectOf(report);
  const [[, shops] = ['', []], ...rest] = sectionsOf({ ...report, notified: [], caveats: [] });
  const model = { subject, shops, sections: filled(rest), made_at: report.made_at };
  return {
    subject,
    text: renderText('order-alert-mail', model),
    slack: renderText('order-alert-slack', model),
    markdown: renderMarkdown('order-alert-issue', model),
  };
}

function filled(
  sections: readonly Section[],
): { readonly title: string; readonly lines: readonly AlertLine[] }[] {
  return sections.filter(([, lines]) => lines.length > 0).map(([title, lines]) => ({ title, lines }));
}

function whole({ text, link }: AlertLine): string {
  return link === null ? text : `${text}, ${link}`;
}

function plain(lines: readonly string[]): AlertLine[] {
  return lines.map((text) => ({ text, link: null }));
}

type Section = readonly [title: string, lines: readonly AlertLine[]];

function subjectOf({ alerts, channels, all_clear }: OrderAlertReport): string {
  const failed = channels.filter(({ status }) => status === 'failed').map(({ channel }) => sideName(channel));
  const parts = [
    ...(failed.length > 0 ? [`${failed.join(' and ')} cannot be read`] : []),
    ...(alerts.length > 0 ? [`${counted(alerts.length, 'order')} waiting too long or nearly so`] : []),
    ...(all_clear ? ['all clear'] : []),
  ];
  return `Orders: ${parts.join('; ') || 'nothing due'}`;
}

function sectionsOf(report: OrderAlertReport): Section[] {
  const { channels, alerts, held, settled, out_of_sight, notified } = report;
  const over = alerts.filter(({ past_promise }) => past_promise);
  const early = alerts.filter(({ past_promise, promised }) => !past_promise && promised !== null);
  return [
    [subjectOf(report), plain(channels.flatMap(channelLines))],
    ['Past their own promise', over.map(alertLine)],
    [
      `By the SLA of ${report.sla_hours} h`,
      alerts.filter(({ promised }) => promised === null).map(alertLine),
    ],
    [`By the SLA of ${report.sla_hours} h, their own promise is still ahead`, early.map(alertLine)],
    [
      'Held, nobody can send them now',
      held.map(({ channel, name, reasons, link }) => ({
        text: `${sideName(channel)} ${name}: ${reasons.join(', ')}`,
        link,
      })),
    ],
    ['Settled since they were told of', plain(settled)],
    ['Too old to be shown, look for yourself', plain(out_of_sight)],
    [
      'Told',
      plain(
        notified.map(
          ({ notifier, delivered, attempts, problem }) =>
            `${notifier}: ${delivered ? 'delivered' : `failed, ${problem ?? ''}`} (${counted(attempts, 'attempt')})`,
        ),
      ),
    ],
    ['Mind', plain(report.caveats)],
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
  if (status === 'not-set-up') return [`${sideName(channel)}: not set up`];
  if (status === 'failed')
    return [`${sideName(channel)}: COULD NOT BE READ, its orders are not watched: ${problem ?? ''}`];
  const reasons = Object.entries(excluded).map(([reason, count]) => `${count} ${reason}`);
  const left = reasons.length === 0 ? '' : `; left out: ${reasons.join(', ')}`;
  return [`${sideName(channel)}: ${counted(orders, 'order')} read, ${waiting} not due yet${left}`];
}

function alertLine({ channel, name, items, age_hours, stage, promised, fresh, link }: OrderAlert): AlertLine {
  const promise = promised === null ? '' : `, promised for ${promised}`;
  const news = fresh.length === 0 ? '' : 'NEW ';
  const text = `${news}${sideName(channel)} ${name}: ${stage ?? 'past its promise'}, ${age_hours} h, ${counted(items, 'item')}${promise}`;
  return { text, link };
}
