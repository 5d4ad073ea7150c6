import type { Window } from '../../../src/domain/time.ts';
import type { RunEnd, StepCost, WorkflowSteps } from '../../../src/history/workflow-steps.ts';
import type { Entry } from '../log-builder.ts';

interface Step extends RunEnd {
  readonly run: string;
  readonly node: string | null;
  readonly ms: number | undefined;
  readonly tokens: number | undefined;
  readonly modelCall: boolean;
  readonly attempt: number | undefined;
  readonly outcome: boolean | undefined;
  readonly provider: string | null;
  readonly time: number;
  before: Step | undefined;
  retry: boolean;
  visit: number;
}

/** The definitions of steps, visits and retries once more, as plain loops over a log whose runs all say how they ended. */
export function expectedSteps(log: readonly Entry[], window: Window): WorkflowSteps {
  const ordered = log.toSorted((a, b) => timeOf(a) - timeOf(b));
  const runs = [...Map.groupBy(ordered, (event) => String(event['workflow_id']))].flatMap(([run, events]) => {
    const last = events.findLast((event) => event['event_type'] === 'workflow_end');
    if (
      last === undefined ||
      timeOf(last) < Date.parse(window.start) ||
      timeOf(last) >= Date.parse(window.end)
    )
      return [];
    const runEnd = { day: String(last['timestamp']).slice(0, 10), successful: last['success'] === true };
    return [{ ...runEnd, steps: numbered(events.flatMap((event) => stepOf(event, { run, ...runEnd }))) }];
  });
  const steps = runs.flatMap((run) => run.steps);
  const repeated = steps.filter((step) => step.visit > 1);
  const retried = steps.filter((step) => step.retry && step.node !== null);
  const nodes = new Set(log.flatMap((event) => event['node_id'] ?? []).map(String));
  return {
    steps: grouped(
      steps,
      (step) => step.node,
      (own) => ({
        node: own[0]?.node ?? null,
        ...costOf(own),
        steps: own.length,
        timed: own.filter((step) => step.ms !== undefined).length,
        failedMs: costOf(own.filter((step) => step.outcome === false)).ms,
      }),
    ),
    slowest: [
      ...Map.groupBy(
        steps.filter((step) => step.ms !== undefined),
        (step) => step.node,
      ),
    ].map(([node, own]) => ({
      node,
      ...quantiles(own.map((step) => step.ms ?? 0)),
    })),
    presence: grouped(
      runs,
      () => null,
      (own) => ({
        runs: own.length,
        met: Object.fromEntries(
          [...nodes].map((node) => [
            node,
            own.filter((run) => run.steps.some((step) => step.node === node)).length,
          ]),
        ),
      }),
    ),
    repeats: grouped(
      repeated,
      (step) => step.node,
      (own) => ({
        node: own[0]?.node ?? '',
        runs: new Set(own.map((step) => step.run)).size,
        visits: own.filter((step) => !step.retry).length,
        ...costOf(own),
      }),
    ),
    rounds: grouped(
      [...Map.groupBy(repeated, (step) => step.run).values()].flatMap(
        (own) => own.toSorted((a, b) => b.visit - a.visit)[0] ?? [],
      ),
      (step) => step.visit,
      (own) => ({ rounds: own[0]?.visit ?? 0, runs: own.length }),
    ),
    retries: grouped(
      retried,
      (step) => [step.node, step.attempt ?? null],
      (own) => ({
        node: own[0]?.node ?? '',
        attempt: own[0]?.attempt ?? null,
        tries: own.length,
        succeeded: own.filter((step) => step.outcome === true).length,
        failed: own.filter((step) => step.outcome === false).length,
        ...costOf(own),
      }),
    ),
    waits: waitsOf(retried),
    retriedRuns: grouped(
      [...Map.groupBy(retried, (step) => step.run).values()].map((own) => ({
        ...endOf(own[0]),
        helped: own.some((step) => step.outcome === true),
      })),
      () => null,
      (own) => ({ runs: own.length, helped: own.filter((run) => run.helped).length }),
    ),
  };
}

function waitsOf(retried: readonly Step[]): WorkflowSteps['waits'] {
  const followed = retried.filter(
    ({ outcome, before }) => outcome !== undefined && before?.outcome === false,
  );
  const rows = followed.map((step) => {
    const seconds = Math.floor(step.time - (step.before?.time ?? 0)) / 1000;
    const gap = seconds < 1 ? -1 : Math.floor(Math.log2(seconds));
    return { key: { provider: step.provider, attempt: step.attempt ?? null, gap, day: step.day }, step };
  });
  const groups = Map.groupBy(rows, ({ key }) => JSON.stringify(key));
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const successful = own.filter(({ step }) => step.outcome === true).length;
    return { ...first.key, tries: own.length, successful };
  });
}

function stepOf(event: Entry, run: RunEnd & { readonly run: string }): Step[] {
  if (!['node_execution', 'scoring', 'error'].includes(String(event['event_type']))) return [];
  const metadata = (event['metadata'] ?? {}) as Readonly<Record<string, unknown>>;
  const failed = event['error_message'] !== undefined || event['event_type'] === 'error';
  const tokens = metadata['tokens'] as number | undefined;
  return [
    {
      ...run,
      node: (event['node_id'] as string | undefined) ?? null,
      ms: metadata['execution_time_ms'] as number | undefined,
      tokens,
      modelCall: tokens !== undefined || metadata['provider'] === 'openai',
      attempt: metadata['attempt'] as number | undefined,
      outcome: (event['success'] as boolean | undefined) ?? (failed ? false : undefined),
      provider: (metadata['provider'] as string | undefined) ?? null,
      time: timeOf(event),
      before: undefined,
      retry: false,
      visit: 0,
    },
  ];
}

function numbered(steps: Step[]): Step[] {
  const last = new Map<string, Step>();
  for (const step of steps) {
    const before = step.node === null ? undefined : last.get(step.node);
    step.retry =
      step.attempt === undefined
        ? before?.attempt === undefined && before?.outcome === false
        : step.attempt > 1;
    step.before = before;
    if (step.node === null) continue;
    step.visit = (before?.visit ?? 0) + (step.retry ? 0 : 1);
    last.set(step.node, step);
  }
  return steps;
}

function grouped<Row extends RunEnd, Figures>(
  rows: readonly Row[],
  key: (row: Row) => unknown,
  figures: (own: readonly Row[]) => Figures,
): (Figures & RunEnd)[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify([key(row), row.day, row.successful]));
  return [...groups.values()].map((own) => ({ ...figures(own), ...endOf(own[0]) }));
}

function endOf(row: RunEnd | undefined): RunEnd {
  return { day: row?.day ?? '', successful: row?.successful ?? false };
}

function costOf(steps: readonly Step[]): StepCost {
  return {
    ms: steps.reduce((sum, step) => sum + (step.ms ?? 0), 0),
    tokens: steps.reduce((sum, step) => sum + (step.tokens ?? 0), 0),
    modelCalls: steps.filter((step) => step.modelCall).length,
  };
}

function quantiles(values: readonly number[]): { p95Ms: number; maxMs: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const position = 0.95 * (sorted.length - 1);
  const [low = 0, high = 0] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  const p95Ms = Math.round(1000 * (low + (high - low) * (position % 1))) / 1000;
  return { p95Ms, maxMs: sorted.at(-1) ?? 0 };
}

function timeOf(event: Entry): number {
  return Date.parse(String(event['timestamp']));
}
