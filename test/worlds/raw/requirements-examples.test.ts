import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PatchFile } from '../../../src/domain/config-edit.ts';
import { applyPatch } from '../../proposals/json-patch.ts';
import { EXAMPLE_CONFIGS, type Example, exampleHistory } from './example-history.ts';
import { type Files, faultyDiffs, type RawOutcome, throughCommands } from './raw-world.ts';

const PROBE = `knobs:
  openai-timeout-probe:
    {provider: openai, kind: timeout-probe, file: SessionConfig.json, pointer: /openai/timeout_probe, unit: share of calls, min: 0, max: 0.5}
`;
/** Each history is written and looked at once, whatever is asked of it. */
const outcomes = new Map<string, Promise<RawOutcome>>();
afterAll(async () => {
  for (const outcome of outcomes.values()) (await outcome).sandbox.remove();
});

function example(given: Partial<Example>, files: Files = {}): Promise<RawOutcome> {
  const key = JSON.stringify([given, files]);
  const outcome =
    outcomes.get(key) ??
    throughCommands(exampleHistory({ limits: [30], labelled: false, ...given }), {
      ...EXAMPLE_CONFIGS,
      ...files,
    });
  outcomes.set(key, outcome);
  return outcome;
}

/** The proposal of a rule; its change as `pointer: before -> after`. */
function proposalOf({ proposals }: RawOutcome, rule: string) {
  const { changes = [], ...proposal } = proposals.find(({ id }) => id.startsWith(`${rule}.`)) ?? {};
  return {
    ...proposal,
    edit: changes.map(({ pointer, before, after }) => `${pointer}: ${String(before)} -> ${String(after)}`),
  };
}

/** The part of the Markdown that is about one proposal. */
function sectionOf({ markdown }: RawOutcome, title: string): string {
  return markdown.split('\n---\n').find((part) => part.includes(`## Proposal: ${title}`)) ?? '';
}

describe('the week of the requirements', () => {
  it('is theirs: 450 runs, 387 of them successful, 28 failed at a timeout and 15 at a rate limit', async () => {
    const { sandbox } = await example({});
    const { summary, failure_patterns: families } = JSON.parse(sandbox.read('feedback_report.json') ?? '');
    expect(summary).toMatchObject({
      total_runs: 450,
      successful_runs: 387,
      failed_runs: 63,
      success_rate: 0.86,
    });
    expect(
      families.slice(0, 2).map(({ pattern, count }: { pattern: string; count: number }) => [pattern, count]),
    ).toEqual([
      ['OpenAI API timeout', 28],
      ['Shopify rate limit exceeded', 15],
    ]);
  });
});

describe('example (a), a timeout of 30 seconds', () => {
  it('is a probe with the edit to 60, a band over models and its risk where a probe knob is declared', async () => {
    const found = await example({}, { '.github/apeg.yml': PROBE });
    expect(proposalOf(found, 'provider-timeout')).toMatchObject({
      id: 'provider-timeout.openai-timeout-probe',
      state: 'PROBE',
      reason: 'probe-identifies',
      title: 'Increase OpenAI API Timeout',
      risk: { level: 'MEDIUM' },
      edit: [
        '/openai/timeout_probe/enabled: undefined -> true',
        '/openai/timeout_probe/share: undefined -> 0.2',
        '/openai/timeout_probe/timeout: undefined -> 60',
      ],
    });
    const text = sectionOf(found, 'Increase OpenAI API Timeout');
    expect(text).toMatch(
      /By model, if no call hangs for ever: log-normal [\d.]+ %, weibull [\d.]+ %, pareto-tail/,
    );
    expect(text).toContain('get a timeout of 60 instead of 30 seconds');
    expect(await faultyDiffs(found)).toEqual([]);
  });

  it('is the plain change, marked as extrapolated and of MEDIUM risk, where none is declared', async () => {
    const found = await example({});
    expect(proposalOf(found, 'provider-timeout')).toMatchObject({
      id: 'provider-timeout.openai-timeout',
      state: 'PROPOSE',
      reason: 'extrapolated',
      risk: { level: 'MEDIUM' },
      edit: [
        '/openai/timeout: 30 -> 60',
        '/openai/timeout_retry/enabled: undefined -> true',
        '/openai/timeout_retry/max_retries: undefined -> 2',
        '/openai/timeout_retry/backoff_factor: undefined -> 2',
      ],
    });
    expect(sectionOf(found, 'Increase OpenAI API Timeout')).toContain('(extrapolated)');
    expect(await faultyDiffs(found)).toEqual([]);
  });

  it('is the change alone, of LOW risk, where the history also holds calls that were run at 60', async () => {
    const found = await example({ limits: [30, 60] }, { '.github/apeg.yml': PROBE });
    expect(proposalOf(found, 'provider-timeout')).toMatchObject({
      id: 'provider-timeout.openai-timeout',
      state: 'PROPOSE',
      reason: 'replayed',
      risk: { level: 'LOW' },
      edit: ['/openai/timeout: 30 -> 60'],
    });
    expect(await faultyDiffs(found)).toEqual([]);
  });

  it('has the head, sections and titles of the requirements, in their order', async () => {
    const found = await example({});
    expect(found.markdown).toMatch(
      /^# APEG Improvement Proposal #001\n\*\*Generated:\*\* 2025-11-20\n\*\*Based on:\*\* 7 days of execution data \(450 runs\)\n\n## Proposal: Increase OpenAI API Timeout\n/,
    );
    const section = sectionOf(found, 'Increase OpenAI API Timeout');
    const heads = [...section.matchAll(/^\*\*([A-Z][A-Za-z ]+):\*\*/gm)].map(([, head]) => head);
    const wanted = [
      'Issue',
      'Current Configuration',
      'Proposed Change',
      'Expected Impact',
      'Risk Assessment',
      'Next Steps',
    ];
    expect(heads.filter((head) => wanted.includes(head ?? ''))).toEqual(wanted);
    expect(section).toContain('- 28 runs failed with OpenAI API timeout (0.06');
    expect(section).toContain('21 of them were tasks of type long\\_form\\_content');
    expect(section).toContain(
      '"openai": {\n    "timeout": 60,\n    "timeout_retry": {\n      "enabled": true,',
    );
    expect(section).toContain('**Risk Assessment:** MEDIUM\n');
  });
});

describe('example (b), a threshold of 0.80 for product descriptions', () => {
  it('is an audit that names how many labels it takes, and changes no file', async () => {
    const found = await example({});
    expect(proposalOf(found, 'pass-threshold')).toMatchObject({
      id: 'pass-threshold.task-threshold-product-description',
      kind: 'audit',
      state: 'PROBE',
      reason: 'audit-identifies',
      edit: [],
    });
    expect(sectionOf(found, 'Label Outputs Below')).toContain(
      'Draw 196 outputs of product\\_description by lot',
    );
  });

  it('is 0.80 to 0.75 by exact replay once so many are labelled', async () => {
    const found = await example({ labelled: true });
    expect(proposalOf(found, 'pass-threshold')).toMatchObject({
      id: 'pass-threshold.task-threshold-product-description',
      kind: 'change',
      state: 'PROPOSE',
      reason: 'replayed',
      title: 'Adjust Scoring Threshold for product_description',
      risk: { level: 'MEDIUM' },
      edit: ['/thresholds/product_description: undefined -> 0.75'],
    });
    const section = sectionOf(found, 'Adjust Scoring Threshold');
    expect(section).toContain('Current threshold: 0.80');
    expect(section).toMatch(/Replayed at 0\.75: \d+ of \d+ good outputs pass in addition/);
    expect(
      found.sandbox.read('config_diffs/pass-threshold.task-threshold-product-description.diff'),
    ).toContain('+    "product_description": 0.75');
    expect(await faultyDiffs(found)).toEqual([]);
  });
});

it('every proposal of the week is made again from its folder, and its inverse patch takes it back', async () => {
  const { sandbox, run } = await example({ labelled: true });
  const { out } = await run('propose', '--local', sandbox.folder, '--format', 'json');
  const branches = (JSON.parse(out) as { branches: { branch: string }[] }).branches.map(
    ({ branch }) => branch,
  );
  expect(branches.map((branch) => branch.split('/')[2]?.split('.')[0])).toEqual(
    expect.arrayContaining(['provider-timeout', 'pass-threshold']),
  );
  for (const branch of branches) {
    sandbox.git(['checkout', '--quiet', branch]);
    const folder = `.apeg/proposals/${branch.replace('apeg/proposal/', '')}`;
    expect((await run('replay', join(sandbox.folder, folder))).status).toBe(0);
    const { edits } = PatchFile.parse(JSON.parse(sandbox.read(`${folder}/1/patch.json`) ?? ''));
    expect(edits.length).toBeGreaterThan(0);
    for (const { file, inverse } of edits)
      expect(applyPatch(JSON.parse(sandbox.read(file) ?? ''), inverse)).toEqual(
        JSON.parse(sandbox.git(['show', `main:${file}`])),
      );
  }
});
