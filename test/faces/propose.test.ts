import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
