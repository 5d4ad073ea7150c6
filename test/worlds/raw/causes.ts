import type { History } from './run-history.ts';

/** A cause in a history, and the one proposal that it is to lead to. */
export interface PlantedCause extends Omit<History, 'seed'> {
  readonly rule: string;
  readonly expected: RegExp;
}

const WEEK = { days: 7, perDay: 64 };
const MONTH = { days: 28, perDay: 24 };

/** One cause for each of the ten rules. */
export const CAUSES: readonly PlantedCause[] = [
  {
    rule: 'provider-timeout',
    ...WEEK,
    cause: { cutAt: [30] },
    expected: /^provider-timeout\.openai-timeout$/,
  },
  {
    rule: 'provider-rate-limit',
    ...WEEK,
    cause: { throttled: 0.06 },
    expected: /^provider-rate-limit\.shopify-rate-limit$/,
  },
  {
    rule: 'pass-threshold',
    ...WEEK,
    cause: { lowDescriptions: true },
    expected: /^pass-threshold\.task-threshold-product-description$/,
  },
  {
    rule: 'metric-weights',
    ...WEEK,
    perDay: 68,
    cause: { labels: { of: 'all', by: 'truth' } },
    expected: /^metric-weights\.metric-weight-truth$/,
  },
  { rule: 'macro-mix', ...MONTH, cause: { worstMacro: 0.55 }, expected: /^macro-mix\.macros$/ },
  {
    rule: 'loop-guard',
    ...WEEK,
    cause: { rounds: { share: 0.25, visits: 3, success: 0.75, says: 'iteration limit reached' } },
    expected: /^loop-guard\.loop-limit$/,
  },
  { rule: 'failing-node', ...WEEK, cause: { broken: 0.07 }, expected: /^failing-node\.node-retry-build$/ },
  {
    rule: 'truncated-output',
    ...WEEK,
    cause: { cutOff: [0.12, 0.8] },
    expected: /^truncated-output\.openai-max-tokens$/,
  },
  {
    rule: 'prompt-refinement',
    ...WEEK,
    cause: { unparsed: 0.07 },
    expected: /^prompt-refinement\.role-prompt-engineer-cafa51$/,
  },
  {
    rule: 'wasteful-step',
    ...WEEK,
    cause: { rounds: { share: 0.06, visits: 3, success: 0, says: null } },
    expected: /^wasteful-step\.loop-limit$/,
  },
];
