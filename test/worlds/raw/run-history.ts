import { createRandom, type Random } from '../../../src/statistics/random.ts';
import { normalQuantile } from '../../../src/statistics/special/normal.ts';

/** What is amiss in a world, on top of what fails everywhere by chance. */
export interface Cause {
  /** Model calls take long and are cut off at these limits in turn, in seconds. */
  readonly cutAt?: readonly number[];
  /** Share of runs that the shop turns away for their number, and whether the tries after it are logged. */
  readonly throttled?: number;
  /** Descriptions score a little lower than the rest. */
  readonly lowDescriptions?: boolean;
  /** Labels for each run of a description, or of all tasks; people go by a threshold, or by the truth of an output. */
  readonly labels?: { readonly of: 'descriptions' | 'all'; readonly by: number | 'truth' };
  /** The success rate of the last macro, in place of that of all. */
  readonly worstMacro?: number;
  /** The last macro is hardly ever tried. */
  readonly starved?: boolean;
  /** Share of runs that come back to the review: how often, and the share of them that succeed. */
  readonly rounds?: {
    readonly share: number;
    readonly visits: number;
    readonly success: number;
    readonly says: string | null;
  };
  /** Share of runs in which the connection to the shop breaks while the model writes. */
  readonly broken?: number;
  /** Share of outputs that are cut off at their limit of tokens, and the share of those that fail for it. */
  readonly cutOff?: readonly [share: number, failing: number];
  /** Share of runs in which what the writer delivers does not parse. */
  readonly unparsed?: number;
}

/** A seeded history. */
export interface History {
  readonly seed: number;
  readonly days: number;
  readonly perDay: number;
  readonly cause: Cause;
}

/** Midnight after the last day of every history. */
const END = Date.parse('2025-11-20T00:00:00.000Z');
const DAY = 86_400_000;
const TASKS = ['support', 'seo_title', 'product_description'] as const;
const MACROS = ['macro_0', 'macro_1', 'macro_2'] as const;
const NODES = ['intake', 'build', 'review', 'export'] as const;
/** Weights of the score model in the configs of these worlds. */
const WEIGHTS = { truth: 0.3, voice: 0.5, format: 0.2 };

/** Runs of a history that fail by chance, on average: some four of each kind, however long it is. */
const MISHAPS_IN_ALL = 27;
/** What goes wrong everywhere now and then, at any node. */
const MISHAPS: readonly (readonly [message: string, provider: string | null])[] = [
  ['OpenAI API request timed out after 12 seconds', 'openai'],
  ['Shopify API rate limit exceeded (429)', 'shopify'],
  ['ECONNRESET: connection reset by peer', 'shopify'],
  ['JSONDecodeError: Expecting value: line 1 column 1 (char 0)', 'openai'],
  ['ValidationError: field title is required', null],
  ['500 Internal Server Error', 'etsy'],
  ['401 Unauthorized: invalid access token', 'etsy'],
];

type Fields = Readonly<Record<string, unknown>>;

/** The entries of a history in the standard schema, in order of time. */
export function runHistory({ seed, days, perDay, cause }: History): Fields[] {
  const random = createRandom(seed);
  const mishaps = MISHAPS_IN_ALL / (days * perDay);
  const entries = Array.from({ length: days * perDay }, (_, run) => {
    const day = END - (days - Math.floor(run / perDay)) * DAY;
    return oneRun(
      random,
      { id: `run-${run}`, start: day + random.next() * (DAY - 3_600_000), run, mishaps },
      cause,
    );
  }).flat();
  return entries.sort((one, other) => (String(one['timestamp']) < String(other['timestamp']) ? -1 : 1));
}

interface Place {
  readonly id: string;
  readonly start: number;
  readonly run: number;
  /** Share of runs that fail by chance. */
  readonly mishaps: number;
}

function oneRun(random: Random, { id, start, run, mishaps }: Place, cause: Cause): Fields[] {
  const entries: Fields[] = [];
  const task = TASKS[random.below(TASKS.length)] ?? 'support';
  const macro =
    cause.starved === true && random.next() < 0.92 ? MACROS[random.below(2)] : MACROS[random.below(3)];
  let now = start;
  const log = (event_type: string, fields: Fields, details: Fields = {}, seconds = 0.2): void => {
    now += seconds * 1000;
    const metadata = { task_type: task, chosen_macro: macro, ...details };
    entries.push({
      timestamp: new Date(now).toISOString(),
      workflow_id: id,
      event_type,
      ...fields,
      metadata,
    });
  };
  const step = (node_id: string, details: Fields = {}, seconds = 0.2): void =>
    log(
      'node_execution',
      { node_id, agent: AGENTS[node_id], success: true },
      { ...details, execution_time_ms: Math.round(seconds * 1000) },
      seconds,
    );
  const fail = (node_id: string, error_message: string, provider: string | null, seconds = 0.2): Fields[] => {
    log(
      'error',
      { node_id, agent: AGENTS[node_id], success: false, error_message },
      { provider, execution_time_ms: Math.round(seconds * 1000) },
      seconds,
    );
    return end(false);
  };
  const end = (success: boolean): Fields[] => {
    log('workflow_end', { success });
    return entries;
  };

  log('workflow_start', {});
  const mishap = random.next() < mishaps ? MISHAPS[random.below(MISHAPS.length)] : undefined;
  const where = NODES[random.below(NODES.length)] ?? 'intake';
  if (mishap !== undefined) return fail(where, ...mishap);
  step('intake');

  const limit = cause.cutAt?.[run % cause.cutAt.length] ?? Number.POSITIVE_INFINITY;
  const [middle, spread] = cause.cutAt === undefined ? [1.5, 0.5] : [2.1, 0.85];
  const seconds = Math.exp(
    middle + spread * normalQuantile(Math.min(Math.max(random.next(), 1e-9), 1 - 1e-9)),
  );
  if (seconds >= limit)
    return fail('build', `OpenAI API request timed out after ${limit} seconds`, 'openai', limit);
  const [cutShare = 0.06, cutFails = 0] = cause.cutOff ?? [];
  const cut = random.next() < cutShare;
  step('build', { provider: 'openai', tokens: 900, finish_reason: cut ? 'length' : 'stop' }, seconds);
  if (cut && random.next() < cutFails)
    return fail('build', 'JSONDecodeError: Unterminated string starting at: line 1 column 9', 'openai');
  if (random.next() < (cause.unparsed ?? 0))
    return fail('build', 'JSONDecodeError: Expecting value: line 1 column 1 (char 0)', 'openai');
  if (random.next() < (cause.broken ?? 0))
    return fail('build', 'ECONNRESET: connection reset by peer', 'shopify');

  const back = cause.rounds ?? { share: 0.05, visits: 2, success: 1, says: null };
  if (random.next() < back.share) {
    for (let visit = 1; visit < back.visits; visit += 1) step('review', { tokens: 400 }, 3 + random.next());
    if (random.next() >= back.success) {
      if (back.says !== null) return fail('review', back.says, null);
      step('review', { tokens: 400 }, 3);
      return end(false);
    }
  }
  const score = scored(random, { task, run, cause });
  log('scoring', { node_id: 'review', agent: 'VALIDATOR', score: score.score }, score.details);
  const rate = cause.worstMacro !== undefined && macro === 'macro_2' ? cause.worstMacro : null;
  if (rate !== null && random.next() >= rate) return end(false);
  if (random.next() < (cause.throttled ?? 0))
    return fail('export', 'Shopify API rate limit exceeded (429)', 'shopify');
  step('export', { provider: 'shopify', status_code: 200 });
  return end(true);
}

const AGENTS: Readonly<Record<string, string>> = {
  intake: 'PEG',
  build: 'ENGINEER',
  review: 'VALIDATOR',
  export: 'PEG',
};

/** An output's scores, and in some cases what a person says of it. */
function scored(
  random: Random,
  { task, run, cause }: { readonly task: string; readonly run: number; readonly cause: Cause },
): { readonly score: number; readonly details: Fields } {
  const between = (low: number, high: number): number =>
    Math.round(1000 * (low + (high - low) * random.next())) / 1000;
  const lower = cause.lowDescriptions === true && task === 'product_description' ? 0.1 : 0;
  const byTruth = cause.labels?.by === 'truth';
  const good = random.next() < 0.6;
  const truth = byTruth ? (good ? between(0.82, 1) : between(0.45, 0.78)) : between(0.78 - lower, 1 - lower);
  const voice = byTruth ? between(0.5, 1) : between(0.8 - lower, 1 - lower);
  const metric_scores = { truth, voice, format: between(0.78 - lower, 1 - lower) };
  const exact = WEIGHTS.truth * truth + WEIGHTS.voice * voice + WEIGHTS.format * metric_scores.format;
  const score = Math.round(1000 * exact) / 1000;
  const { of, by } = cause.labels ?? { of: 'all' as const, by: 0.8 };
  const asked = cause.labels === undefined ? run % 14 === 0 : of === 'all' || task === 'product_description';
  const verdict = by === 'truth' ? good : random.next() < 0.04 ? score < by : score >= by;
  return { score, details: { metric_scores, ...(asked ? { label: verdict ? 'good' : 'bad' } : {}) } };
}
