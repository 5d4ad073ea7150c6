import type { FeedbackReport } from '../domain/feedback-report.ts';
import { counted, intervalText, twoDecimals, wholeText } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';
import type { Estimate, NodeTime, WeeklyCost } from '../domain/workflow-efficiency.ts';
import { shortened } from './tainted.ts';
import { aligned } from './wrapped.ts';

const NAME_LENGTH = 30;
const UNITS = ['seconds', 'tokens', 'model calls'] as const;
/** What costs of a finding are of, where it is not a node. */
const COST_OF: Readonly<Record<string, string>> = {
  repeats: 'coming back to a node',
  retries: 'retries',
  'failed-runs': 'failed runs',
};

/** Costs a week, one row a node or cause, with a cell for each unit. */
interface CostTable {
  /** What the costs are of, and from how many days they are scaled. */
  readonly head: string;
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[];
}

/** What the workflow spends where: tables of lines for a terminal, and what a table does not say as sentences. */
export function efficiencyText(report: FeedbackReport): {
  readonly tables: string[];
  readonly lines: string[];
} {
  const found = foundIn(report);
  const { head, rows } = costTable(report);
  const costs = [[head, ...UNITS], ...rows.map(({ name, cells }) => [name, ...cells])];
  const nodes = report.workflow_efficiency.nodes.filter(({ node }) =>
    found.some((finding) => node !== null && keyOf(finding) === `time.${node}`),
  );
  return {
    tables: [...timeTable(nodes), ...(rows.length === 0 ? [] : ['', ...aligned(costs)])],
    lines: found
      .filter((finding) => !nodes.some(({ node }) => keyOf(finding) === `time.${node ?? ''}`))
      .map(({ statement }) => withoutCosts(statement)),
  };
}

/** What a finding is about, without the kind that its id begins with. */
function keyOf({ id }: Pick<Finding, 'id'>): string {
  return id.replace(/^efficiency[./]/, '');
}

function timeTable(nodes: readonly NodeTime[]): string[] {
  if (nodes.length === 0) return [];
  return aligned([
    ['node', 'share of the time', 'mean, s', 'p95, s', 'steps', 'in failed steps'],
    ...nodes.map((node) => [
      nameOf(node.node ?? ''),
      estimate(node.share),
      estimate(node.mean_seconds),
      node.p95_seconds === null ? '–' : twoDecimals(node.p95_seconds),
      wholeText(node.timed_steps),
      node.seconds === 0 ? '–' : twoDecimals(node.failed_seconds / node.seconds),
    ]),
  ]);
}

/** Costs a week of what was found, with their intervals. */
export function costTable(report: FeedbackReport): CostTable {
  const rows = foundIn(report).flatMap((finding) => {
    const costs = finding.weekly_cost ?? [];
    const key = keyOf(finding);
    const name = nameOf(COST_OF[key] ?? key.replace(/^time\./, ''));
    return costs.length === 0 ? [] : [{ name, cells: UNITS.map((unit) => costIn(unit, costs)) }];
  });
  const days = Math.round(report.workflow_efficiency.days * 100) / 100;
  return { head: days === 7 ? 'a week' : `a week, from ${counted(days, 'day')}`, rows };
}

function foundIn(report: FeedbackReport): Finding[] {
  return report.findings.filter(({ kind }) => kind === 'efficiency');
}

function costIn(unit: WeeklyCost['unit'], costs: readonly WeeklyCost[]): string {
  const cost = costs.find((one) => one.unit === unit);
  if (cost === undefined) return '–';
  const { value, interval } = cost;
  return interval === null
    ? wholeText(value)
    : `${wholeText(value)} [${wholeText(interval.low)}, ${wholeText(interval.high)}]`;
}

function estimate(given: Estimate | null): string {
  if (given === null) return '–';
  return given.interval === null
    ? twoDecimals(given.value)
    : `${twoDecimals(given.value)} ${intervalText(given.interval)}`;
}

/** Costs stand in the table: `…: 579 s [461, 697], 104 model calls [82, 126] a week. …`. */
function withoutCosts(statement: string): string {
  return statement.replace(/: \d[^:.]* a week(?=\.)/, '');
}

function nameOf(name: string): string {
  return shortened(name, NAME_LENGTH) || '(empty)';
}
