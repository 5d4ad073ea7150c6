import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NEEDED } from '../../../src/commands/app/doctor.ts';
import { shopFiles } from '../../app/shop.ts';
import { createStage, type Stage } from '../../app/stage.ts';
import { person } from '../../github/fake-world.ts';

const ID = 'provider-timeout.openai-timeout';
const BRANCH = `apeg/proposal/${ID}`;

const last = (stage: Stage): string => stage.answers().at(-1) ?? '';
const pulls = (stage: Stage) => [...stage.repository.pulls.values()];

describe('a command in a comment', () => {
  it('gets its 👀 before anything else, and one comment that ends in what happened and what comes next', async () => {
    const stage = createStage();
    await stage.say('/apeg help');
    const { writes } = stage.spent();
    expect(writes).toEqual(['createReaction', 'createComment', 'updateComment']);
    expect(stage.repository.reactions).toHaveLength(1);
    expect(stage.answers()).toHaveLength(1);
    expect(last(stage)).toMatch(/^\*\*What can be said/);
    expect(last(stage)).toContain('- `/apeg execute <sync¦seo¦rollback> <digest> [--consent name]`');
    expect(last(stage)).toContain('needs the role maintain');
  });

  it('is carried out once, however often it is delivered', async () => {
    const stage = createStage();
    const id = await stage.say('/apeg propose');
    stage.spent();
    await stage.deliver('issue_comment', stage.commentPayload(id));
    await stage.deliver('issue_comment', { ...stage.commentPayload(id), more: 'bytes' });
    expect(stage.spent().writes).toEqual([]);
    expect(pulls(stage)).toHaveLength(1);
  });

  it.each([
    ['hello', {}],
    ['> /apeg help', {}],
    ['```\n/apeg help\n```', {}],
    ['/apeg help', { type: 'Bot' }],
    ['/apeg help', { type: 'Organization' }],
  ])('is none in %j %j: not one request', async (body, by) => {
    const stage = createStage();
    await stage.say(body, by);
    expect(stage.spent()).toEqual({ reads: [], writes: [] });
  });

  it('is refused where it was changed, and forgotten where it is gone', async () => {
    const stage = createStage();
    const issue = stage.world.openIssue(stage.repository, {});
    const id = stage.world.comment(stage.repository, issue, '/apeg propose', person('acme'));
    const payload = stage.commentPayload(id);
    Object.assign(stage.repository.comments.get(id) ?? {}, { body: '/apeg status' });
    await stage.deliver('issue_comment', payload);
    expect(last(stage)).toContain('was changed after it was written');
    expect(pulls(stage)).toEqual([]);
    const other = stage.world.comment(stage.repository, issue, '/apeg propose', person('acme'));
    const deleted = stage.commentPayload(other);
    stage.repository.comments.delete(other);
    await stage.deliver('issue_comment', deleted);
    expect(stage.answers()).toHaveLength(1);
  });

  it('is refused where it is old', async () => {
    const stage = createStage();
    stage.now = '2025-11-21T11:00:00.000Z';
    await stage.say('/apeg propose');
    expect(last(stage)).toContain('too long ago');
    stage.now = '2025-11-20T11:30:00.000Z';
    await stage.say(`/apeg execute sync ${'ab'.repeat(8)}`);
    expect(last(stage)).toContain('too long ago');
  });

  it.each([
    ['read', '/apeg propose', 'propose needs the role write here, and eve has read'],
    ['none', '/apeg help', 'help needs the role read here, and eve has none'],
    [
      'write',
      `/apeg execute sync ${'ab'.repeat(8)}`,
      'execute needs the role maintain here, and eve has write',
    ],
  ] as const)('of somebody with the role %s is judged by that role: %s', async (role, body, missing) => {
    const stage = createStage();
    await stage.say(body, { login: 'eve', role });
    expect(last(stage)).toContain(`Nothing was done: ${missing}`);
    expect(pulls(stage)).toEqual([]);
  });

  it('follows the permissions of the settings on the default branch, and of no other', async () => {
    const stage = createStage(shopFiles({ settings: 'permissions: {status: admin}\n' }));
    stage.world.commit(stage.repository, 'other', { '.github/apeg.yml': 'permissions: {status: read}\n' });
    await stage.say('/apeg status', { login: 'eve', role: 'maintain' });
    expect(last(stage)).toContain('status needs the role admin here');
  });

  it('may only look where the pull request comes from a fork', async () => {
    const stage = createStage();
    const head = { branch: 'main', commit: 'f'.repeat(40), fork: true };
    const issue = stage.world.openPull(stage.repository, { branch: 'x', head });
    await stage.say('/apeg propose', { issue });
    expect(last(stage)).toContain('only commands that look are taken');
    await stage.say('/apeg doctor', { issue });
    expect(last(stage)).toContain('APEG can work here');
  });

  it('that is misspelt is told how it is written', async () => {
    const stage = createStage();
    await stage.say('/apeg snoze x');
    expect(last(stage)).toContain('did you mean snooze?');
    expect(last(stage)).toContain('`/apeg snooze <id> [time]`');
  });
});

describe('what commands do', () => {
  it('propose opens a pull request with everything a reviewer needs, and a dashboard', async () => {
    const stage = createStage();
    await stage.say('/apeg propose');
    const [pull] = pulls(stage);
    expect(pull).toMatchObject({
      title: 'apeg: Increase OpenAI API Timeout',
      labels: ['apeg', 'risk: medium'],
      reviewers: ['acme'],
      head: { branch: BRANCH },
    });
    expect(stage.world.fileOn(stage.repository, BRANCH, `.apeg/proposals/${ID}/1/proposal.json`)).toContain(
      ID,
    );
    expect(stage.world.fileOn(stage.repository, 'main', `.apeg/proposals/${ID}/1/proposal.json`)).toBeNull();
    const dashboard = [...stage.repository.issues.values()].find(({ title }) => title === 'APEG dashboard');
    expect(dashboard?.body).toContain(`- #${pull?.number} \`${ID}\`: waits for a review`);
  });

  it('propose writes nothing but its answer where nothing changed', async () => {
    const stage = createStage();
    await stage.say('/apeg propose');
    stage.spent();
    await stage.say('/apeg propose');
    const { reads, writes } = stage.spent();
    expect(writes).toEqual(['createReaction', 'createComment', 'updateComment']);
    // Comment, settings, role and the place of the answer; then the list of pull requests, and the dashboard.
    expect(reads).toEqual(['comment', 'fileAt', 'roleOf', 'comments', 'pullRequests', 'issues']);
  });

  it('propose asks nobody for a review where one person works alone', async () => {
    const stage = createStage(shopFiles({ settings: 'one_person: true\n' }));
    await stage.say('/apeg propose');
    expect(stage.spent().writes).not.toContain('requestReviewers');
  });

  it('propose rewrites a pull request for material news, and leaves one that people work on', async () => {
    const stage = createStage();
    await stage.say('/apeg propose');
    const before = stage.repository.branches.get(BRANCH);
    stage.world.commit(stage.repository, 'main', {
      'Logbook.jsonl': shopFiles({ timeouts: 100 })['Logbook.jsonl'] ?? '',
    });
    await stage.say('/apeg propose');
    expect(last(stage)).toContain('0 pull requests opened, 1 rewritten');
    expect(stage.repository.branches.get(BRANCH)).not.toBe(before);
    stage.world.commit(stage.repository, BRANCH, { 'SessionConfig.json': '{}\n' });
    const theirs = stage.repository.branches.get(BRANCH);
    stage.world.commit(stage.repository, 'main', {
      'Logbook.jsonl': shopFiles({ timeouts: 30 })['Logbook.jsonl'] ?? '',
    });
    await stage.say('/apeg propose');
    expect(last(stage)).toContain('somebody else has committed to its branch');
    expect(stage.repository.branches.get(BRANCH)).toBe(theirs);
  });

  it('propose finishes what a run that died has begun', async () => {
    const stage = createStage();
    await stage.say('/apeg propose');
    stage.world.commit(stage.repository, 'main', {
      'Logbook.jsonl': shopFiles({ timeouts: 100 })['Logbook.jsonl'] ?? '',
    });
    stage.world.outage = (request) => request === 'updatePull';
    await stage.say('/apeg propose');
    expect(last(stage)).toContain('could not be carried out');
    stage.world.outage = () => false;
    stage.spent();
    await stage.say('/apeg propose');
    expect(stage.spent().writes).toEqual(['createReaction', 'createComment', 'updatePull', 'updateComment']);
    await stage.say('/apeg propose');
    expect(last(stage)).toContain('the evidence has not changed materially');
  });

  it('snooze closes for a time, after which the proposal comes back', async () => {
    const stage = createStage();
    await stage.say('/apeg propose');
    await stage.say(`/apeg snooze ${ID} 5d`);
    expect(last(stage)).toContain('is snoozed until 2025-11-25');
    expect(pulls(stage)[0]?.state).toBe('closed');
    await stage.say('/apeg propose');
    expect(last(stage)).toContain('it was snoozed, until 2025-11-25');
    await stage.say(`/apeg snooze ${ID}`);
    expect(last(stage)).toContain('no open pull request');
    expect(pulls(stage)).toHaveLength(1);
  });

  it('explain gives the reason and its code, and knows what is near', async () => {
    const stage = createStage();
    await stage.say(`/apeg explain ${ID}`);
    expect(last(stage)).toContain('(new): it was proposed for the first time');
    expect(last(stage)).toContain('Risk MEDIUM');
    await stage.say('/apeg explain provider-timeout.openai-timeou');
    expect(last(stage)).toContain(`did you mean ${ID}?`);
    expect(pulls(stage)).toEqual([]);
  });

  it('status and analyze look and write nothing but their answer', async () => {
    const stage = createStage();
    for (const command of ['/apeg status', '/apeg analyze --period 7d']) {
      await stage.say(command);
      expect(stage.spent().writes).toEqual(['createReaction', 'createComment', 'updateComment']);
    }
    expect(last(stage)).toContain('Analysed 140 runs from 2025-11-13 to 2025-11-20');
    expect(last(stage)).toContain('OpenAI API timeout');
  });

  it.each([
    ['/apeg dry-run sync', 'No shop is bound to this repository: whoever runs APEG binds one'],
    ['/apeg rollback sync-1', 'No shop is bound to this repository: whoever runs APEG binds one'],
    [`/apeg execute seo ${'ab'.repeat(8)}`, 'No shop is bound to this repository'],
  ])('%s is refused: %s', async (command, said) => {
    const stage = createStage();
    await stage.say(command);
    expect(last(stage)).toContain(said);
  });

  it('doctor says what is missing', async () => {
    const stage = createStage(shopFiles({ settings: 'perod: 7d\n' }));
    stage.repository.protection = { reviews: 0, checks: ['ci'] };
    await stage.say('/apeg doctor');
    expect(last(stage)).toContain('Something keeps APEG from its work here');
    expect(last(stage)).toMatch(/Settings: line 1: Unrecognized key/);
    expect(last(stage)).toContain('takes changes without a review');
    expect(last(stage)).toContain('does not require apeg/config');
  });

  it('doctor says which permissions are missing, of those that app.yml asks for', async () => {
    const { default_permissions: asked } = parse(
      readFileSync(new URL('../../../app.yml', import.meta.url), 'utf8'),
    ) as { default_permissions: object };
    expect(asked).toEqual({ metadata: 'read', ...NEEDED });
    const stage = createStage();
    await stage.say('/apeg doctor');
    expect(last(stage)).toContain('Permissions: the installation has all that APEG needs');
    stage.world.granted = { contents: 'read', issues: 'write', pull_requests: 'write' };
    await stage.say('/apeg doctor');
    expect(last(stage)).toContain('Something keeps APEG from its work here');
    expect(last(stage)).toContain('Permissions: missing contents: write, checks: write; accept them');
  });

  it('broken settings are named, all problems at once', async () => {
    const stage = createStage(shopFiles({ settings: 'perod: 7d\nlogbook: 3\n' }));
    await stage.say('/apeg propose');
    expect(last(stage)).toMatch(/^\*\*Nothing was changed: .*has 2 problems/);
    expect(last(stage)).toContain('perod');
    expect(last(stage)).toContain('logbook: ');
    expect(pulls(stage)).toEqual([]);
  });
});
