import { formatInstant } from './format-instant.ts';
import { type Macro, macros, type TaskType, type TimedEntry } from './logbook-entry.ts';
import { callModel } from './model-call.ts';
import { drawOddity, type Oddity } from './oddities.ts';
import { pickWeighted, type Random } from './random.ts';
import { callShop } from './shop-call.ts';
import { createTrace, type NodeId, type Run } from './trace.ts';
import type { Weather } from './weather.ts';

/** The `ci.minimum_score` of SessionConfig.json. */
const PASS_THRESHOLD = 0.8;
/** The `loop_guard.N` of SessionConfig.json: after so many macros the answer is repaired instead. */
const MACROS_BEFORE_REPAIR = 2;

/** The true mean scores: the macros differ by less than four weeks of runs can show. */
const macroEffect = {
  macro_role_prompt: 0,
  macro_chain_of_thought: 0.003,
  macro_rewrite: -0.002,
} as const satisfies Record<Macro, number>;
const taskMean = {
  product_description: 0.854,
  listing_seo: 0.872,
  return_request: 0.889,
  order_question: 0.893,
} as const satisfies Record<TaskType, number>;

function drawMacro(random: Random, tried: readonly Macro[]): Macro {
  const shares = { macro_role_prompt: 0.3, macro_chain_of_thought: 0.38, macro_rewrite: 0.32 };
  const [first, ...others] = macros.filter((macro) => !tried.includes(macro));
  const weigh = (macro: Macro) => [macro, shares[macro]] as const;
  return pickWeighted(random, [weigh(first ?? 'macro_rewrite'), ...others.map(weigh)]);
}

function writeAnswer(run: Run, node: 'build' | 'fallback'): boolean {
  const metadata = callModel(run, node);
  if (metadata === undefined) return false;
  run.trace.record({ event_type: 'node_execution', node, success: true, metadata });
  return true;
}

/** Scores the answer; `lift` is what a repair adds. Undefined where the reviewer gave no answer. */
function review(run: Run, macro: Macro, lift: number): number | undefined {
  const metadata = callModel(run, 'review');
  if (metadata === undefined) return undefined;
  const mean = taskMean[run.task] + macroEffect[macro] + lift;
  const raw = mean + 0.052 * run.random.normal();
  const score = Math.round(Math.min(0.995, Math.max(0.3, raw)) * 1_000) / 1_000;
  run.trace.record({ event_type: 'scoring', node: 'review', score, success: true, metadata });
  return score;
}

/** The nodes between prep and export: write, review, and if need be another macro or a repair. */
function produce(run: Run): boolean {
  const tried: Macro[] = [];
  for (;;) {
    const macro = drawMacro(run.random, tried);
    run.macro = macro;
    if (tried.length > 0) {
      const metadata = {
        chosen_macro: macro,
        task_type: run.task,
        execution_time_ms: run.random.integer(1, 6),
      };
      run.trace.wait(metadata.execution_time_ms);
      run.trace.record({ event_type: 'node_execution', node: 'reroute', success: true, metadata });
    }
    tried.push(macro);
    if (!writeAnswer(run, 'build')) return false;
    const score = review(run, macro, tried.length > 1 ? -0.05 : 0);
    if (score === undefined) return false;
    if (score >= PASS_THRESHOLD) return true;
    if (tried.length < MACROS_BEFORE_REPAIR) continue;
    return writeAnswer(run, 'fallback') && (review(run, macro, -0.07) ?? 0) >= PASS_THRESHOLD;
  }
}

function meetOddity(run: Run, oddity: Oddity | undefined, node: NodeId): boolean {
  if (oddity?.node !== node) return false;
  if (oddity.atEnd) run.lastWords = oddity.message;
  if (oddity.message === undefined || oddity.atEnd) return true;
  run.trace.wait(run.random.integer(2, 90));
  const metadata = { ...(run.macro && { chosen_macro: run.macro }), task_type: run.task };
  run.trace.record({ event_type: 'error', node, success: false, error_message: oddity.message, metadata });
  return true;
}

function perform(run: Run, oddity: Oddity | undefined): boolean {
  if (meetOddity(run, oddity, 'prep') || !callShop(run, 'prep')) return false;
  if (!produce(run)) return false;
  return !meetOddity(run, oddity, 'export') && callShop(run, 'export');
}

/** An instant as the workflow ids have it: 20251120-143520. */
function stampOf(at: number): string {
  const iso = formatInstant(at);
  const date = iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10);
  return `${date}-${iso.slice(11, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}`;
}

/** All entries of one run of the workflow, in order of time, as the code in `shop-assistant/workflow` writes them. */
export function simulateRun(start: number, random: Random, weather: Weather): readonly TimedEntry[] {
  const task = pickWeighted<TaskType>(random, [
    ['product_description', 0.42],
    ['order_question', 0.26],
    ['listing_seo', 0.2],
    ['return_request', 0.12],
  ]);
  const trace = createTrace(`wf-${stampOf(start)}-${random.hex(6)}`, start);
  const run: Run = {
    task,
    size: random.logNormal(1, 0.4),
    random,
    weather,
    trace,
    macro: undefined,
    lastWords: undefined,
  };
  trace.record({ event_type: 'workflow_start', metadata: { task_type: task } });
  const intakeMs = random.integer(1, 12);
  trace.wait(intakeMs);
  const intake = { task_type: task, execution_time_ms: intakeMs };
  trace.record({ event_type: 'node_execution', node: 'intake', success: true, metadata: intake });
  const oddity = drawOddity(random);
  const success = perform(run, oddity);
  if (oddity?.node === 'killed') return trace.entries.slice(0, oddity.after);
  trace.wait(random.integer(1, 9));
  const metadata = {
    ...(run.macro && { chosen_macro: run.macro }),
    task_type: task,
    execution_time_ms: trace.now() - start,
  };
  const words = run.lastWords === undefined ? undefined : { error_message: run.lastWords };
  trace.record({ event_type: 'workflow_end', success, ...words, metadata });
  return trace.entries;
}
