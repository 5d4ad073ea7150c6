import { type ConfigKey, type Knob, KnownProvider } from './knob.ts';

const SESSION_CONFIG = 'SessionConfig.json';
const SCORE_MODEL = 'PromptScoreModel.json';
const WORKFLOW_GRAPH = 'WorkflowGraph.json';

const MINIMUM_SCORE: ConfigKey = { file: SESSION_CONFIG, pointer: '/ci/minimum_score' };
const DEFAULT_THRESHOLD: ConfigKey = { file: SCORE_MODEL, pointer: '/thresholds/default' };

const SCORE = { unit: 'score', min: 0.5, max: 0.99 } as const;

/** Calls to providers. A timeout probe has no default: only who declares one has code that draws lots. */
const CALLS: readonly Knob[] = [
  {
    id: 'openai-timeout',
    provider: 'openai',
    kind: 'timeout',
    file: SESSION_CONFIG,
    pointer: '/openai/timeout',
    unit: 'seconds',
    min: 5,
    max: 300,
  },
  {
    id: 'openai-timeout-retry',
    provider: 'openai',
    kind: 'timeout-retry',
    file: SESSION_CONFIG,
    pointer: '/openai/timeout_retry',
    unit: 'retries',
    min: 0,
    max: 5,
  },
  ...KnownProvider.options.map(
    (provider): Knob => ({
      id: `${provider}-rate-limit`,
      provider,
      kind: 'rate-limit',
      file: SESSION_CONFIG,
      pointer: `/${provider}/rate_limit`,
      unit: 'concurrent calls',
      min: 1,
      max: 64,
    }),
  ),
  {
    id: 'openai-max-tokens',
    provider: 'openai',
    kind: 'output-limit',
    file: SESSION_CONFIG,
    pointer: '/openai_chat_defaults/max_tokens',
    unit: 'tokens',
    min: 64,
    max: 16_384,
  },
  {
    id: 'openai-temperature',
    provider: 'openai',
    kind: 'temperature',
    file: SESSION_CONFIG,
    pointer: '/openai_chat_defaults/temperature',
    unit: 'temperature',
    min: 0,
    max: 2,
  },
];

/** What passes: the minimum score of SessionConfig wins over the score model, a task type's threshold over the default one. */
const SCORING: readonly Knob[] = [
  { id: 'minimum-score', provider: null, kind: 'pass-threshold', ...MINIMUM_SCORE, ...SCORE },
  {
    id: 'task-threshold',
    provider: null,
    kind: 'pass-threshold',
    file: SCORE_MODEL,
    pointer: '/thresholds/{task_type}',
    ...SCORE,
    shadowed_by: [MINIMUM_SCORE],
  },
  {
    id: 'default-threshold',
    provider: null,
    kind: 'pass-threshold',
    ...DEFAULT_THRESHOLD,
    ...SCORE,
    shadowed_by: [MINIMUM_SCORE],
  },
  {
    id: 'pass-threshold',
    provider: null,
    kind: 'pass-threshold',
    file: SCORE_MODEL,
    pointer: '/thresholds/pass',
    ...SCORE,
    shadowed_by: [MINIMUM_SCORE, DEFAULT_THRESHOLD],
  },
  {
    id: 'metric-weight',
    provider: null,
    kind: 'metric-weight',
    file: SCORE_MODEL,
    pointer: '/metrics/{metric}/weight',
    unit: 'share of the score',
    min: 0,
    max: 1,
  },
];

/** Which macro a run gets, and when it stops going round. */
const STEERING: readonly Knob[] = [
  {
    id: 'macros',
    provider: null,
    kind: 'macro-list',
    file: SESSION_CONFIG,
    pointer: '/macros',
    unit: 'macros',
    min: 1,
    max: 50,
  },
  {
    id: 'explore-rounds',
    provider: null,
    kind: 'exploration-rounds',
    file: SESSION_CONFIG,
    pointer: '/selector/bandit/explore_rounds',
    unit: 'rounds',
    min: 0,
    max: 1000,
  },
  {
    id: 'explore-delta',
    provider: null,
    kind: 'exploration-delta',
    file: SESSION_CONFIG,
    pointer: '/selector/bandit/min_delta_pass',
    unit: 'share of runs',
    min: 0,
    max: 0.5,
  },
  {
    id: 'loop-limit',
    provider: null,
    kind: 'loop-limit',
    file: SESSION_CONFIG,
    pointer: '/loop_guard/N',
    unit: 'rounds',
    min: 1,
    max: 10,
  },
  {
    id: 'loop-epsilon',
    provider: null,
    kind: 'loop-epsilon',
    file: SESSION_CONFIG,
    pointer: '/loop_guard/epsilon',
    unit: 'score',
    min: 0,
    max: 0.2,
  },
];

/** The way of a run and what its roles are told. */
const GRAPH: readonly Knob[] = [
  {
    id: 'node-retry',
    provider: null,
    kind: 'node-retry',
    file: WORKFLOW_GRAPH,
    pointer: '/nodes/{node}/retry',
    unit: 'retries',
    min: 0,
    max: 5,
  },
  {
    id: 'graph-edges',
    provider: null,
    kind: 'node-edges',
    file: WORKFLOW_GRAPH,
    pointer: '/edges',
    unit: 'edges',
    min: 1,
    max: 500,
  },
  {
    id: 'role-prompt',
    provider: null,
    kind: 'role-prompt',
    file: WORKFLOW_GRAPH,
    pointer: '/agent_roles/{role}',
    unit: 'characters',
    min: 1,
    max: 4000,
  },
];

/** The knobs of the APEG layout; of one kind and provider, the strongest first. */
export const DEFAULT_KNOBS: readonly Knob[] = [...CALLS, ...SCORING, ...STEERING, ...GRAPH];
