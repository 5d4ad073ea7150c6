import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { faultyDiffs, throughCommands } from './raw-world.ts';

const PEG = new URL('../../../../shared/data/peg-config/', import.meta.url);
const NAMES = ['SessionConfig.json', 'PromptScoreModel.json', 'WorkflowGraph.json'];
/** How that project reads its configs: timeouts are literals, the minimum score goes before the score model. */
const SETTINGS = `config_bindings:
  - {file: SessionConfig.json, pointer: '', status: not-read, by: timeouts and retries are literals in the code}
  - {file: SessionConfig.json, pointer: /ci/minimum_score, status: read}
  - {file: SessionConfig.json, pointer: /loop_guard, status: read}
  - {file: SessionConfig.json, pointer: /selector, status: read}
  - {file: PromptScoreModel.json, pointer: /thresholds, status: read}
  - {file: WorkflowGraph.json, pointer: '', status: read}
`;

it.skipIf(!existsSync(PEG))(
  'a log with several causes leads to no change of a key of the public configs that nothing reads',
  async () => {
    const configs = NAMES.map((name) => [name, readFileSync(new URL(name, PEG), 'utf8')]);
    const outcome = await throughCommands(
      {
        seed: 3,
        days: 7,
        perDay: 90,
        cause: {
          cutAt: [30],
          throttled: 0.06,
          cutOff: [0.12, 0.8],
          rounds: { share: 0.3, visits: 3, success: 0.85, says: 'iteration limit reached' },
        },
      },
      { ...Object.fromEntries(configs), '.github/apeg.yml': SETTINGS },
    );
    const { sandbox, proposals, notProposed } = outcome;
    const turned = proposals.flatMap(({ changes }) => changes);
    for (const { file, pointer } of turned)
      expect(
        file !== 'SessionConfig.json' || /^\/(ci\/minimum_score|loop_guard|selector)/.test(pointer),
      ).toBe(true);
    expect(turned.length).toBeGreaterThan(0);
    const dead = notProposed.filter(({ reason }) => reason === 'not-read').map(({ id }) => id);
    expect(dead).toEqual(
      expect.arrayContaining([
        'provider-timeout.openai-timeout',
        'provider-rate-limit.shopify-rate-limit',
        'truncated-output.openai-max-tokens',
      ]),
    );
    expect(await faultyDiffs(outcome)).toEqual([]);
    sandbox.remove();
  },
);
