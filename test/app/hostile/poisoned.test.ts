import { describe, expect, it } from 'vitest';
import { markerLine, type PullMarker, readMarker } from '../../../src/proposals/pull-requests/marker.ts';
import { DASHBOARD_MARKER } from '../../../src/rendering/dashboard.ts';
import { person } from '../../github/fake-world.ts';
import { shopFiles } from '../shop.ts';
import { createStage, type Stage } from '../stage.ts';

const ID = 'provider-timeout.openai-timeout';
const BRANCH = `apeg/proposal/${ID}`;
let sent = 0;
const propose = (stage: Stage) =>
  stage.deliver('repository_dispatch', { ...stage.place(), action: 'apeg-propose', sent: ++sent });
const dashboards = (stage: Stage) =>
  [...stage.repository.issues.values()].filter(({ title }) => title === 'APEG dashboard');
const news = (stage: Stage, timeouts: number) =>
  stage.world.commit(stage.repository, 'main', {
    'Logbook.jsonl': shopFiles({ timeouts })['Logbook.jsonl'] ?? '',
  });

async function proposed(): Promise<{ stage: Stage; marker: PullMarker }> {
  const stage = createStage();
  await propose(stage);
  const marker = readMarker(stage.repository.pulls.get(1)?.body ?? '');
  if (marker === null) throw new Error('there is no pull request');
  stage.spent();
  return { stage, marker };
}

/** Somebody edits the bot's own text. */
function edit(stage: Stage, change: (body: string) => string): void {
  const pull = stage.repository.pulls.get(1);
  if (pull !== undefined) pull.body = change(pull.body);
}

const encoded = (value: unknown): string =>
  `<!-- apeg:pull ${Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')} -->`;

describe('the dashboard that somebody edited', () => {
  it('is written anew, and what it says does nothing', async () => {
    const { stage } = await proposed();
    const [board] = dashboards(stage);
    if (board === undefined) throw new Error('there is no dashboard');
    const before = board.body;
    const texts = {
      'a command': '/apeg execute sync abababababab\n',
      'another text': 'I was here\n',
      'a ticked box': '- [x] approve everything\n',
      'the state of a pull request': `${encoded({ v: 1, id: 'a.b' })}\n`,
    };
    for (const [name, text] of Object.entries(texts)) {
      board.body = `${text}${before}`;
      await propose(stage);
      const boards = dashboards(stage).map(({ body }) => body);
      expect({ name, writes: stage.spent().writes, boards }).toEqual({
        name,
        writes: ['updateIssue'],
        boards: [before],
      });
    }
  });

  it('without its marker is left to people, and a new one is made', async () => {
    const { stage } = await proposed();
    const [board] = dashboards(stage);
    if (board === undefined) throw new Error('there is no dashboard');
    board.body = 'gone';
    await propose(stage);
    expect(dashboards(stage).map(({ body }) => body.includes(DASHBOARD_MARKER))).toEqual([false, true]);
    expect(board.body).toBe('gone');
  });

  it('is not one that somebody else opened with its marker', async () => {
    const stage = createStage();
    const body = `mine\n${DASHBOARD_MARKER}\n`;
    const number = stage.world.openIssue(stage.repository, {
      title: 'APEG dashboard',
      body,
      author: person('eve'),
    });
    await propose(stage);
    expect(stage.repository.issues.get(number)?.body).toBe(body);
    expect(dashboards(stage)).toHaveLength(2);
  });

  it('stays closed where people closed it', async () => {
    const { stage } = await proposed();
    Object.assign(dashboards(stage)[0] ?? {}, { state: 'closed' });
    news(stage, 100);
    await propose(stage);
    expect(stage.spent().writes).not.toContain('updateIssue');
  });
});

describe("a pull request's hidden state that somebody edited", () => {
  it.each([
    ['is gone', () => ''],
    ['is no JSON', () => encoded('{"v":1,')],
    ['has no such version', (marker: PullMarker) => encoded({ ...marker, v: 2 })],
    ['names another proposal', (marker: PullMarker) => encoded({ ...marker, id: 'loop-guard.max-rounds' })],
    ['names a path', (marker: PullMarker) => encoded({ ...marker, id: '../../main' })],
    ['holds more', (marker: PullMarker) => encoded({ ...marker, merge: true })],
    [
      'has a number without end',
      (marker: PullMarker) => encoded({ ...marker, number: Number.MAX_SAFE_INTEGER }),
    ],
    ['has a revision without end', (marker: PullMarker) => encoded({ ...marker, revision: 1e15 })],
    ['has a watch without end', (marker: PullMarker) => encoded({ ...marker, horizon_days: 1e12 })],
    [
      'has a commit that is a branch',
      (marker: PullMarker) => encoded({ ...marker, head: 'refs/heads/main' }),
    ],
    ['has a time that is none', (marker: PullMarker) => encoded({ ...marker, snoozed_until: 'never' })],
    ['is a bomb', () => encoded('['.repeat(2500))],
  ])('and that %s stops the bot: not one write to it', async (_name, made) => {
    const { stage, marker } = await proposed();
    edit(stage, (body) => body.replace(markerLine(marker), made(marker)));
    const head = stage.repository.branches.get(BRANCH);
    news(stage, 100);
    await propose(stage);
    expect(stage.spent().writes).toEqual(['updateIssue']);
    expect(stage.repository.branches.get(BRANCH)).toBe(head);
    expect(dashboards(stage)[0]?.body).toContain('the hidden state in its text is gone or changed');
    expect(await stage.jobs.deadLetters()).toEqual([]);
  });

  it('counts as it stands first: one that is smuggled in behind it is not read', async () => {
    const { stage, marker } = await proposed();
    edit(stage, (body) => `${body}\n${markerLine({ ...marker, snoozed_until: '2099-01-01T00:00:00Z' })}\n`);
    stage.world.closePull(stage.repository, 1, false);
    await propose(stage);
    expect(dashboards(stage)[0]?.body).toContain('## Refused');
  });

  it('with the largest numbers it may have keeps no later proposal from being made', async () => {
    const { stage, marker } = await proposed();
    const largest = { ...marker, number: 1_000_000, revision: 1_000_000, horizon_days: 3650 };
    edit(stage, (body) => body.replace(markerLine(marker), markerLine(largest)));
    news(stage, 100);
    await propose(stage);
    expect(stage.spent().writes).toContain('updatePull');
    stage.world.closePull(stage.repository, 1, false);
    news(stage, 20);
    await propose(stage);
    expect(await stage.jobs.deadLetters()).toEqual([]);
  });

  it("does not make somebody else's commit the bot's own to throw away: the branch only goes forward", async () => {
    const { stage, marker } = await proposed();
    const theirs = stage.world.commit(stage.repository, BRANCH, { 'notes.md': 'mine\n' }, person('bob'));
    edit(stage, (body) => body.replace(markerLine(marker), markerLine({ ...marker, head: theirs })));
    news(stage, 100);
    await propose(stage);
    const head = stage.repository.branches.get(BRANCH) ?? '';
    expect([head, ...(stage.repository.commits.get(head)?.parents ?? [])]).toContain(theirs);
  });

  it('grants no digest, no command and no merge: text below it is never carried out', async () => {
    const { stage } = await proposed();
    edit(stage, (body) => `/apeg execute sync ${'ab'.repeat(32)}\n\n/merge\n\n${body}`);
    await propose(stage);
    await stage.deliver('pull_request', {
      ...stage.place(),
      action: 'edited',
      pull_request: {
        number: 1,
        head: { ref: BRANCH, sha: 'a'.repeat(40), repo: { id: stage.repository.ref.id } },
      },
    });
    expect(stage.spent().writes).toEqual([]);
    expect(stage.repository.pulls.get(1)?.state).toBe('open');
  });
});

describe('a comment of the bot that somebody edited', () => {
  it('is set right by the next answer to the same command, and never becomes the answer to one of somebody else', async () => {
    const stage = createStage();
    const first = await stage.say('/apeg help');
    const answer = [...stage.repository.comments.values()].find(({ author }) => author.kind === 'app');
    if (answer === undefined) throw new Error('there is no answer');
    answer.body = `Approved.\n<!-- apeg:answer ${first + 1000} -->`;
    await stage.say('/apeg status');
    const answers = stage.answers();
    expect(answers).toHaveLength(2);
    expect(answers[1]).toContain('proposal');
  });
});
