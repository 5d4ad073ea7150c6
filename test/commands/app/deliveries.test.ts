import { describe, expect, it } from 'vitest';
import { route } from '../../../src/commands/app/route.ts';
import { shopFiles } from '../../app/shop.ts';
import { createStage, type Stage } from '../../app/stage.ts';

const dashboard = (stage: Stage): string =>
  [...stage.repository.issues.values()].find(({ title }) => title === 'APEG dashboard')?.body ?? 'none';
const dispatch = (stage: Stage, action: string, client_payload: unknown = {}) =>
  stage.deliver('repository_dispatch', { ...stage.place(), action, client_payload });
const pulls = (stage: Stage) => [...stage.repository.pulls.values()];

describe('a dispatch', () => {
  it('of apeg-propose opens pull requests; once more, it writes nothing', async () => {
    const stage = createStage();
    await dispatch(stage, 'apeg-propose');
    expect(pulls(stage)).toHaveLength(1);
    expect(stage.spent().writes).toEqual([
      'createTree',
      'createCommit',
      'createRef',
      'createPull',
      'setLabels',
      'requestReviewers',
      'createIssue',
    ]);
    await dispatch(stage, 'apeg-propose', { period: '7d' });
    expect(stage.spent()).toEqual({ reads: ['fileAt', 'pullRequests', 'issues'], writes: [] });
  });

  it('remembers a refusal in a repository with so many pull requests that no list shows it', async () => {
    const stage = createStage();
    await dispatch(stage, 'apeg-propose');
    stage.world.closePull(stage.repository, 1, false);
    stage.world.shown = 2;
    for (const branch of ['a', 'b', 'c']) stage.world.openPull(stage.repository, { branch });
    stage.spent();
    await dispatch(stage, 'apeg-propose', { period: '7d' });
    expect(stage.spent().reads).toEqual(['fileAt', 'pullRequests', 'pullRequestsFrom', 'issues']);
    expect(pulls(stage).filter(({ author }) => author.kind === 'app')).toHaveLength(1);
    expect(dashboard(stage)).toContain('## Refused');
  });

  it('of apeg-analyze brings the dashboard up to date and opens nothing', async () => {
    const stage = createStage();
    await dispatch(stage, 'apeg-analyze');
    expect(pulls(stage)).toEqual([]);
    expect(dashboard(stage)).toContain('waits for a review');
  });

  it.each([
    ['apeg-dry-run-sync', 'No shop is bound to this repository'],
    ['apeg-dry-run-seo', 'No shop is bound to this repository'],
    ['apeg-orders', 'No shop is bound to this repository'],
    ['apeg-views-snapshot', 'No shop is bound to this repository'],
  ])('of %s says on the dashboard: %s', async (action, said) => {
    const stage = createStage();
    await dispatch(stage, action);
    expect(dashboard(stage)).toContain(said);
    expect(stage.spent().writes).toEqual(['createIssue']);
  });

  it.each([
    [{ period: '7d; rm -rf /' }],
    [{ period: ['7d'] }],
    [{ path: '../../etc/passwd' }],
    [{ ref: 'refs/heads/main' }],
    [{ url: 'http://169.254.169.254/' }],
    [{ __proto__: null, constructor: {} }],
    ['text'],
    [[1]],
  ])('that carries %j does nothing but say so', async (payload) => {
    const stage = createStage();
    await dispatch(stage, 'apeg-propose', payload);
    expect(pulls(stage)).toEqual([]);
    expect(dashboard(stage)).toMatch(/## Errors\n\n- `dispatch`: apeg-propose: client\\_payload/);
  });

  it.each(['apeg-execute', 'apeg-rollback', 'deploy', '__proto__', 'toString'])(
    'of %s is none of ours',
    async (action) => {
      const stage = createStage();
      await dispatch(stage, action);
      expect(stage.spent()).toEqual({ reads: [], writes: [] });
    },
  );

  it('does nothing in a repository that has no settings', async () => {
    const stage = createStage(shopFiles({ settings: null }));
    await dispatch(stage, 'apeg-propose');
    expect(stage.spent()).toEqual({ reads: ['fileAt'], writes: [] });
    expect(stage.recorded.join()).toContain('repository-inactive');
  });

  it('that cannot be done is told on the dashboard, beside what is open', async () => {
    const stage = createStage();
    await dispatch(stage, 'apeg-propose');
    stage.world.commit(stage.repository, 'main', { 'Logbook.jsonl': null });
    await dispatch(stage, 'apeg-propose', { period: '7d' });
    expect(dashboard(stage)).toContain('There is nothing to analyse');
    expect(dashboard(stage)).toMatch(/## Open\n\n- #1 /);
  });

  it('closes what has been without evidence for too long, with a word', async () => {
    const stage = createStage();
    await dispatch(stage, 'apeg-propose');
    stage.world.commit(stage.repository, 'main', {
      'Logbook.jsonl': shopFiles({ timeouts: 0 })['Logbook.jsonl'] ?? '',
    });
    await dispatch(stage, 'apeg-propose', { period: '7d' });
    expect(pulls(stage)[0]?.state).toBe('open');
    stage.now = '2026-01-15T10:00:00.000Z';
    stage.world.commit(stage.repository, 'main', {
      'Logbook.jsonl': shopFiles({ timeouts: 0 })['Logbook.jsonl']?.replaceAll('2025-11', '2026-01') ?? '',
    });
    await dispatch(stage, 'apeg-propose', { period: '8d' });
    expect(pulls(stage)[0]?.state).toBe('closed');
    expect(stage.answers().at(-1)).toContain('Closed: the evidence has not carried it');
  });
});

describe('settings on the default branch', () => {
  it('are followed when they are pushed, and broken ones change nothing', async () => {
    const stage = createStage(
      shopFiles({
        settings: 'schedules:\n  - {run: propose, cron: "23 4 * * 1", timezone: Europe/Zurich}\n',
      }),
    );
    const push = (paths: string[]) =>
      stage.deliver('push', {
        ...stage.place(),
        ref: 'refs/heads/main',
        after: stage.repository.branches.get('main'),
        deleted: false,
        commits: [{ added: [], modified: paths, removed: [] }],
      });
    await push(['.github/apeg.yml']);
    expect(stage.jobs.schedules.get(stage.repository.ref.id)).toMatchObject([
      { name: 'propose-1', cron: '23 4 * * 1', timeZone: 'Europe/Zurich', kind: 'scheduled' },
      // What was merged is looked at every day, whatever the settings say.
      { name: 'verify-2', cron: '47 2 * * *', timeZone: 'UTC', kind: 'scheduled' },
    ]);
    stage.world.commit(stage.repository, 'main', { '.github/apeg.yml': 'schedules: 7\n' });
    await push(['.github/apeg.yml', 'x']);
    expect(stage.jobs.schedules.get(stage.repository.ref.id)).toHaveLength(2);
    const [wish] = stage.jobs.schedules.get(stage.repository.ref.id) ?? [];
    stage.world.commit(stage.repository, 'main', { '.github/apeg.yml': 'period: 7d\n' });
    await stage.jobs.ask({ kind: 'scheduled', lane: stage.repository.ref.id, data: wish?.data });
    await stage.jobs.drain();
    expect(pulls(stage)).toHaveLength(1);
  });
});

describe('the check of configs', () => {
  const opened = (stage: Stage, branch: string) => {
    const number = stage.world.openPull(stage.repository, { branch });
    const sha = stage.repository.branches.get(branch);
    return stage.deliver('pull_request', {
      ...stage.place(),
      action: 'opened',
      pull_request: { number, head: { ref: branch, sha, repo: { id: stage.repository.ref.id } } },
    });
  };
  const check = (stage: Stage) => [...stage.repository.checks.values()].at(-1);

  it('fails with file and line, for every problem', async () => {
    const stage = createStage();
    stage.world.commit(stage.repository, 'change', {
      '.github/apeg.yml': 'period: 7d\nperod: 7d\n',
      'SessionConfig.json': '{\n  "openai": {,}\n}\n',
    });
    await opened(stage, 'change');
    expect(check(stage)).toMatchObject({
      name: 'apeg/config',
      conclusion: 'failure',
      title: '2 problems in 2 config files',
    });
    expect(check(stage)?.remarks.map(({ path, line }) => [path, line])).toEqual([
      ['.github/apeg.yml', 1],
      ['SessionConfig.json', 2],
    ]);
  });

  it('makes a proposal again from its evidence, and fails at the line that was changed', async () => {
    const stage = createStage();
    await dispatch(stage, 'apeg-propose');
    const branch = pulls(stage)[0]?.head.branch ?? '';
    await opened(stage, branch);
    expect(check(stage)).toMatchObject({ name: 'apeg/replay', conclusion: 'success' });
    const path = '.apeg/proposals/provider-timeout.openai-timeout/1/proposal.json';
    const text = stage.world.fileOn(stage.repository, branch, path) ?? '';
    stage.world.commit(stage.repository, branch, {
      [path]: text.replace('"total_runs": 140', '"total_runs": 141'),
    });
    await opened(stage, branch);
    expect(check(stage)).toMatchObject({ name: 'apeg/replay', conclusion: 'failure' });
    const line = text.split('\n').findIndex((one) => one.includes('"total_runs"')) + 1;
    expect(check(stage)?.remarks).toMatchObject([{ path, line }]);
  });

  it('passes where nothing is wrong, or nothing is touched, so that it can be required', async () => {
    const stage = createStage();
    stage.world.commit(stage.repository, 'fine', { 'SessionConfig.json': '{}\n' });
    await opened(stage, 'fine');
    expect(check(stage)).toMatchObject({ conclusion: 'success', title: '1 config file without a problem' });
    stage.world.commit(stage.repository, 'other', { 'readme.md': 'x' });
    await opened(stage, 'other');
    expect(check(stage)).toMatchObject({ conclusion: 'success', title: 'No config of APEG is touched' });
  });
});

describe('an installation', () => {
  const arrive = (stage: Stage) =>
    stage.deliver('installation', {
      action: 'created',
      installation: { id: stage.repository.ref.installationId },
      repositories: [{ id: stage.repository.ref.id, full_name: 'acme/shop' }],
    });

  it('is answered with settings to merge, which take the defaults, and a preview', async () => {
    const stage = createStage(shopFiles({ settings: null }));
    await arrive(stage);
    const [pull] = pulls(stage);
    expect(pull).toMatchObject({
      title: 'apeg: settings to start with',
      head: { branch: 'apeg/onboarding' },
    });
    expect(pull?.body).toContain('Preview: 140 runs in the last window, 42 of them failed');
    expect(pull?.body).toContain('Preview: would be proposed: Increase OpenAI API Timeout');
    expect(pull?.body).toContain('Reviews: ');
    expect(stage.world.fileOn(stage.repository, 'apeg/onboarding', '.github/apeg.yml')).toContain(
      '#schedules:',
    );
    expect(stage.world.fileOn(stage.repository, 'main', '.github/apeg.yml')).toBeNull();
  });

  it('asks once: a closed pull request is an answer', async () => {
    const stage = createStage(shopFiles({ settings: null }));
    await arrive(stage);
    stage.spent();
    await stage.deliver('installation', {
      ...stage.place(),
      action: 'created',
      repositories: [{ id: stage.repository.ref.id, full_name: 'acme/shop' }],
    });
    expect(stage.spent().writes).toEqual([]);
    stage.world.closePull(stage.repository, pulls(stage)[0]?.number ?? 0, false);
    await stage.deliver('installation_repositories', {
      ...stage.place(),
      action: 'added',
      repositories_added: [{ id: stage.repository.ref.id, full_name: 'acme/shop' }],
    });
    expect(pulls(stage)).toHaveLength(1);
  });

  it('in a repository that has settings follows them at once, and leaves nothing behind when it ends', async () => {
    const stage = createStage(shopFiles({ settings: 'schedules:\n  - {run: analyze, cron: "0 3 * * *"}\n' }));
    await arrive(stage);
    expect(stage.jobs.schedules.get(stage.repository.ref.id)?.map(({ name }) => name)).toEqual([
      'analyze-1',
      'verify-2',
    ]);
    expect(pulls(stage)).toEqual([]);
    await stage.deliver('installation', {
      ...stage.place(),
      action: 'deleted',
      repositories: [{ id: stage.repository.ref.id, full_name: 'acme/shop' }],
    });
    expect(stage.jobs.schedules.get(stage.repository.ref.id)).toEqual([]);
  });

  it('does not reach a repository that has taken the name of another', async () => {
    const stage = createStage(shopFiles({ settings: null }));
    await stage.deliver('installation', {
      action: 'created',
      installation: { id: stage.repository.ref.installationId },
      repositories: [{ id: 999_999, full_name: 'acme/shop' }],
    });
    expect(pulls(stage)).toEqual([]);
    expect(stage.recorded.join()).toContain('repository-gone');
  });
});

describe('whatever else is delivered', () => {
  it.each([null, 1, 'x', [], {}, { action: 'created' }, { action: 'created', comment: { id: 'x' } }])(
    'asks for nothing: %j',
    (payload) => {
      for (const event of [
        'issue_comment',
        'push',
        'pull_request',
        'installation',
        'repository_dispatch',
        'star',
        '',
      ])
        expect(route(event, payload)).toEqual([]);
    },
  );
});
