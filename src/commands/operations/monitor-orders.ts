import { z } from 'zod';
import { canonicalFile, digestOf } from '../../domain/canonical-json.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Notifier } from '../../domain/notifier.ts';
import type { OrderAlertReport } from '../../domain/order-alerts.ts';
import { parseLength } from '../../domain/time.ts';
import { runId } from '../../operations/confirm.ts';
import { deliver } from '../../operations/order-monitor/deliver.ts';
import { evaluate } from '../../operations/order-monitor/evaluate.ts';
import { monitorLogbook } from '../../operations/order-monitor/logbook.ts';
import { lookAtShops } from '../../operations/order-monitor/look.ts';
import { recallAlerts, rememberAlerts } from '../../operations/order-monitor/memory.ts';
import { orderAlertMarkdown, orderAlertNotice, orderAlertText } from '../../rendering/order-alerts.ts';
import { createCommand } from '../command.ts';
import type { Deps } from '../deps.ts';
import { writeLog } from './place.ts';

const length = z.string().refine((text) => parseLength(text) !== null, 'must be a length such as 48h');

const Input = z.object({
  sla: length.default('48h'),
  alertEmail: z.array(z.string()).optional(),
  alertSlack: z.boolean().optional(),
  report: z.string().min(1, 'must not be empty').default('order_alert_report.json'),
  once: z.boolean().optional(),
  watch: z.boolean().optional(),
  every: length.default('30m'),
});

const HOUR_MS = 3_600_000;
const CAVEATS = [
  'Without the approval to read all orders, Shopify shows those of the last 60 days: one that waits longer is not seen.',
  'A stop between telling and remembering repeats an alert; none is lost.',
];

/** Tells people of orders that wait too long. */
export const monitorOrders = createCommand(
  {
    name: 'monitor-orders',
    summary: 'tell by mail or Slack of orders in both shops that wait too long',
    options: [
      { name: 'sla', argument: 'length', summary: 'how long a paid order may wait (default: 48h)' },
      { name: 'alert-email', argument: 'address', summary: 'mail to it by SMTP_URL', repeatable: true },
      { name: 'alert-slack', summary: 'post to the webhook in SLACK_WEBHOOK_URL' },
      {
        name: 'report',
        argument: 'file',
        summary: 'where the report goes (default: order_alert_report.json)',
      },
      { name: 'once', summary: 'look once (the default)' },
      { name: 'watch', summary: 'look again and again until you stop it' },
      { name: 'every', argument: 'length', summary: 'how often to look with --watch (default: 30m)' },
    ],
  },
  Input,
  async (
    { sla, alertEmail: emails = [], alertSlack: slack = false, report: file, once, watch, every },
    deps,
  ) => {
    if (once === true && watch === true)
      throw new UsageError('Say one of --once and --watch', { hint: 'Without either it looks once.' });
    const job: Job = { slaMs: parseLength(sla) ?? 0, file, notifiers: deps.notifiers({ emails, slack }) };
    const report = await look(job, deps);
    const failed =
      report.channels.some(({ status }) => status === 'failed') ||
      report.notified.some(({ delivered }) => !delivered) ||
      report.alerts.some(({ stage, past_promise }) => past_promise || stage !== 'approaching');
    return {
      ending: failed ? 'refused' : 'done',
      text: (style) => orderAlertText(report, style),
      json: () => report,
      markdown: () => orderAlertMarkdown(report),
      ...(watch === true
        ? { stream: () => watching(report, parseLength(every) ?? HOUR_MS, { job, deps }) }
        : {}),
    };
  },
);

interface Job {
  readonly slaMs: number;
  readonly file: string;
  readonly notifiers: readonly Notifier[];
}

async function* watching(
  first: OrderAlertReport,
  everyMs: number,
  { job, deps }: { readonly job: Job; readonly deps: Deps },
): AsyncGenerator<string> {
  yield orderAlertText(first, { colour: false });
  for (;;) {
    await deps.timer.sleep(everyMs);
    yield `\n${orderAlertText(await look(job, deps), { colour: false })}`;
  }
}

/** One look: read, weigh, tell, write the report, and only then remember what was told. */
async function look({ slaMs, file, notifiers }: Job, deps: Deps): Promise<OrderAlertReport> {
  const root = (await deps.topLevelOf('.')) ?? '';
  const now = deps.clock.now();
  const state = await deps.state(root);
  const looks = await lookAtShops(deps.shops(root), now);
  const { tell, memory, outOfSight, allClear, ...found } = evaluate(looks, await recallAlerts(state), {
    slaMs,
    now,
  });
  const untold: OrderAlertReport = {
    schema: 'apeg.order-alerts/1',
    generator: deps.generator,
    made_at: now,
    sla_hours: slaMs / HOUR_MS,
    channels: [...found.channels],
    alerts: [...found.alerts],
    held: [...found.held],
    settled: [...found.settled],
    out_of_sight: [...outOfSight],
    all_clear: allClear,
    notified: [],
    caveats: CAVEATS,
  };
  const notified = tell ? await deliver(orderAlertNotice(untold), notifiers, deps.timer) : [];
  const report = { ...untold, notified };
  await deps.files.writeAll([{ path: file, content: canonicalFile(report) }]);
  // Without a notifier the report file is what tells; what reached nobody is told again at the next look.
  if (!tell || notifiers.length === 0 || notified.some(({ delivered }) => delivered))
    await rememberAlerts(state, memory);
  const run = runId('monitor', now, digestOf(report));
  await writeLog(run, monitorLogbook(run, report, deps.clock.now()), { root, files: deps.files });
  return report;
}
