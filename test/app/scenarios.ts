import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comment, PullRequest, RepositoryRef } from '../../src/domain/github-repository.ts';
import { dayBy } from '../../src/domain/time.ts';
import type { AppPeer } from './app-peer.ts';
import { logOfDays, shopFiles } from './shop.ts';

const ID = 'provider-timeout.openai-timeout';
const BRANCH = `apeg/proposal/${ID}`;

/** What the App does, from what GitHub delivers to what people see; the same on every GitHub. */
export function describeApp(name: string, open: () => Promise<AppPeer>): void {
  describe(`the App on ${name}`, { timeout: 120_000 }, () => {
    let peer: AppPeer;
    beforeAll(async () => {
      peer = await open();
    }, 60_000);
    afterAll(() => peer.close(), 60_000);

    const files = (given: Parameters<typeof shopFiles>[0] = {}) => shopFiles({ end: peer.today, ...given });
    const pulls = async (ref: RepositoryRef): Promise<readonly PullRequest[]> =>
      (await peer.github.reader(ref).pullRequests()).items;
    const answers = async (ref: RepositoryRef, issue: number): Promise<Comment[]> =>
      (await peer.github.reader(ref).comments(issue)).filter(({ author }) => author.kind === 'app');
    const last = async (ref: RepositoryRef, issue: number): Promise<string> =>
      (await answers(ref, issue)).at(-1)?.body ?? '';

    it('leads from a dispatch to a pull request, a snooze, a refusal and an explanation', async () => {
      const ref = await peer.addShop(files());
      const reader = peer.github.reader(ref);
      await peer.dispatch(ref, 'apeg-propose');
      const [opened] = await pulls(ref);
      expect(opened).toMatchObject({
        title: 'apeg: Increase OpenAI API Timeout',
        state: 'open',
        author: { kind: 'app' },
        head: { branch: BRANCH },
        base: 'main',
      });
      expect(opened?.labels).toEqual(expect.arrayContaining(['apeg', expect.stringMatching(/^risk: /)]));
      expect(opened?.body).toContain('```mermaid');
      const config = await reader.fileAt('SessionConfig.json', BRANCH);
      expect(config).toContain('"timeout": 60');
      expect(config).toContain('"minimum_score": 0.80');
      expect(await reader.fileAt(`.apeg/proposals/${ID}/1/evidence.json`, BRANCH)).toContain(
        'apeg.evidence/1',
      );
      expect(await reader.fileAt('SessionConfig.json', 'main')).toContain('"timeout": 30');

      const issue = await peer.openIssue(ref);
      await peer.say(ref, issue, { body: `/apeg snooze ${ID} 5d` });
      expect(await last(ref, issue)).toContain('is snoozed until');
      expect((await pulls(ref))[0]?.state).toBe('closed');
      await peer.say(ref, issue, { body: `/apeg explain ${ID}` });
      expect(await last(ref, issue)).toContain('(snoozed): it was snoozed, until');
      await peer.dispatch(ref, 'apeg-propose', { period: '7d' });
      expect(await pulls(ref)).toHaveLength(1);
      expect(await answers(ref, issue)).toHaveLength(2);
    });

    it('rewrites its pull request for news, and leaves it where people committed to it', async () => {
      const ref = await peer.addShop(files());
      await peer.dispatch(ref, 'apeg-propose');
      const [before] = await pulls(ref);
      await peer.commit(ref, 'main', { 'Logbook.jsonl': files({ timeouts: 100 })['Logbook.jsonl'] ?? '' });
      await peer.dispatch(ref, 'apeg-propose', { period: '7d' });
      const [after] = await pulls(ref);
      expect(after?.number).toBe(before?.number);
      expect(after?.head.commit).not.toBe(before?.head.commit);
      await peer.commit(ref, BRANCH, { 'SessionConfig.json': '{"openai": {"timeout": 45}}\n' });
      await peer.commit(ref, 'main', { 'Logbook.jsonl': files({ timeouts: 30 })['Logbook.jsonl'] ?? '' });
      const issue = await peer.openIssue(ref);
      await peer.say(ref, issue, { body: '/apeg propose' });
      expect(await last(ref, issue)).toContain('somebody else has committed to its branch');
      expect(await peer.github.reader(ref).fileAt('SessionConfig.json', BRANCH)).toContain('45');
    });

    it('writes its pull request anew on a file that others changed, and then leaves it', async () => {
      const ref = await peer.addShop(files());
      await peer.dispatch(ref, 'apeg-propose');
      const [before] = await pulls(ref);
      const config = files()['SessionConfig.json'] ?? '';
      await peer.commit(ref, 'main', {
        'SessionConfig.json': config.replace('{\n', '{\n  "mode": "Lean",\n'),
      });
      await peer.dispatch(ref, 'apeg-propose', { period: '7d' });
      const [after] = await pulls(ref);
      expect([after?.number, after?.state]).toEqual([before?.number, 'open']);
      expect(after?.head.commit).not.toBe(before?.head.commit);
      const held = await peer.github.reader(ref).fileAt('SessionConfig.json', BRANCH);
      expect(held).toMatch(/"mode": "Lean",\n {2}"openai": \{ "timeout": 60/);
      await peer.dispatch(ref, 'apeg-propose', { period: '7d' });
      expect((await pulls(ref))[0]?.head.commit).toBe(after?.head.commit);
    });

    it('takes a closed pull request for a refusal until the evidence changes', async () => {
      const ref = await peer.addShop(files());
      await peer.dispatch(ref, 'apeg-propose');
      const [pull] = await pulls(ref);
      await peer.closePull(ref, pull?.number ?? 0);
      await peer.dispatch(ref, 'apeg-propose', { period: '7d' });
      expect(await pulls(ref)).toHaveLength(1);
      await peer.commit(ref, 'main', { 'Logbook.jsonl': files({ timeouts: 100 })['Logbook.jsonl'] ?? '' });
      await peer.dispatch(ref, 'apeg-propose', { period: '8d' });
      const open = (await pulls(ref)).filter(({ state }) => state === 'open');
      expect(open).toHaveLength(1);
      expect(open[0]?.body).toContain('round 2, number 2');
    });

    it('watches what was merged, says what came of it, and offers to take harm back', async () => {
      const ref = await peer.addShop(files());
      const reader = peer.github.reader(ref);
      await peer.dispatch(ref, 'apeg-propose');
      const number = (await pulls(ref))[0]?.number ?? 0;
      await peer.mergePull(ref, number);
      expect(await last(ref, number)).toMatch(/^\*\*VERIFYING: 0 looks so far/);
      expect(await last(ref, number)).toContain(`Merged on ${peer.today} as `);

      await peer.later(13);
      const days = [6, 6, 6, 6, 6, 6, 6, ...Array.from({ length: 13 }, () => 14)];
      await peer.commit(ref, 'main', { 'Logbook.jsonl': logOfDays(days, dayBy(peer.today, 13)) });
      await peer.dispatch(ref, 'apeg-verify');
      expect(await answers(ref, number)).toHaveLength(1);
      expect(await last(ref, number)).toMatch(/^\*\*HARM: /);
      const [revert, ledger] = ['apeg/revert/', 'apeg/ledger'].map(
        (start) => async () => (await pulls(ref)).find(({ head }) => head.branch.startsWith(start)),
      );
      const back = await revert?.();
      expect(back).toMatchObject({ state: 'open', title: `apeg: take ${ID} back`, author: { kind: 'app' } });
      expect(await last(ref, number)).toContain(`Pull request ${back?.number} takes it back`);
      expect(await reader.fileAt('SessionConfig.json', 'main')).toContain('"timeout": 60');
      expect(await reader.fileAt('SessionConfig.json', `apeg/revert/${ID}/1`)).toBe(
        files()['SessionConfig.json'],
      );
      expect(await ledger?.()).toMatchObject({ state: 'open', title: 'apeg: what came of proposals' });
      expect(await reader.fileAt(`.apeg/ledger/${ID}.1.json`, 'apeg/ledger')).toContain('"HARM"');

      await peer.closePull(ref, back?.number ?? 0);
      await peer.later(1);
      await peer.dispatch(ref, 'apeg-verify', {});
      expect((await revert?.())?.state).toBe('closed');
      await peer.later(-14);
    });

    it('asks for the role that a command needs, and says what is missing', async () => {
      const ref = await peer.addShop(files());
      const issue = await peer.openIssue(ref);
      await peer.setRole(ref, 'bob', 'read');
      await peer.say(ref, issue, { body: '/apeg propose', login: 'bob' });
      expect(await last(ref, issue)).toContain('propose needs the role write here, and bob has read');
      await peer.say(ref, issue, { body: '> /apeg propose' });
      await peer.say(ref, issue, { body: '/apeg exekute' });
      expect(await last(ref, issue)).toContain('did you mean execute?');
      expect(await answers(ref, issue)).toHaveLength(2);
      expect(await pulls(ref)).toEqual([]);
    });
  });
}
