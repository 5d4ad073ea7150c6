import type { TaskType } from './logbook-entry.ts';
import { badJsonMessage, drawModelErrorMessage, timeoutMessage } from './model-messages.ts';
import type { NodeId, Run } from './trace.ts';

/** The `openai.timeout` of SessionConfig.json, in milliseconds: a longer call is seen only as "at least this". */
export const MODEL_TIMEOUT_MS = 30_000;
/** Above this share of the timeout an answer is logged as slow. */
const SLOW_SHARE = 0.8;
/** The `openai.retry_trial.share` of SessionConfig.json. */
const RETRY_TRIAL_SHARE = 0.35;

const buildMedianMs = {
  product_description: 11_000,
  listing_seo: 5_200,
  return_request: 3_900,
  order_question: 3_300,
} as const satisfies Record<TaskType, number>;

interface Answer {
  readonly ms: number;
  readonly error?: { readonly message: string; readonly kind: 'timeout' | 'parse' | 'other' };
  readonly status?: number;
  readonly finish?: string;
}

function drawDuration(run: Run, node: NodeId): number {
  const { random } = run;
  const slow = run.weather.modelIsSlow(run.trace.now());
  const reviews = node === 'review';
  const share = reviews ? 0.25 : run.task === 'product_description' ? 1 : 0.5;
  if (random.chance(share * (slow ? 0.4 : 0.014))) return Number.POSITIVE_INFINITY;
  const median = reviews ? 1_700 : buildMedianMs[run.task] * run.size;
  return random.logNormal(slow ? median * 1.6 : median, reviews ? 0.4 : 0.45);
}

function drawAnswer(run: Run, node: NodeId, attempt: number): Answer {
  const { random } = run;
  const ms = drawDuration(run, node);
  if (ms >= MODEL_TIMEOUT_MS) {
    return { ms: MODEL_TIMEOUT_MS, error: { kind: 'timeout', message: timeoutMessage(random) } };
  }
  if (random.chance(0.0025 * attempt)) {
    const { message, status } = drawModelErrorMessage(random);
    return { ms: random.logNormal(420, 0.6), error: { kind: 'other', message }, ...status };
  }
  if (random.chance(attempt === 1 ? 0.009 : 0.25)) {
    const { message, finish } = badJsonMessage(random);
    return { ms, finish, error: { kind: 'parse', message } };
  }
  return { ms, finish: 'stop' };
}

/**
 * Calls the model at a node the way `workflow/model.py` does and records failed attempts.
 * @returns metadata of the answer, or undefined where the node gave up
 */
export function callModel(run: Run, node: 'build' | 'review' | 'fallback') {
  const { random, trace } = run;
  const attempts = { timeout: random.chance(RETRY_TRIAL_SHARE) ? 2 : 1, parse: 2, other: 1 };
  for (let attempt = 1; ; attempt += 1) {
    const { ms, error, status, finish } = drawAnswer(run, node, attempt);
    trace.wait(ms);
    const metadata = {
      ...(run.macro && { chosen_macro: run.macro }),
      task_type: run.task,
      execution_time_ms: Math.round(ms),
      provider: 'openai',
      attempt,
      ...(status !== undefined && { status_code: status }),
      ...(finish !== undefined && { finish_reason: finish }),
    } as const;
    if (error === undefined) {
      if (ms > SLOW_SHARE * MODEL_TIMEOUT_MS) {
        trace.record({ event_type: 'warning', node, metadata: { ...metadata, note: 'slow answer' } });
      }
      return { ...metadata, tokens: Math.round(310 + ms * random.between(0.07, 0.11)) };
    }
    trace.record({ event_type: 'error', node, success: false, error_message: error.message, metadata });
    if (attempt >= attempts[error.kind]) return undefined;
    trace.wait(2_000 + random.between(3, 40));
  }
}
