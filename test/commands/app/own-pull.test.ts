import { describe, expect, it } from 'vitest';
import { ensureOwnPull, type OwnPullWish } from '../../../src/commands/app/own-pull.ts';
import { createStage, type Stage } from '../../app/stage.ts';
import { person } from '../../github/fake-world.ts';

const BRANCH = 'apeg/ledger';

function bench(): {
  stage: Stage;
  ensure: (given?: Partial<OwnPullWish>) => ReturnType<typeof ensureOwnPull>;
} {
  const stage = createStage({ 'a.txt': 'a\n' });
  const writer = stage.deps.github.writer(stage.repository.ref);
  return {
    stage,
    ensure: async (given = {}) =>
      ensureOwnPull(
        {
          branch: BRANCH,
          base: await writer.defaultHead(),
          files: [{ path: '.apeg/ledger/x.json', content: '1\n' }],
          message: 'm',
          title: 't',
          body: 'b',
          evidence: 'e'.repeat(64),
          labels: ['apeg'],
          reviewers: [],
          mayOpen: true,
          ...given,
        },
        (await writer.pullRequests()).items,
        writer,
      ),
  };
}
const news = { files: [{ path: '.apeg/ledger/x.json', content: '2\n' }], evidence: 'f'.repeat(64) };

describe('a pull request of files that are no proposal', () => {
  it('is opened once, rewritten for news, and not written to otherwise', async () => {
    const { stage, ensure } = bench();
    expect(await ensure()).toEqual({ outcome: 'opened', pull: 1 });
    stage.spent();
    expect(await ensure()).toEqual({ outcome: 'there', pull: 1 });
    expect(stage.spent().writes).toEqual([]);
    await ensure(news);
    expect(stage.spent().writes).toEqual(['createTree', 'createCommit', 'updateRef', 'updatePull']);
    expect(stage.world.fileOn(stage.repository, BRANCH, '.apeg/ledger/x.json')).toBe('2\n');
  });

  it('is left to people who commit to it, hold it, point it elsewhere or edit its hidden line', async () => {
    const changes: ((stage: Stage) => void)[] = [
      ({ world, repository }) => world.commit(repository, BRANCH, { 'mine.txt': 'x\n' }, person('bob')),
      ({ repository }) => Object.assign(repository.pulls.get(1) ?? {}, { labels: ['apeg/hold'] }),
      ({ repository }) => Object.assign(repository.pulls.get(1) ?? {}, { base: 'other' }),
      ({ repository }) => Object.assign(repository.pulls.get(1) ?? {}, { body: 'gone' }),
    ];
    for (const change of changes) {
      const { stage, ensure } = bench();
      await ensure();
      change(stage);
      stage.spent();
      expect(await ensure(news)).toEqual({ outcome: 'left', pull: 1 });
      expect(stage.spent().writes).toEqual([]);
    }
  });

  it('is finished where a run died between its branch and its text', async () => {
    const { stage, ensure } = bench();
    await ensure();
    stage.world.outage = (request) => request === 'updatePull';
    await expect(ensure(news)).rejects.toMatchObject({ code: 'github-unavailable' });
    stage.world.outage = () => false;
    expect(await ensure(news)).toEqual({ outcome: 'there', pull: 1 });
    expect(stage.repository.pulls.get(1)?.body).toContain(stage.repository.branches.get(BRANCH));
  });

  it('that was closed is opened again for other evidence alone, and never over a limit', async () => {
    const { stage, ensure } = bench();
    await ensure();
    stage.world.closePull(stage.repository, 1, false);
    expect(await ensure()).toEqual({ outcome: 'refused', pull: 1 });
    expect(await ensure({ ...news, mayOpen: false })).toEqual({ outcome: 'waiting', pull: null });
    expect(await ensure(news)).toEqual({ outcome: 'opened', pull: 2 });
    stage.world.closePull(stage.repository, 2, true);
    expect(await ensure(news)).toEqual({ outcome: 'merged', pull: 2 });
  });
});
