import { DEFAULT_KNOBS } from '../../src/domain/default-knobs.ts';
import type { EvidenceBase } from '../../src/domain/evidence-base.ts';
import type { FeedbackReport } from '../../src/domain/feedback-report.ts';
import type { Knob } from '../../src/domain/knob.ts';
import type { SuggestInput } from '../../src/proposals/suggest.ts';
import { createRandom } from '../../src/statistics/random.ts';
import { normalQuantile } from '../../src/statistics/special/normal.ts';
import { family, finishDay, report, stoppedAt, suggestInput } from './reports.ts';

/** Configs of the APEG layout, with room between the sections. */
export const CONFIGS: Readonly<Record<string, string>> = {
  'SessionConfig.json':
    '{\n  // who answers\n  "openai": {\n    "timeout": 30\n  },\n  "mode": "Full",\n  "debug": false,\n  "macros": ["macro_0", "macro_1", "macro_2"],\n  "strict": true,\n  "log": "Logbook.json",\n  "loop_guard": {\n    "N": 3,\n    "epsilon": 0.02\n  },\n  "verbose": false,\n  "openai_chat_defaults": {\n    "temperature": 0.30,\n    "max_tokens": 1024\n  }\n}\n',
  'WorkflowGraph.json': `{
  "nodes": [
    { "id": "intake", "type": "start" },
    { "id": "build", "agent": "ENGINEER" },
    { "id": "review", "agent": "VALIDATOR" },
    { "id": "fallback", "agent": "CHALLENGER" },
    { "id": "export", "type": "end" }
  ],
  "agent_roles": { "ENGINEER": "Builds.", "VALIDATOR": "Validates.", "CHALLENGER": "Repairs." },
  "edges": [
    { "from": "intake", "to": "build" },
    { "from": "build", "to": "review" },
    { "from": "review", "to": "export", "condition": "score_passed" },
    { "from": "review", "to": "fallback", "condition": "validation_failed" },
    { "from": "fallback", "to": "review" } // once more
  ]
}
`,
  'PromptScoreModel.json': `{
  "metrics": [
    { "name": "truth", "weight": 0.30 },
    { "name": "voice", "weight": 0.50 }, // as the shop sounds
    { "name": "format", "weight": 0.20 }
  ],
  "thresholds": {
    "default": 0.80
  }
}
`,
};

export const WEEK = Array.from({ length: 7 }, (_, day) => `2025-11-${13 + day}`);
const CELLS = 8;

/** A world with one cause planted, and the proposal that it is to lead to. */
export interface Planted {
  readonly name: string;
  readonly expected: string;
  readonly kind: 'change' | 'probe' | 'audit';
  readonly risk: 'LOW' | 'MEDIUM' | 'HIGH';
  readonly input: SuggestInput;
}

/** Log-normal durations cut off at the limit that each call happens to have. */
function calls(limits: readonly number[]): Pick<EvidenceBase, 'duration_histograms' | 'long_calls'> {
  const { next } = createRandom(7);
  const all = new Map<number, [number, number, number]>();
  const days = new Map<string, Map<number, [number, number, number]>>();
  for (let call = 0; call < 450; call += 1) {
    const seconds = Math.exp(2.1 + 0.85 * normalQuantile(Math.min(Math.max(next(), 1e-9), 1 - 1e-9)));
    const limit = limits[call % limits.length] ?? 30;
    const cut = seconds >= limit;
    const bucket = Math.floor(CELLS * Math.log2(Math.min(seconds, limit) * 1000));
    const day = WEEK[call % 7] ?? '';
    const long = days.get(day) ?? new Map<number, [number, number, number]>();
    days.set(day, long);
    for (const cells of bucket >= 118 ? [all, long] : [all]) {
      const [, count, censored] = cells.get(bucket) ?? [bucket, 0, 0];
      cells.set(bucket, [bucket, count + 1, censored + (cut ? 1 : 0)]);
    }
  }
  const sorted = (cells: Map<number, [number, number, number]>) =>
    [...cells.values()].sort(([a], [b]) => a - b);
  return {
    duration_histograms: [{ provider: 'openai', node: 'build', cells: sorted(all) }],
    long_calls: [...days].map(([day, cells]) => ({ provider: 'openai', day, cells: sorted(cells) })),
  };
}

/** A report with evidence of one week, and the configs and knobs of the APEG layout. */
export function world(
  from: FeedbackReport,
  evidence: Partial<EvidenceBase>,
  knobs: readonly Knob[] = [],
): SuggestInput {
  const daily_runs = WEEK.map((day) => ({ day, runs: 64, successful: 55 }));
  return suggestInput(
    { ...from, evidence: { ...from.evidence, daily_runs, ...evidence } },
    {
      knobs: [...DEFAULT_KNOBS, ...knobs],
      config: (file) => (CONFIGS[file] === undefined ? null : { path: file, text: CONFIGS[file] }),
      effects: (key) => ({ ...key, verdict: 'unknown', shadowed_by: null, statement: 'nobody said' }),
    },
  );
}

const PROBE: Knob = {
  id: 'openai-timeout-probe',
  provider: 'openai',
  kind: 'timeout-probe',
  file: 'SessionConfig.json',
  pointer: '/openai/timeout_probe',
  unit: 'share of calls',
  min: 0.05,
  max: 0.5,
};
const LIMITED = family({
  category: 'rate_limit',
  provider: 'shopify',
  pattern: 'Shopify rate limit exceeded',
});
const RETRIED = WEEK.flatMap((day) => [
  { family: LIMITED.family, attempt: 2, day, tries: 9, successful: 5 },
  { family: LIMITED.family, attempt: 3, day, tries: 4, successful: 2 },
]);
const scores = (task_type: string, label: string | null, counts: [number, number][]) => ({
  task_type,
  label,
  counts,
});
const ORDINARY = ['support', 'seo_title'].map((type) =>
  scores(type, null, [
    [0.6, 20],
    [0.88, 180],
  ]),
);
const DESCRIPTIONS: EvidenceBase['scores'] = [
  ...ORDINARY,
  scores('product_description', 'good', [
    [0.77, 40],
    [0.86, 180],
  ]),
  scores('product_description', 'bad', [
    [0.6, 25],
    [0.77, 5],
  ]),
];

const UNPARSED = family({
  category: 'parse_error',
  pattern: 'Output that is no JSON',
  where: stoppedAt({ build: 26, intake: 2 }),
});
const ELSEWHERE = family({
  category: 'internal',
  provider: null,
  pattern: 'Internal error',
  count: 30,
  where: stoppedAt({ intake: 20, build: 10 }),
});

const CUT_OFF = WEEK.flatMap((day) => [
  finishDay(day),
  finishDay(day, { node: 'review', cut_off: 0, cut_off_failed: 0, cut_outputs: 0 }),
]);

/** One world for every rule, and for every way that a rule can decide. */
export function plantedWorlds(): Planted[] {
  return [
    {
      name: 'timeouts at 30 seconds, with a probe knob',
      expected: 'provider-timeout.openai-timeout-probe',
      kind: 'probe',
      risk: 'MEDIUM',
      input: world(report([family()]), calls([30]), [PROBE]),
    },
    {
      name: 'timeouts at 30 seconds, without one',
      expected: 'provider-timeout.openai-timeout',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([family()]), calls([30])),
    },
    {
      name: 'timeouts at 30 seconds beside calls run at 60',
      expected: 'provider-timeout.openai-timeout',
      kind: 'change',
      risk: 'LOW',
      input: world(report([family()]), calls([30, 60])),
    },
    {
      name: 'a rate limit',
      expected: 'provider-rate-limit.shopify-rate-limit',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([LIMITED]), {}),
    },
    {
      name: 'a rate limit with logged retries',
      expected: 'provider-rate-limit.shopify-rate-limit',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([LIMITED]), { retried_failures: RETRIED }),
    },
    {
      name: 'descriptions that score just below the threshold',
      expected: 'pass-threshold.task-threshold-product-description',
      kind: 'audit',
      risk: 'LOW',
      input: world(report([]), {
        scores: [
          ...ORDINARY,
          scores('product_description', null, [
            [0.77, 60],
            [0.86, 100],
          ]),
        ],
      }),
    },
    {
      name: 'descriptions that people call good below the threshold',
      expected: 'pass-threshold.task-threshold-product-description',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([]), { scores: DESCRIPTIONS }),
    },
    {
      name: 'outputs of one node that do not parse',
      expected: 'prompt-refinement.role-prompt-engineer-cafa51',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([UNPARSED, ELSEWHERE]), {}),
    },
    {
      name: 'outputs that are cut off',
      expected: 'truncated-output.openai-max-tokens',
      kind: 'change',
      risk: 'MEDIUM',
      input: world(report([UNPARSED, ELSEWHERE]), {
        finish_reasons: CUT_OFF,
      }),
    },
  ];
}
