import { redact } from '../domain/redaction.ts';
import type { Window } from '../domain/time.ts';
import type {
  FailedRuns,
  NodeTime,
  Repeats,
  Retries,
  WorkflowEfficiency,
} from '../domain/workflow-efficiency.ts';
import type { RetryTotals, StepTotals, WorkflowSteps } from '../history/workflow-steps.ts';
import { daysOf, rateOfDays } from './day-rates.ts';
import { nodeOutcomes } from './node-outcomes.ts';
import { rateOf } from './rates.ts';
import { costOf, type ObservedDays, observedDays, ratioOfDays, weeklyCosts } from './weekly-cost.ts';

/** What a log covers, and the window it is cut to. */
export interface EfficiencyScope {
  readonly window: Window;
  readonly span: Readonly<Record<'first' | 'last', string>> | null;
}

/** What the steps of the window's runs cost and what that bought. */
export function workflowEfficiency(steps: WorkflowSteps, scope: EfficiencyScope): WorkflowEfficiency {
  const observed = observedDays(scope.window, scope.span);
  const runs = sum(steps.presence, (row) => row.runs);
  return {
    days: observed.length,
    runs,
    steps: sum(steps.steps, (row) => row.steps),
    timed_steps: sum(steps.steps, (row) => row.timed),
    cost: costOf(steps.steps),
    nodes: nodeTimes(steps, observed),
    repeats: repeatsOf(steps, runs, observed),
    retries: retriesOf(steps, observed),
    failed_runs: failedRuns(steps, observed),
    node_outcomes: nodeOutcomes(steps.presence),
  };
}

function nodeTimes({ steps, slowest }: WorkflowSteps, observed: ObservedDays): NodeTime[] {
  const msOf = sumByDay(steps, (row) => row.ms);
  const rows = [...Map.groupBy(steps, (row) => row.node)].map(([node, own]) => {
    const ownMs = sumByDay(own, (row) => row.ms);
    const timed = sumByDay(own, (row) => row.timed);
    const duration = slowest.find((row) => row.node === node);
    return {
      node: node === null ? null : redact(node),
      steps: sum(own, (row) => row.steps),
      timed_steps: sum(own, (row) => row.timed),
      ...costOf(own),
      failed_seconds: sum(own, (row) => row.failedMs) / 1000,
      share: ratioOfDays(days(msOf, ownMs)),
      mean_seconds: ratioOfDays(
        [...timed].map(([day, whole]) => ({ part: (ownMs.get(day) ?? 0) / 1000, whole })),
      ),
      p95_seconds: duration === undefined ? null : duration.p95Ms / 1000,
      longest_seconds: duration === undefined ? null : duration.maxMs / 1000,
      weekly: weeklyCosts(own, observed),
    };
  });
  return rows.sort(
    (a, b) => b.seconds - a.seconds || b.steps - a.steps || ((a.node ?? '') < (b.node ?? '') ? -1 : 1),
  );
}

function repeatsOf(steps: WorkflowSteps, runs: number, observed: ObservedDays): Repeats {
  const { repeats, rounds } = steps;
  const again = sum(rounds, (row) => row.runs);
  return {
    runs: rateOf(again, runs, 'runs'),
    succeeded: rateOfDays(
      daysOf(rounds, (row) => ({ successes: row.successful ? row.runs : 0, n: row.runs })),
      'runs that came back to a node',
    ),
    rounds: [...Map.groupBy(rounds, (row) => row.rounds)]
      .map(([count, own]) => ({
        rounds: count,
        runs: sum(own, (row) => row.runs),
      }))
      .sort((a, b) => a.rounds - b.rounds),
    nodes: [...Map.groupBy(repeats, (row) => row.node)]
      .map(([node, own]) => ({
        node: redact(node),
        runs: sum(own, (row) => row.runs),
        visits: sum(own, (row) => row.visits),
        cost: costOf(own),
      }))
      .sort((a, b) => b.visits - a.visits || (a.node < b.node ? -1 : 1)),
    cost: costOf(repeats),
    weekly: weeklyCosts(repeats, observed),
  };
}

function retriesOf({ retries, retriedRuns }: WorkflowSteps, observed: ObservedDays): Retries {
  return {
    ...triesOf(retries),
    by_attempt: [...Map.groupBy(retries, (row) => row.attempt)]
      .map(([attempt, own]) => ({ attempt, ...triesOf(own) }))
      .sort((a, b) => (a.attempt ?? 0) - (b.attempt ?? 0)),
    nodes: [...Map.groupBy(retries, (row) => row.node)]
      .map(([node, own]) => ({ node: redact(node), ...triesOf(own) }))
      .sort((a, b) => b.tries - a.tries || (a.node < b.node ? -1 : 1)),
    runs: sum(retriedRuns, (row) => row.runs),
    helped_runs: rateOfDays(
      daysOf(retriedRuns, (row) => ({ successes: row.successful ? row.helped : 0, n: row.runs })),
      'runs with a retry',
    ),
    weekly: weeklyCosts(retries, observed),
  };
}

function triesOf(rows: readonly RetryTotals[]): Pick<Retries, 'tries' | 'succeeded' | 'cost'> {
  return {
    tries: sum(rows, (row) => row.tries),
    succeeded: rateOfDays(
      daysOf(rows, (row) => ({ successes: row.succeeded, n: row.succeeded + row.failed })),
      'retries that say how they went',
    ),
    cost: costOf(rows),
  };
}

function failedRuns({ steps, presence }: WorkflowSteps, observed: ObservedDays): FailedRuns {
  const failed = steps.filter((row) => !row.successful);
  const share = (field: 'ms' | 'tokens' | 'modelCalls') =>
    ratioOfDays(
      days(
        sumByDay(steps, (row) => row[field]),
        sumByDay(failed, (row) => row[field]),
      ),
    );
  return {
    runs: sum(
      presence.filter((row) => !row.successful),
      (row) => row.runs,
    ),
    cost: costOf(failed),
    share_of_seconds: share('ms'),
    share_of_tokens: share('tokens'),
    share_of_model_calls: share('modelCalls'),
    weekly: weeklyCosts(failed, observed),
  };
}

function days(
  whole: ReadonlyMap<string, number>,
  part: ReadonlyMap<string, number>,
): { part: number; whole: number }[] {
  return [...whole].map(([day, value]) => ({ part: part.get(day) ?? 0, whole: value }));
}

function sumByDay(rows: readonly StepTotals[], of: (row: StepTotals) => number): Map<string, number> {
  return new Map([...Map.groupBy(rows, (row) => row.day)].map(([day, own]) => [day, sum(own, of)]));
}

function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
