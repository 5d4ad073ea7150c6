import { afterAll, describe, expect, it } from 'vitest';
import { openLocalRepository } from '../../src/connectors/git/local-repository.ts';
import { PatchFile } from '../../src/domain/config-edit.ts';
import { sha256 } from '../../src/domain/digest.ts';
import { Evidence } from '../../src/domain/evidence.ts';
import { Proposal } from '../../src/domain/proposal.ts';
import { type BranchResult, differsMaterially, proposeLocally } from '../../src/proposals/branches.ts';
import { suggestImprovements } from '../../src/proposals/suggest.ts';
import { createSandbox, type Sandbox } from '../connectors/git-sandbox.ts';
import { family, report, suggestInput } from './reports.ts';

const TIMEOUT = 'apeg/proposal/provider-timeout.openai-timeout';
const LIMIT = 'apeg/proposal/provider-rate-limit.shopify-rate-limit';
const FOLDER = '.apeg/proposals/provider-timeout.openai-timeout';
const CONFIG =
  '{\n  "openai": { "timeout": 30 },\n  "mode": "Full",\n  "retries": 0,\n  "ci": { "minimum_score": 0.80 }\n}\n';

const made: Sandbox[] = [];
afterAll(() => {
  for (const sandbox of made.splice(0)) sandbox.remove();
});

function repository(config = CONFIG): Sandbox {
  const sandbox = createSandbox();
  made.push(sandbox);
  sandbox.write('SessionConfig.json', config);
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '-m', 'configs']);
  return sandbox;
}

/** What `apeg propose` does once it has a report: so many runs timed out, and so many met the rate limit. */
async function propose(sandbox: Sandbox, timeouts: number, limits = 0): Promise<BranchResult[]> {
  const checkout = await openLocalRepository(sandbox.folder, sandbox.environment);
  const text = await checkout.fileAt(checkout.base, 'SessionConfig.json');
  const families = [
    family({ count: timeouts }),
    family({ category: 'rate_limit', provider: 'shopify', count: limits }),
  ];
  const { drafted } = suggestImprovements(
    suggestInput(report(families), { config: (path) => (text === null ? null : { path, text }) }),
  );
  return proposeLocally(drafted, checkout, '2025-11-20T10:00:00.000Z');
}

function outcomes(results: readonly BranchResult[]): string[] {
  return results.map(({ outcome }) => outcome);
}

function tips({ git }: Sandbox): string {
  return git(['for-each-ref', '--format=%(refname) %(objectname)']);
}

function published({ git }: Sandbox, at: string, revision = 1): Proposal {
  return Proposal.parse(JSON.parse(git(['show', `${at}:${FOLDER}/${revision}/proposal.json`])));
}

describe.concurrent('a proposal in a local checkout', () => {
  it('is a branch with the edit and the files that people and machines read', async () => {
    const sandbox = repository();
    expect(await propose(sandbox, 28)).toEqual([{ branch: TIMEOUT, outcome: 'created' }]);
    const { git } = sandbox;
    expect(git(['show', `${TIMEOUT}:SessionConfig.json`])).toBe(
      CONFIG.replace(
        '"timeout": 30 }',
        '"timeout": 60, "timeout_retry": { "enabled": true, "max_retries": 2, "backoff_factor": 2 } }',
      ),
    );
    expect(git(['diff', '--name-only', 'main', TIMEOUT]).trim().split('\n')).toEqual([
      `${FOLDER}/1/evidence.json`,
      `${FOLDER}/1/patch.json`,
      `${FOLDER}/1/proposal.json`,
      `${FOLDER}/1/proposal.md`,
      'SessionConfig.json',
    ]);
    const proposal = published(sandbox, TIMEOUT);
    expect([proposal.number, proposal.revision]).toEqual([1, 1]);
    const patch = PatchFile.parse(JSON.parse(git(['show', `${TIMEOUT}:${FOLDER}/1/patch.json`])));
    expect(patch.edits.map(({ file }) => file)).toEqual(['SessionConfig.json']);
    const evidence = git(['show', `${TIMEOUT}:${FOLDER}/1/evidence.json`]);
    expect(Evidence.parse(JSON.parse(evidence)).proposal).toBe(proposal.id);
    expect(sha256(evidence)).toBe(proposal.evidence_sha256);
    expect(git(['show', `${TIMEOUT}:${FOLDER}/1/proposal.md`])).toContain(
      '# APEG Improvement Proposal #001\n',
    );
    expect(git(['log', '-1', '--format=%B', TIMEOUT]).trim()).toBe(
      'apeg: Increase OpenAI API Timeout\n\nSeen in 28 of 450; the effect of the change is extrapolated.\n\nApeg-Proposal: provider-timeout.openai-timeout/1',
    );
    expect(git(['fsck', '--strict']).trim()).toBe('');
  });

  it('stays the same in every reference when nothing, or nothing material, has changed', async () => {
    const sandbox = repository();
    await propose(sandbox, 28, 12);
    const before = tips(sandbox);
    expect(outcomes(await propose(sandbox, 28, 12))).toEqual(['unchanged', 'unchanged']);
    expect(outcomes(await propose(sandbox, 30, 11))).toEqual(['unchanged', 'unchanged']);
    sandbox.write('README.md', 'another commit on main\n');
    sandbox.git(['add', '-A']);
    sandbox.git(['commit', '--quiet', '-m', 'readme']);
    expect(outcomes(await propose(sandbox, 28, 12))).toEqual(['unchanged', 'unchanged']);
    expect(tips(sandbox).replaceAll(/.*heads\/main.*\n/g, '')).toBe(
      before.replaceAll(/.*heads\/main.*\n/g, ''),
    );
  });

  it('is rewritten as one commit when the evidence has changed materially', async () => {
    const sandbox = repository();
    await propose(sandbox, 28);
    expect(await propose(sandbox, 90)).toEqual([{ branch: TIMEOUT, outcome: 'updated' }]);
    expect(sandbox.git(['rev-list', '--count', `main..${TIMEOUT}`]).trim()).toBe('1');
    expect(published(sandbox, TIMEOUT)).toMatchObject({
      number: 1,
      revision: 1,
      effect: { before: { numerator: 90 } },
    });
  });

  it('is rewritten on the new base when the config has changed below it', async () => {
    const sandbox = repository();
    await propose(sandbox, 28);
    sandbox.write('SessionConfig.json', CONFIG.replace('30', '40'));
    sandbox.git(['commit', '--quiet', '--all', '-m', 'more patience']);
    expect(outcomes(await propose(sandbox, 28))).toEqual(['updated']);
    expect(sandbox.git(['show', `${TIMEOUT}:SessionConfig.json`])).toContain('"timeout": 80');
    expect(sandbox.git(['rev-parse', `${TIMEOUT}^`])).toBe(sandbox.git(['rev-parse', 'main']));
  });

  it('is written anew where others changed a neighbouring line of its file, so that it still merges', async () => {
    const sandbox = repository();
    await propose(sandbox, 28);
    sandbox.write('SessionConfig.json', CONFIG.replace('"Full"', '"Lean"'));
    sandbox.git(['commit', '--quiet', '--all', '-m', 'another mode']);
    expect(() => sandbox.git(['merge-tree', '--write-tree', 'main', TIMEOUT])).toThrow('merge-tree');
    expect(outcomes(await propose(sandbox, 28))).toEqual(['updated']);
    sandbox.git(['merge-tree', '--write-tree', 'main', TIMEOUT]);
    expect(sandbox.git(['show', `${TIMEOUT}:SessionConfig.json`])).toMatch(/"timeout": 60[^]*"Lean"/);
    expect(outcomes(await propose(sandbox, 28))).toEqual(['unchanged']);
  });

  it('is refused while somebody else’s commit sits on its branch, and the others are made', async () => {
    const sandbox = repository();
    await propose(sandbox, 28);
    sandbox.git(['checkout', '--quiet', TIMEOUT]);
    sandbox.git(['commit', '--quiet', '--allow-empty', '-m', 'my own idea']);
    sandbox.git(['checkout', '--quiet', 'main']);
    const before = sandbox.git(['rev-parse', TIMEOUT]);
    expect(await propose(sandbox, 90, 20)).toEqual([
      { branch: TIMEOUT, outcome: 'refused', reason: expect.stringContaining("somebody else's commit") },
      { branch: LIMIT, outcome: 'created' },
    ]);
    expect(sandbox.git(['rev-parse', TIMEOUT])).toBe(before);
  });

  it('is refused while its branch is checked out elsewhere, and the others are made', async () => {
    const sandbox = repository();
    await propose(sandbox, 28);
    sandbox.git(['worktree', 'add', '--quiet', '../linked', TIMEOUT]);
    expect(outcomes(await propose(sandbox, 28))).toEqual(['unchanged']);
    expect(await propose(sandbox, 90, 20)).toEqual([
      { branch: TIMEOUT, outcome: 'refused', reason: `${TIMEOUT} is checked out in a work tree` },
      { branch: LIMIT, outcome: 'created' },
    ]);
  });

  it.each([
    ['merged', ['merge', '--quiet', '--no-ff', '-m', 'merge', TIMEOUT]],
    ['fast-forwarded', ['merge', '--quiet', '--ff-only', TIMEOUT]],
    ['squashed', ['merge', '--quiet', '--squash', TIMEOUT]],
  ])('starts a new revision with a new number once it is %s', async (how, merge) => {
    const sandbox = repository();
    await propose(sandbox, 28);
    sandbox.git(merge);
    if (how === 'squashed') sandbox.git(['commit', '--quiet', '-m', 'squashed']);
    expect(outcomes(await propose(sandbox, 28))).toEqual([how === 'squashed' ? 'updated' : 'created']);
    expect(published(sandbox, TIMEOUT, 2)).toMatchObject({ revision: 2, number: 2 });
    expect(sandbox.git(['show', `${TIMEOUT}:SessionConfig.json`])).toContain('"timeout": 120');
    expect(sandbox.git(['rev-list', '--count', `main..${TIMEOUT}`]).trim()).toBe('1');
    const before = tips(sandbox);
    expect(outcomes(await propose(sandbox, 28))).toEqual(['unchanged']);
    expect(tips(sandbox)).toBe(before);
  });

  it('gets a number that no other proposal in sight has', async () => {
    const sandbox = repository();
    await propose(sandbox, 28, 12);
    sandbox.git(['branch', '--quiet', '-D', TIMEOUT]);
    await propose(sandbox, 28, 12);
    const limit = sandbox.git([
      'show',
      `${LIMIT}:.apeg/proposals/provider-rate-limit.shopify-rate-limit/1/proposal.json`,
    ]);
    expect([JSON.parse(limit).number, published(sandbox, TIMEOUT).number]).toEqual([2, 3]);
  });

  it('takes a branch of its own whose file cannot be read as one to write anew', async () => {
    const sandbox = repository();
    const checkout = await openLocalRepository(sandbox.folder, sandbox.environment);
    await checkout.ensureBranch({
      branch: TIMEOUT,
      message: 'apeg: x\n\nApeg-Proposal: x/1\n',
      date: '2025-11-20T10:00:00.000Z',
      files: [{ path: `${FOLDER}/1/proposal.json`, content: '{"half": ' }],
    });
    expect(outcomes(await propose(sandbox, 28))).toEqual(['updated']);
    expect(published(sandbox, TIMEOUT).revision).toBe(1);
  });

  it('has the same files wherever and whenever it is made', async () => {
    const [one, other] = [repository(), repository()];
    await propose(one, 28);
    await propose(other, 28);
    expect(one.git(['rev-parse', `${TIMEOUT}^{tree}`])).toBe(other.git(['rev-parse', `${TIMEOUT}^{tree}`]));
  });
});

describe('evidence', () => {
  const [draft] = suggestImprovements(
    suggestInput(report([family()]), { config: (path) => ({ path, text: CONFIG }) }),
  ).drafted;
  const proposal = Proposal.parse(draft?.proposal);
  const { low, high } = proposal.effect.before.interval;

  const withEstimate = (value: number): Partial<Proposal> => ({
    effect: { ...proposal.effect, before: { ...proposal.effect.before, value } },
  });

  it.each<[boolean, string, Partial<Proposal>]>([
    [false, 'nothing', {}],
    [false, 'the date', { generated: '2025-12-24', total_runs: 9999, report_sha256: 'other' }],
    [false, 'the words', { title: 'Other', issue: ['other'] }],
    [false, 'the estimate up to the bound', withEstimate(high)],
    [true, 'the estimate above the bound', withEstimate(high + 1e-9)],
    [true, 'the estimate below the bound', withEstimate(low - 1e-9)],
    [true, 'the risk', { risk: { level: 'HIGH', reasons: [], notes: [] } }],
    [true, 'the edit', { changes: [] }],
    [true, 'the value set', { changes: proposal.changes.map((change) => ({ ...change, after: 99 })) }],
  ])('differs materially: %s, when it is %s that changed', (differs, _what, change) => {
    expect(differsMaterially(proposal, { ...proposal, ...change })).toBe(differs);
  });

  it('is the same however a model words the sentence that a prompt gains', () => {
    const change = { file: 'roles.json', pointer: '/writer', before: 'Write.' };
    const saying = (after: string, pointer = change.pointer): Proposal => ({
      ...proposal,
      rule: 'prompt-refinement',
      changes: [{ ...change, pointer, after }],
    });
    const first = saying('Write. Answer with valid JSON.');
    expect(differsMaterially(first, saying('Write. Give JSON alone.'))).toBe(false);
    expect(differsMaterially(first, saying('Write. Give JSON alone.', '/editor'))).toBe(true);
    const of = { ...proposal.prediction.metric, of: 'another family' };
    const other = { ...first, prediction: { ...proposal.prediction, metric: of } };
    expect(differsMaterially(first, other)).toBe(true);
  });
});
