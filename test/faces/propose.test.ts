import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Proposal } from '../../src/domain/proposal.ts';
import { createSandbox, type Sandbox } from '../connectors/git-sandbox.ts';
import { createWorkplace, logbook, SESSION_CONFIG, type Workplace } from './workplace.ts';

const BRANCH = 'apeg/proposal/provider-timeout.openai-timeout';
let sandbox: Sandbox;
let place: Workplace;
beforeEach(() => {
  sandbox = createSandbox();
  place = createWorkplace(sandbox.folder);
});
afterEach(() => sandbox.remove());

/** A repository with its configs and log in a folder. */
function commitIn(folder: string): void {
  sandbox.write(join(folder, 'SessionConfig.json'), SESSION_CONFIG);
  sandbox.write(join(folder, 'Logbook.jsonl'), logbook());
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '-m', 'a workflow']);
}

/** What came of a round of another proposal: a quarter of what was predicted. As files were before they said what is lacking. */
function outcome(revision: number): string {
  return JSON.stringify({
    schema: 'apeg.ledger/1',
    proposal: 'a.b',
    revision,
    rule: 'a',
    merged: { commit: 'c', at: '2025-10-01T00:00:00.000Z', first_day: '2025-10-02' },
    prediction: {
      metric: { kind: 'family-share', of: 'x', name: 'x', unit: 'share' },
      direction: 'lower',
      before: 0.3,
      low: -0.25,
      high: -0.15,
      level: 0.8,
      p_success: 0.9,
      horizon_days: 14,
    },
    outcome: 'NO_EFFECT',
    reason: 'little changed',
    decided: '2025-10-15',
    horizon: '2025-10-15',
    paused: [],
    figure: null,
    control: null,
    change: null,
    guardrails: [],
    looks: [],
    score: { covered: false, success: false, realised: -0.05, standard_error: 0.01 },
  });
}

describe('apeg propose', () => {
  it('leaves a branch, says so, and leaves nothing on the second run', async () => {
    commitIn('');
    const before = place.list().filter((name) => !name.startsWith('.git/'));
    const first = await place.run('propose', '--local', place.folder);
    expect([first.status, first.err]).toEqual([0, '']);
    expect(first.out).toContain(
      `1 proposal for ${place.folder}\n  ${BRANCH}  created\n  Look at one with: git show ${BRANCH}\n`,
    );
    const tip = sandbox.git(['rev-parse', BRANCH]);
    const second = await place.run('propose', '--local', place.folder, '--format', 'json');
    expect(JSON.parse(second.out)).toEqual({
      branches: [{ branch: BRANCH, outcome: 'unchanged' }],
      not_proposed: expect.any(Array),
    });
    expect(sandbox.git(['rev-parse', BRANCH])).toBe(tip);
    expect(place.list().filter((name) => !name.startsWith('.git/'))).toEqual(before);
    expect(sandbox.git(['status', '--porcelain'])).toBe('');
    expect(sandbox.git(['symbolic-ref', '--short', 'HEAD'])).toBe('main\n');
  });

  it('shrinks a prediction by what came of earlier ones, by the files of the ledger', async () => {
    commitIn('');
    await place.run('propose', '--local', place.folder);
    const at = '.apeg/proposals/provider-timeout.openai-timeout/1/proposal.json';
    const shown = (): Proposal => JSON.parse(sandbox.git(['show', `${BRANCH}:${at}`])) as Proposal;
    const alone = shown();
    expect(alone.track_record).toBeNull();
    for (let round = 1; round <= 8; round += 1)
      sandbox.write(`.apeg/ledger/a.b.${round}.json`, outcome(round));
    sandbox.git(['add', '-A']);
    sandbox.git(['commit', '--quiet', '-m', 'outcomes']);
    sandbox.git(['branch', '--quiet', '-D', BRANCH]);
    await place.run('propose', '--local', place.folder);
    const taught = shown();
    expect(taught.track_record).toMatchObject({ predictions: 8, covered: 0 });
    expect(taught.track_record?.slope).toBeCloseTo(0.25);
    const width = ({ prediction: { low, high } }: Proposal): number => high - low;
    expect(Math.abs(taught.prediction.low)).toBeLessThan(Math.abs(alone.prediction.low) / 2);
    expect(width(taught)).toBeLessThan(width(alone));
    expect(taught.prediction.p_success).toBeLessThan(alone.prediction.p_success);
  });

  it('works from a folder below the top level, and through a symbolic link', async () => {
    commitIn('work flow/ünï');
    symlinkSync(join(place.folder, 'work flow/ünï'), join(place.folder, '..', 'link'));
    for (const local of [place.at('work flow/ünï'), join(place.folder, '..', 'link')]) {
      const { status } = await place.run('propose', '--local', local);
      expect(status).toBe(0);
      expect(sandbox.git(['-c', 'core.quotePath=false', 'diff', '--name-only', 'main', BRANCH])).toContain(
        'work flow/ünï/SessionConfig.json\n',
      );
    }
    expect(sandbox.git(['rev-list', '--count', `main..${BRANCH}`]).trim()).toBe('1');
  });

  it('takes configs as they are committed, and the log as it lies there', async () => {
    commitIn('');
    sandbox.write('SessionConfig.json', SESSION_CONFIG.replace('30', '100'));
    sandbox.git(['rm', '--quiet', '--cached', 'Logbook.jsonl']);
    sandbox.git(['commit', '--quiet', '-m', 'no log in git']);
    await place.run('propose', '--local', place.folder);
    expect(sandbox.git(['show', `${BRANCH}:SessionConfig.json`])).toContain('"timeout": 60');
  });

  it('reads a log and settings that are named as the shell names them', async () => {
    commitIn('conf');
    sandbox.write('.github/apeg.yml', 'config_dir: conf\nlogbook: [conf/Logbook.jsonl]\nperiod: 6d\n');
    const ofSettings = await place.run('propose', '--local', place.folder);
    expect(ofSettings.out).toContain('created');
    const named = await place.run(
      'propose',
      '--local',
      place.folder,
      '--logbook',
      place.at('conf/Logbook.jsonl'),
      '--period',
      '7d',
    );
    expect(named.out).toContain('unchanged');
  });

  it('ends with status 1 where somebody else’s commit sits on the branch', async () => {
    commitIn('');
    await place.run('propose', '--local', place.folder);
    sandbox.git(['checkout', '--quiet', BRANCH]);
    sandbox.git(['commit', '--quiet', '--amend', '-m', 'mine now']);
    sandbox.git(['checkout', '--quiet', 'main']);
    const { status, out } = await place.run('propose', '--local', place.folder);
    expect(status).toBe(1);
    expect(out).toContain(
      `${BRANCH}  refused: somebody else's commit sits on this branch; merge, move or delete it first`,
    );
    const { out: markdown } = await place.run('propose', '--local', place.folder, '--format', 'markdown');
    expect(markdown).toContain(`- \`${BRANCH}\`: refused: somebody else's commit`);
  });

  it.each([
    ['no checkout', () => undefined, 'is no git checkout: not a git repository'],
    ['nothing named', () => null, "required option '--local <folder>' not specified"],
  ])('ends with status 2 and one sentence: %s', async (_name, arrange, expected) => {
    const options = arrange() === null ? [] : ['--local', join(place.folder, '..', 'home')];
    const { status, out, err } = await place.run('propose', ...options);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(expected);
  });

  it('ends with status 2 before the first commit, and where there is no log', async () => {
    expect((await place.run('propose', '--local', place.folder)).err).toContain(
      'has no commit yet [repository-unusable]',
    );
    sandbox.git(['commit', '--quiet', '--allow-empty', '-m', 'empty']);
    expect((await place.run('propose', '--local', place.folder)).err).toContain(
      'no Logbook was found [nothing-to-analyse]',
    );
  });
});
