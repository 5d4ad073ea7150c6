import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConfigBinding } from '../../src/domain/config-binding.ts';
import { DEFAULT_KNOBS } from '../../src/domain/default-knobs.ts';
import { createConfigEffects, isDead } from '../../src/proposals/lint/config-effects.ts';
import { suggestImprovements } from '../../src/proposals/suggest.ts';
import { family, report, suggestInput } from './reports.ts';

const PEG = new URL('../../../shared/data/peg-config/', import.meta.url);
const SESSION = 'SessionConfig.json';

const given = report([
  family(),
  family({
    pattern: 'OpenAI rate limit',
    provider: 'openai',
    category: 'rate_limit',
    family: 'openai.rate_limit',
  }),
  family({
    pattern: 'Shopify rate limit',
    provider: 'shopify',
    category: 'rate_limit',
    family: 'shopify.rate_limit',
  }),
]);
/** Many outputs that people called good and that scored just below the threshold. */
const labelled = {
  ...given,
  evidence: {
    ...given.evidence,
    scores: [
      {
        task_type: 'product_description',
        label: 'good',
        counts: [
          [0.77, 150],
          [0.9, 150],
        ] as [number, number][],
      },
      { task_type: 'product_description', label: 'bad', counts: [[0.4, 100]] as [number, number][] },
    ],
  },
};

/** How that project reads its configs: timeouts are literals, the minimum score goes before the score model. */
const BINDINGS: readonly ConfigBinding[] = [
  { file: SESSION, pointer: '', status: 'not-read', by: 'timeouts and retries are literals in the code' },
  { file: SESSION, pointer: '/ci/minimum_score', status: 'read' },
  { file: SESSION, pointer: '/loop_guard', status: 'read' },
  { file: SESSION, pointer: '/selector', status: 'read' },
  { file: 'PromptScoreModel.json', pointer: '/thresholds', status: 'read' },
];

describe.skipIf(!existsSync(PEG))('proposals for the public configs', () => {
  const text = (file: string): string => readFileSync(new URL(file, PEG), 'utf8');
  // A skipped block is read all the same, also where the configs are not there.
  const made = () => {
    const effects = createConfigEffects({
      index: { files: [], complete: true },
      bindings: BINDINGS,
      knobs: DEFAULT_KNOBS,
      config: (file) => JSON.parse(text(file)),
    });
    const config = (file: string) => ({ path: file, text: text(file) });
    return { effects, ...suggestImprovements(suggestInput(labelled, { config, effects })) };
  };

  it('target no dead key', () => {
    const { drafted, effects } = made();
    for (const { proposal } of drafted)
      for (const { file, pointer } of proposal.changes)
        expect(isDead(effects({ file, pointer }))).toBe(false);
  });

  it('are findings where nothing reads the key', () => {
    const { notProposed } = made();
    const dead = notProposed.filter(({ reason }) => reason === 'not-read').map(({ id }) => id);
    expect(dead).toEqual(
      expect.arrayContaining([
        'provider-timeout.openai-timeout',
        'provider-rate-limit.openai-rate-limit',
        'provider-rate-limit.shopify-rate-limit',
      ]),
    );
    const [timeout] = notProposed.filter(({ id }) => id === 'provider-timeout.openai-timeout');
    expect(timeout?.detail).toContain('/openai/timeout is declared as not read (timeouts and retries');
  });
});
