import { z } from 'zod';
import { canonicalFile, digestOf } from '../../domain/canonical-json.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Notifier } from '../../domain/notifier.ts';
import type { OrderAlertReport } from '../../domain/order-alerts.ts';
import { millisecondsOf, parseLength } from '../../domain/time.ts';
import { runId } from '../../operations/confirm.ts';
import { monitorLogbook } from '../../operations/order-monitor/logbook.ts';
import { monitorOnce, needsPeople } from '../../operations/order-monitor/monitor.ts';
import { orderAlertMarkdown, orderAlertText } from '../../rendering/order-alerts.ts';
import { createCommand } from '../command.ts';
import type { Deps } from '../deps.ts';
import { PLACE_OPTIONS, PlaceInput, writeLog } from './place.ts';

const length = z.string().refine((text) => parseLength(text) !== null, 'must be a length such as 48h');

const Input = PlaceInput.extend({
  sla: length.optional(),
  alertEmail: z.array(z.string()).optional(),
  alertSlack: z.boolean().optional(),
  alertFile: z.string().min(1, 'must not be empty').optional(),
  report: z.string().min(1, 'must not be empty').default('order_alert_report.json'),
  once: z.boolean().optional(),
  watch: z.boolean().optional(),
  every: length.optional(),
});

/** A watch notices so soon that it is to end. */
const NAP_MS = 500;

/** Tells people of orders that wait too long. */
export const monitorOrders = createCommand(
  {
    name: 'monitor-orders',
    summary: 'tell by mail, Slack or a file of orders in both shops that wait too long',
    options: [
      {
        name: 'sla',
        argument: 'length',
        summary: 'how long a paid order may wait (default: of the settings, else 48h)',
      },
      { name: 'alert-email', argument: 'address', summary: 'mail to it by SMTP_URL', repeatable: true },
      { name: 'alert-slack', summary: 'post to the webhook in SLACK_WEBHOOK_URL' },
      { name: 'alert-file', argument: 'file', summary: 'add a line of JSON for each message to it' },
      {
        name: 'report',
        argument: 'file',
        summary: 'where the report goes (default: order_alert_report.json)',
      },
      { name: 'once', summary: 'look once (the default)' },
      { name: 'watch', summary: 'look again and again until you stop it' },
      { name: 'every', argument: 'length', summary: 'how often to look with --watch (default: 30m)' },
      ...PLACE_OPTIONS,
    ],
  },
  Input,
  async ({ alertEmail: emails = [], alertSlack: slack = false, alertFile, ...input }, deps) => {
    const { once, watch, every, report: file } = input;
    if (once === true && watch === true)
      throw new UsageError('Say one of --once and --watch', { hint: 'Without either it looks once.' });
    if (every !== undefined && watch !== true)
      throw new UsageError('--every does nothing without --watch', {
        hint: 'See apeg monitor-orders --help.',
      });
    const root = (await deps.topLevelOf('.')) ?? '';
    const { operations } = await deps.settings(root, input.settings);
    const job: Job = {
      slaMs: parseLength(input.sla ?? operations.orders.sla) ?? 0,
      file,
      root,
      notifiers: deps.notifiers({ emails, slack, file: alertFile }),
    };
    const everyMs = parseLength(every ?? '30m') ?? 0;
    const ending = watch === true ? deps.ending() : null;
    const report = await look(job, deps);
    return {
      // A watch that was ended did what it was for; what it found stands in its reports.
      ending: needsPeople(report) && ending === null ? 'refused' : 'done',
      text: (style) => orderAlertText(report, style),
      json: () => report,
      markdown: () => orderAlertMarkdown(report),
      ...(ending === null ? {} : { stream: () => watching(report, { everyMs, ending, job }, deps) }),
    };
  },
);

interface Job {
  readonly slaMs: number;
  readonly file: string;
  readonly root: string;
  readonly notifiers: readonly Notifier[];
}

interface Watch {
  readonly everyMs: number;
  readonly ending: AbortSignal;
  readonly job: Job;
}

/** Looks again and again until somebody ends the program, and never ends in the midst of a look: what was told is remembered. */
async function* watching(
  first: OrderAlertReport,
  { everyMs, ending, job }: Watch,
  deps: Deps,
): AsyncGenerator<string> {
  yield orderAlertText(first, { colour: false });
  for (;;) {
    await pause(everyMs, ending, deps);
    if (ending.aborted) return;
    yield `\n${orderAlertText(await look(job, deps), { colour: false })}`;
  }
}

async function pause(
  milliseconds: number,
  ending: AbortSignal,
  { timer }: Pick<Deps, 'timer'>,
): Promise<void> {
  const until = millisecondsOf(timer.now()) + milliseconds;
  for (;;) {
    const left = until - millisecondsOf(timer.now());
    if (left <= 0 || ending.aborted) return;
    await timer.sleep(Math.min(NAP_MS, left));
  }
}

async function look({ slaMs, file, root, notifiers }: Job, deps: Deps): Promise<OrderAlertReport> {
  const { timer, generator, files } = deps;
  const keep = (found: OrderAlertReport): Promise<void> =>
    files.writeAll([{ path: file, content: canonicalFile(found) }]);
  const state = await deps.state(root);
  const shops = deps.shops(root);
  const report = await monitorOnce({ slaMs, notifiers }, { shops, state, timer, generator, keep });
  const run = runId('monitor', report.made_at, digestOf(report));
  await writeLog(run, monitorLogbook(run, report, timer.now()), { root, files });
  return report;
}
