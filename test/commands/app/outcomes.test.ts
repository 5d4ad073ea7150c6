import { describe, expect, it } from 'vitest';
import { readWatched } from '../../../src/commands/app/watched.ts';
import { markerLine, readMarker } from '../../../src/proposals/pull-requests/marker.ts';
import { logOfDays } from '../../app/shop.ts';
import { createStage, type Stage } from '../../app/stage.ts';
import { person } from '../../github/fake-world.ts';

const ID = 'provider-timeout.openai-timeout';
const REVERT = `apeg/revert/${ID}/1`;
const BEFORE = [6, 6, 6, 6, 6, 6, 6];

const pulls = (stage: Stage) => [...stage.repository.pulls.values()];
const from = (stage: Stage, branch: string) => pulls(stage).filter(({ head }) => head.branch === branch);
const dashboard = (stage: Stage): string =>
  [...stage.repository.issues.values()].find(({ title }) => title === 'APEG dashboard')?.body ?? 'none';
let sent = 0;
const verify = (stage: Stage) =>
  stage.deliver('repository_dispatch', { ...stage.place(), action: 'apeg-verify', sent: ++sent });

/** A repository whose proposal was merged on 20 November, and the word of it delivered. */
async function mergedStage(): Promise<Stage> {
  const stage = createStage();
  await stage.deliver('repository_dispatch', { ...stage.place(), action: 'apeg-propose' });
  stage.world.closePull(stage.repository, 1, true);
  await closed(stage);
  stage.spent();
  return stage;
}

function closed(stage: Stage): Promise<void> {
  const { head } = stage.repository.pulls.get(1) ?? {};
  return stage.deliver('pull_request', {
    ...stage.place(),
    action: 'closed',
    pull_request: {
      number: 1,
      merged: true,
      head: { ref: head?.branch, sha: head?.commit, repo: { id: stage.repository.ref.id } },
    },
  });
}

/** So many days after the merge, the log holds them, each with so many timeouts of 20 runs. */
function pass(stage: Stage, timeouts: readonly number[]): void {
  const end = new Date(Date.UTC(2025, 10, 20 + timeouts.length));
  stage.now = new Date(end.getTime() + 3 * 3_600_000).toISOString();
  const log = logOfDays([...BEFORE, ...timeouts], end.toISOString().slice(0, 10));
  stage.world.commit(stage.repository, 'main', { 'Logbook.jsonl': log });
}

const days = (count: number, timeouts: number): number[] => Array.from({ length: count }, () => timeouts);

describe('a proposal that was merged', () => {
  it('is registered with its time, commit and revision, and says so', async () => {
    const stage = await mergedStage();
    const [watched] = await readWatched(stage.deps.state(stage.repository.ref));
    const pull = stage.repository.pulls.get(1);
    expect(watched).toMatchObject({
      proposal: ID,
      revision: 1,
      pull: 1,
      merged: { commit: pull?.mergeCommit, at: pull?.closedAt },
      settled: false,
    });
    expect(stage.answers()).toHaveLength(1);
    expect(stage.answers()[0]).toMatch(/^\*\*VERIFYING: 0 looks so far/);
    expect(dashboard(stage)).toMatch(/## Merged and watched\n\n- #1 .*VERIFYING: .*; watched until 2025-/);
    expect(stage.jobs.schedules.get(stage.repository.ref.id)?.map(({ name }) => name)).toContain('verify-1');
  });

  it('is found later where its delivery never came', async () => {
    const stage = createStage();
    await stage.deliver('repository_dispatch', { ...stage.place(), action: 'apeg-propose' });
    stage.world.closePull(stage.repository, 1, true);
    await verify(stage);
    expect(await readWatched(stage.deps.state(stage.repository.ref))).toHaveLength(1);
  });

  it('is looked at without a write where nothing is new, and costs two look-ups where nothing is watched', async () => {
    const stage = await mergedStage();
    await verify(stage);
    expect(stage.spent()).toEqual({
      reads: ['fileAt', 'pullRequests', 'comments', 'pullRequests', 'issues'],
      writes: [],
    });
    const idle = createStage();
    await verify(idle);
    expect(idle.spent()).toEqual({ reads: ['fileAt', 'pullRequests'], writes: [] });
  });

  it('that helped is confirmed, watched to its horizon, and then put up for the ledger', async () => {
    const stage = await mergedStage();
    pass(stage, days(6, 0));
    await verify(stage);
    expect(stage.answers()[0]).toMatch(/^\*\*CONFIRMED: /);
    expect(from(stage, 'apeg/ledger')).toEqual([]);
    pass(stage, days(9, 0));
    await verify(stage);
    const [ledger] = from(stage, 'apeg/ledger');
    expect(ledger?.body).toContain('CONFIRMED');
    expect(ledger?.body).toContain('no config is touched');
    expect(stage.world.fileOn(stage.repository, 'apeg/ledger', `.apeg/ledger/${ID}.1.json`)).toContain(
      '"success": true',
    );
    expect(dashboard(stage)).toMatch(/## What came of it\n\n- #1 .*CONFIRMED/);
    stage.spent();
    await verify(stage);
    expect(stage.spent()).toEqual({ reads: ['fileAt', 'pullRequests'], writes: [] });
  });

  it('that changed nothing ends without an effect or inconclusive, and nothing is taken back', async () => {
    const stage = await mergedStage();
    pass(stage, days(9, 6));
    await verify(stage);
    expect(stage.answers()[0]).toMatch(/^\*\*(?:NO_EFFECT|INCONCLUSIVE): /);
    expect(from(stage, REVERT)).toEqual([]);
    expect(from(stage, 'apeg/ledger')).toHaveLength(1);
  });

  it('whose files people took away again is watched no longer', async () => {
    const stage = await mergedStage();
    stage.world.commit(stage.repository, 'main', { [`.apeg/proposals/${ID}/1/proposal.json`]: null });
    await verify(stage);
    expect(stage.answers()[0]).toContain('are not on the default branch any more');
    stage.spent();
    await verify(stage);
    expect(stage.spent().reads).toEqual(['fileAt', 'pullRequests']);
  });

  it('is not watched where its text was made to name another', async () => {
    const stage = createStage();
    await stage.deliver('repository_dispatch', { ...stage.place(), action: 'apeg-propose' });
    const pull = stage.repository.pulls.get(1);
    const marker = readMarker(pull?.body ?? '');
    if (pull === undefined || marker === null) throw new Error('there is no pull request');
    pull.body = pull.body.replace(markerLine(marker), markerLine({ ...marker, id: 'loop-guard.max-rounds' }));
    stage.world.closePull(stage.repository, 1, true);
    await closed(stage);
    expect(await readWatched(stage.deps.state(stage.repository.ref))).toEqual([]);
    expect(stage.answers()).toEqual([]);
  });
});

describe('a proposal that did harm', () => {
  const harmed = async (): Promise<Stage> => {
    const stage = await mergedStage();
    pass(stage, days(13, 14));
    await verify(stage);
    return stage;
  };

  it('is offered to be taken back, once, and is refused as long as the evidence is the same', async () => {
    const stage = await harmed();
    expect(stage.answers()[0]).toMatch(/^\*\*HARM: /);
    expect(from(stage, REVERT)).toMatchObject([
      { state: 'open', labels: ['apeg', 'risk: medium'], reviewers: ['acme'] },
    ]);
    expect(stage.world.fileOn(stage.repository, REVERT, 'SessionConfig.json')).toContain('"timeout": 30');
    stage.spent();
    await verify(stage);
    expect(stage.spent().writes).toEqual([]);
    expect(dashboard(stage)).toMatch(/HARM: .*; pull request \d+ takes it back/);
  });

  it('waits for its revert where the limits are reached, and gets it when they let it', async () => {
    const limited = await mergedStage();
    limited.world.commit(limited.repository, 'main', {
      '.github/apeg.yml': 'period: 7d\npull_requests: { max_open: 0 }\n',
    });
    pass(limited, days(13, 14));
    await verify(limited);
    expect(from(limited, REVERT)).toEqual([]);
    expect(limited.answers()[0]).toContain('as soon as the limits of the settings');
    limited.world.commit(limited.repository, 'main', { '.github/apeg.yml': 'period: 7d\n' });
    await verify(limited);
    expect(from(limited, REVERT)).toHaveLength(1);
    expect(limited.answers()[0]).toMatch(/Pull request \d+ takes it back/);
  });

  it('is left to people who work on the revert, and to those who closed it', async () => {
    const stage = await mergedStage();
    const theirs = stage.world.commit(stage.repository, REVERT, { 'x.txt': 'mine\n' }, person('bob'));
    pass(stage, days(13, 14));
    await verify(stage);
    expect(stage.repository.branches.get(REVERT)).toBe(theirs);
    expect(stage.answers()[0]).toContain('left to them');
    const other = await harmed();
    other.world.closePull(other.repository, from(other, REVERT)[0]?.number ?? 0, false);
    pass(other, days(14, 14));
    await verify(other);
    expect(from(other, REVERT)).toMatchObject([{ state: 'closed' }]);
  });

  it('is not taken back over what was changed again since', async () => {
    const stage = await mergedStage();
    stage.world.commit(stage.repository, 'main', {
      'SessionConfig.json': '{\n  "openai": { "timeout": 45 }\n}\n',
    });
    pass(stage, days(13, 14));
    await verify(stage);
    expect(stage.answers()[0]).toMatch(
      /cannot be taken back by itself: SessionConfig\.json was changed since at \/openai\/timeout/,
    );
    expect(from(stage, REVERT)).toEqual([]);
  });
});
