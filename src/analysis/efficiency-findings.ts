import { counted, intervalText, rateText, twoDecimals, wholeText } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type {
  Estimate,
  NodeOutcome,
  NodeTime,
  WeeklyCost,
  WorkflowEfficiency,
} from '../domain/workflow-efficiency.ts';
import type { Coverage } from './coverage.ts';
import { efficiencyFinding, ofDays, ofOutcome, ofRate, type Rests } from './efficiency-evidence.ts';

/** Nodes that take less of the logged time than this are not stated. */
const SMALLEST_SHARE = 0.1;
const NODES_STATED = 3;

/** What a workflow spends where, one finding each; nothing is said of a window without runs. */
export function efficiencyFindings(
  efficiency: WorkflowEfficiency,
  { coverage, gate }: { readonly coverage: Coverage | null; readonly gate: GateRules },
): Finding[] {
  if (efficiency.runs === 0 || coverage === null) return [];
  const state = (id: string, statement: string, rests: Rests): Finding =>
    efficiencyFinding(id, statement, { ...rests, coverage, gate });
  return [
    ...timeFindings(efficiency, state),
    ...repeatFindings(efficiency, state),
    ...retryFindings(efficiency, state),
    ...failedRunFindings(efficiency, state),
    ...outcomeFindings(efficiency.node_outcomes, state),
  ];
}

type State = (id: string, statement: string, rests: Rests) => Finding;

function timeFindings(efficiency: WorkflowEfficiency, state: State): Finding[] {
  const { steps, timed_steps: timed, cost } = efficiency;
  if (timed === 0) {
    const statement = `None of ${counted(steps, 'step')} logs a duration (execution_time_ms or duration_ms in metadata): nothing can be said of time.`;
    return [state('time', statement, { metric: 'timed_steps', of: 'steps', n: steps, value: 0, events: 0 })];
  }
  return efficiency.nodes
    .filter((node) => node.node !== null && (node.share?.value ?? 0) >= SMALLEST_SHARE)
    .slice(0, NODES_STATED)
    .map((node) => {
      const seconds = node.weekly.filter((cost) => cost.unit === 'seconds');
      const statement = `${node.node} takes ${estimateText(node.share)} of ${number(cost.seconds)} logged seconds${costText(seconds, ': ')}. ${stepText(node)}.`;
      return state(`time.${node.node}`, statement, {
        metric: 'share_of_seconds',
        of: 'logged seconds',
        n: timed,
        events: node.timed_steps,
        ...ofDays(node.share),
        weekly_cost: seconds,
      });
    });
}

function stepText(node: NodeTime): string {
  const failed = node.failed_seconds / node.seconds;
  const timed = node.timed_steps === node.steps ? '' : ` of ${number(node.steps)}`;
  return [
    `${number(node.timed_steps)}${timed} steps`,
    `mean ${estimateText(node.mean_seconds)} s`,
    `p95 ${twoDecimals(node.p95_seconds ?? 0)} s`,
    ...(failed >= SMALLEST_SHARE ? [`${twoDecimals(failed)} of the time in steps that failed`] : []),
  ].join(', ');
}

function repeatFindings(efficiency: WorkflowEfficiency, state: State): Finding[] {
  const { repeats } = efficiency;
  if (repeats.runs.numerator === 0) return [];
  const nodes = repeats.nodes.slice(0, NODES_STATED).map(({ node, visits }) => `${node} ${number(visits)}`);
  const most = repeats.rounds.at(-1)?.rounds ?? 2;
  const statement = `${rateText(repeats.runs)} runs came back to a node, not by a retry (further visits: ${nodes.join(', ')}; at most ${most} of one node in a run)${costText(repeats.weekly, ': ')}. Of these runs ${rateText(repeats.succeeded)} succeeded.`;
  const rates = [
    { name: 'repeated', rate: repeats.runs },
    { name: 'succeeded', rate: repeats.succeeded },
  ];
  return [state('repeats', statement, { ...ofRate(repeats.runs), rates, weekly_cost: repeats.weekly })];
}

function retryFindings(efficiency: WorkflowEfficiency, state: State): Finding[] {
  const { retries } = efficiency;
  if (retries.tries === 0) return [];
  const later = retries.by_attempt.length < 2 ? '' : ` (${retries.by_attempt.map(attemptText).join('; ')})`;
  const statement = `Of the retries ${rateText(retries.succeeded)} succeeded${later}${costText(retries.weekly, ': ')}. In ${rateText(retries.helped_runs)} runs with a retry, one succeeded and so did the run.`;
  const rates = [
    { name: 'succeeded', rate: retries.succeeded },
    { name: 'helped_runs', rate: retries.helped_runs },
  ];
  const rests = { ...ofRate(retries.succeeded), events: retries.tries };
  return [state('retries', statement, { ...rests, rates, weekly_cost: retries.weekly })];
}

function attemptText(row: WorkflowEfficiency['retries']['by_attempt'][number]): string {
  return `${row.attempt === null ? 'not numbered' : `attempt ${row.attempt}`} ${rateText(row.succeeded)}`;
}

function failedRunFindings(efficiency: WorkflowEfficiency, state: State): Finding[] {
  const { failed_runs: failed, cost, runs } = efficiency;
  const shares = [
    ['share_of_seconds', failed.share_of_seconds, `${number(cost.seconds)} logged seconds`],
    ['share_of_tokens', failed.share_of_tokens, `${number(cost.tokens)} tokens`],
    ['share_of_model_calls', failed.share_of_model_calls, `${number(cost.model_calls)} model calls`],
  ] as const;
  const logged = shares.filter(([, share]) => share !== null);
  const parts = logged.map(([, share, of]) => `${estimateText(share)} of ${of}`);
  const [metric, share] = logged[0] ?? [];
  if (failed.runs === 0 || metric === undefined || share === undefined) return [];
  const statement = `${counted(failed.runs, 'failed run')} took ${parts.join(', ')}${costText(failed.weekly, ': ')}.`;
  const rests = { metric, of: 'runs', n: runs, events: failed.runs, ...ofDays(share) };
  return [state('failed-runs', statement, { ...rests, weekly_cost: failed.weekly })];
}

function outcomeFindings(outcomes: readonly NodeOutcome[], state: State): Finding[] {
  const same = outcomes
    .filter((outcome) => outcome.verdict === 'same')
    .map((outcome) => {
      const difference = estimateText(outcome.difference);
      const statement = `Runs succeed alike with and without ${outcome.node}: ${rateText(outcome.with)} with, ${rateText(outcome.without)} without, difference ${difference}. Which runs meet it was not left to chance, so it may still matter.`;
      const rates = [
        { name: 'with', rate: outcome.with },
        { name: 'without', rate: outcome.without },
      ];
      return state(`outcome.${outcome.node}`, statement, { ...ofOutcome(outcome), rates });
    });
  const open = outcomes.filter((outcome) => outcome.verdict === 'not-enough-data');
  if (outcomes.length > 0 && same.length === 0 && open.length === 0) return noSuchNode(outcomes, state);
  if (open.length === 0) return same;
  const needs = open
    .slice(0, NODES_STATED)
    .map(
      (row) =>
        `${row.node} (need ${number(row.runs_needed ?? 0)} more ${row.runs_needed === 1 ? 'run' : 'runs'})`,
    );
  const more = open.length > needs.length ? ` and ${counted(open.length - needs.length, 'other node')}` : '';
  const statement = `Not enough data to say whether runs succeed alike with and without ${needs.join(', ')}${more}.`;
  const [nearest] = open.toSorted((a, b) => (a.runs_needed ?? 0) - (b.runs_needed ?? 0));
  return nearest === undefined ? same : [...same, state('outcome', statement, ofOutcome(nearest))];
}

function noSuchNode(outcomes: readonly NodeOutcome[], state: State): Finding[] {
  const every = outcomes.filter((outcome) => outcome.verdict === 'every-run').length;
  const compared = outcomes.length - every;
  const statement =
    compared === 0
      ? `Every run meets ${outcomes.length === 1 ? 'the node' : `all ${outcomes.length} nodes`}: there is nothing to compare with.`
      : `No node found whose runs succeed alike with and without it (${compared} compared, at 95 % each${every === 0 ? '' : `; every run meets ${every} more`}).`;
  const [widest] = outcomes.toSorted((a, b) => smallerSide(b) - smallerSide(a));
  return widest === undefined ? [] : [state('outcome', statement, ofOutcome(widest))];
}

function smallerSide(outcome: NodeOutcome): number {
  return Math.min(outcome.with.denominator, outcome.without.denominator);
}

function estimateText(estimate: Estimate | null): string {
  if (estimate === null) return '–';
  return `${twoDecimals(estimate.value)}${estimate.interval === null ? '' : ` ${intervalText(estimate.interval)}`}`;
}

/** `: 4,210 s [3,900, 4,440], 12 model calls a week`; nothing where nothing is logged. */
function costText(costs: readonly WeeklyCost[], lead: string): string {
  if (costs.length === 0) return '';
  const amounts = costs.map(({ unit, value, interval }) => {
    const range = interval === null ? '' : ` [${number(interval.low)}, ${number(interval.high)}]`;
    return `${number(value)} ${unit === 'seconds' ? 's' : unit}${range}`;
  });
  return `${lead}${amounts.join(', ')} a week`;
}

/** Whole numbers from 10 on, with commas; two decimals below unless whole. */
function number(value: number): string {
  if (Number.isInteger(value) || value >= 10) return wholeText(value);
  return twoDecimals(value);
}
