import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GitHubApp } from '../../src/domain/github-app.ts';
import type { RepositoryRef, Role } from '../../src/domain/github-repository.ts';
import type { GitHubBranchWish, GitHubWriter, PullRequestWish } from '../../src/domain/github-writes.ts';

/** A GitHub to hold the port against, and what people do there. */
export interface GitHubPeer {
  readonly app: GitHubApp;
  readonly addRepository: (files: Readonly<Record<string, string>>) => Promise<RepositoryRef>;
  /** A person's commit on a branch, made from the default branch where there is none. @returns its name */
  readonly commit: (
    ref: RepositoryRef,
    branch: string,
    files: Readonly<Record<string, string>>,
  ) => Promise<string>;
  readonly comment: (ref: RepositoryRef, issue: number, body: string) => Promise<number>;
  readonly openIssue: (ref: RepositoryRef, title: string, body: string) => Promise<number>;
  readonly closePull: (ref: RepositoryRef, number: number) => Promise<void>;
  readonly closeIssue: (ref: RepositoryRef, number: number) => Promise<void>;
  /** Somebody reviews a pull request as it is at this moment. */
  readonly review: (
    ref: RepositoryRef,
    number: number,
    login: string,
    verdict: 'approved' | 'changes-requested',
  ) => Promise<void>;
  readonly setRole: (ref: RepositoryRef, login: string, role: Role) => Promise<void>;
  /** How many requests the App has made since the last look. */
  readonly spent: () => { readonly reads: number; readonly writes: number };
  readonly close: () => Promise<void>;
}

const BRANCH = 'apeg/proposal/rule.knob';
const FILES = {
  'SessionConfig.json': '{"openai": {}}\n',
  'docs/b/Read me.md': 'ü\n',
  'docs/b.md': 'b\n',
  'run.sh': '#!/bin/sh\n',
};
const MARKER = '<!-- apeg:rule.knob -->';

/** The one suite that every GitHub has to pass. */
export function describeGitHub(name: string, open: () => Promise<GitHubPeer>): void {
  describe(`a repository on ${name}`, () => {
    let peer: GitHubPeer;
    let ref: RepositoryRef;
    let github: GitHubWriter;
    beforeAll(async () => {
      peer = await open();
    });
    afterAll(() => peer.close());
    beforeEach(async () => {
      ref = await peer.addRepository(FILES);
      github = peer.app.writer(ref);
      peer.spent();
    });

    async function branchWish(timeout = 60, expected: string | null = null): Promise<GitHubBranchWish> {
      return {
        branch: BRANCH,
        base: await github.defaultHead(),
        files: [
          { path: 'SessionConfig.json', content: `{"openai": {"timeout": ${timeout}}}\n` },
          { path: '.apeg/proposals/rule.knob/1/proposal.json', content: '{}\n' },
        ],
        message: 'apeg: a change\n\nApeg-Proposal: rule.knob/1\n',
        expected,
      };
    }

    function pullWish(over: Partial<PullRequestWish> = {}): PullRequestWish {
      return {
        branch: BRANCH,
        title: 'Raise the timeout',
        body: `Why\n\n${MARKER}`,
        labels: { wanted: ['apeg', 'risk: low'], retired: ['risk: medium', 'risk: high'] },
        reviewers: [],
        standing: 'unknown',
        ...over,
      };
    }

    async function opened(): Promise<number> {
      await github.ensureBranch(await branchWish());
      return (await github.ensurePullRequest(pullWish())).number;
    }

    it('is read at its head and at a branch, and has no file where there is none', async () => {
      const head = await github.defaultHead();
      expect(head.branch).toBe('main');
      expect(head.commit).toMatch(/^[0-9a-f]{40}$/);
      expect(peer.spent()).toEqual({ reads: 1, writes: 0 });
      expect(await github.fileAt('docs/b/Read me.md', 'main')).toBe('ü\n');
      expect(await github.fileAt('docs/b.md', head.commit)).toBe('b\n');
      expect(await github.fileAt('docs', 'main')).toBeNull();
      expect(await github.fileAt('nowhere.json', 'main')).toBeNull();
      expect(await github.branchHead('apeg/none')).toBeNull();
      expect(await github.pullRequest(99)).toBeNull();
      expect(await github.comment(99)).toBeNull();
      expect(await peer.app.repository(ref.installationId, ref.owner, ref.name)).toEqual(ref);
      expect(await peer.app.repository(ref.installationId, ref.owner, 'nowhere')).toBeNull();
    });

    it('gets a pull request in six writes, and none where nothing changed', async () => {
      const wish = await branchWish();
      peer.spent();
      const branch = await github.ensureBranch(wish);
      expect(branch).toMatchObject({ outcome: 'created', head: { branch: BRANCH } });
      const pull = await github.ensurePullRequest(pullWish({ standing: null, reviewers: [ref.owner] }));
      expect(pull).toMatchObject({ outcome: 'created' });
      const { reads, writes } = peer.spent();
      expect(writes).toBe(6);
      expect(reads).toBeLessThanOrEqual(2);

      const [standing] = (await github.pullRequests()).items;
      expect(standing).toMatchObject({
        number: pull.number,
        title: 'Raise the timeout',
        state: 'open',
        base: 'main',
        author: { login: peer.app.login, kind: 'app' },
        head: { branch: BRANCH, fork: false },
      });
      expect(new Set(standing?.labels)).toEqual(new Set(['apeg', 'risk: low']));
      peer.spent();
      await github.defaultHead();
      if (standing === undefined || branch.outcome === 'refused') throw new Error('it did not open');
      expect(await github.ensureBranch({ ...wish, expected: branch.head.commit })).toMatchObject({
        outcome: 'unchanged',
        head: branch.head,
      });
      expect(await github.ensurePullRequest(pullWish({ standing, reviewers: [ref.owner] }))).toMatchObject({
        outcome: 'unchanged',
        number: pull.number,
      });
      expect(peer.spent().writes).toBe(0);
    });

    it('keeps every other file and its mode in the tree of a branch', async () => {
      const wish = await branchWish();
      const made = await github.ensureBranch(wish);
      expect(await github.fileAt('SessionConfig.json', BRANCH)).toBe('{"openai": {"timeout": 60}}\n');
      expect(await github.fileAt('docs/b/Read me.md', BRANCH)).toBe('ü\n');
      expect(await github.fileAt('SessionConfig.json', 'main')).toBe(FILES['SessionConfig.json']);
      if (made.outcome === 'refused') throw new Error(made.reason);
      const removed = await github.ensureBranch({
        ...wish,
        files: [{ path: 'docs/b.md', content: null }],
        expected: made.head.commit,
      });
      expect(removed.outcome).toBe('updated');
      expect(await github.fileAt('docs/b.md', BRANCH)).toBeNull();
      expect(await github.fileAt('SessionConfig.json', BRANCH)).toBe(FILES['SessionConfig.json']);
    });

    it('has reviews with the commit that each is of', async () => {
      const number = await opened();
      await peer.setRole(ref, 'bob', 'write');
      const first = (await github.branchHead(BRANCH))?.commit;
      await peer.review(ref, number, 'bob', 'changes-requested');
      await peer.commit(ref, BRANCH, { 'SessionConfig.json': '{}\n' });
      const second = (await github.branchHead(BRANCH))?.commit;
      await peer.review(ref, number, 'bob', 'approved');
      peer.spent();
      expect(await github.reviews(number)).toEqual([
        { author: { login: 'bob', kind: 'person' }, verdict: 'changes-requested', commit: first },
        { author: { login: 'bob', kind: 'person' }, verdict: 'approved', commit: second },
      ]);
      expect(peer.spent()).toEqual({ reads: 1, writes: 0 });
    });

    it('never writes over what somebody else pushed, nor makes a branch anew that was taken away', async () => {
      const made = await github.ensureBranch(await branchWish());
      if (made.outcome === 'refused') throw new Error(made.reason);
      const theirs = await peer.commit(ref, BRANCH, { 'SessionConfig.json': '{"mine": 1}\n' });
      peer.spent();
      const wish = await branchWish(90, made.head.commit);
      expect(await github.ensureBranch(wish)).toMatchObject({ outcome: 'refused', found: theirs });
      expect(peer.spent().writes).toBe(0);
      expect(await github.fileAt('SessionConfig.json', BRANCH)).toBe('{"mine": 1}\n');
      const gone = { ...wish, branch: 'apeg/proposal/gone' };
      expect(await github.ensureBranch(gone)).toMatchObject({ outcome: 'refused', found: '' });
    });

    it('moves a branch on when the base has moved', async () => {
      const made = await github.ensureBranch(await branchWish());
      if (made.outcome === 'refused') throw new Error(made.reason);
      const base = await peer.commit(ref, 'main', { 'new.txt': 'new\n' });
      const wish = await branchWish(60, made.head.commit);
      expect(wish.base.commit).toBe(base);
      peer.spent();
      expect(await github.ensureBranch(wish)).toMatchObject({ outcome: 'updated' });
      expect(peer.spent().writes).toBe(3);
      expect(await github.fileAt('new.txt', BRANCH)).toBe('new\n');
      expect(await github.fileAt('SessionConfig.json', BRANCH)).toBe('{"openai": {"timeout": 60}}\n');
    });

    it.each([
      ['the default branch', 'main', 'a.json'],
      ['a branch outside apeg/', 'feature/x', 'a.json'],
      ['a branch with a name that climbs', 'apeg/../main', 'a.json'],
      ['a workflow', BRANCH, '.github/workflows/ci.yml'],
      ['a workflow in capitals', BRANCH, '.GitHub/workflows/ci.yml'],
      ['a path out of the repository', BRANCH, '../a.json'],
      ["git's own folder", BRANCH, 'sub/.git/hooks/post-checkout'],
      ['the list of owners', BRANCH, 'docs/CODEOWNERS'],
    ])('refuses to write %s', async (_name, branch, path) => {
      const wish = { ...(await branchWish()), branch, files: [{ path, content: 'x' }] };
      peer.spent();
      await expect(github.ensureBranch(wish)).rejects.toMatchObject({ code: 'write-forbidden' });
      expect(peer.spent()).toEqual({ reads: 0, writes: 0 });
    });

    it('edits the title, body and labels of its pull request, and leaves the labels of people', async () => {
      const number = await opened();
      const wish = pullWish({
        title: 'Raise it more',
        labels: { wanted: ['apeg', 'risk: high'], retired: ['risk: low', 'risk: medium'] },
      });
      expect(await github.ensurePullRequest(wish)).toMatchObject({ outcome: 'updated', number });
      const pull = await github.pullRequest(number);
      expect(pull?.title).toBe('Raise it more');
      expect(new Set(pull?.labels)).toEqual(new Set(['apeg', 'risk: high']));
    });

    it('closes its own pull requests, once, and opens another after that', async () => {
      const number = await opened();
      expect(await github.closePullRequest(number)).toBe('closed');
      expect(await github.closePullRequest(number)).toBe('unchanged');
      expect(await github.pullRequest(number)).toMatchObject({ state: 'closed', merged: false });
      expect((await github.ensurePullRequest(pullWish())).number).not.toBe(number);
      expect((await github.pullRequestsFrom(BRANCH)).map(({ state }) => state)).toEqual(['open', 'closed']);
      await peer.commit(ref, 'feature', { 'a.txt': 'a\n' });
      await expect(github.closePullRequest(4711)).rejects.toMatchObject({ code: 'github-refused' });
    });

    it('keeps one comment for each marker, and never edits what a person wrote', async () => {
      const issue = await peer.openIssue(ref, 'A question', 'Why?');
      const marker = '<!-- apeg:answer -->';
      await peer.comment(ref, issue, `${marker} mine`);
      const wish = { issue, marker, body: `one ${marker}`, known: null };
      const first = await github.ensureComment(wish);
      expect(first.outcome).toBe('created');
      peer.spent();
      expect(await github.ensureComment(wish)).toMatchObject({ outcome: 'unchanged', number: first.number });
      expect(peer.spent().writes).toBe(0);
      const edited = { ...wish, body: `two ${marker}`, known: first.number };
      expect(await github.ensureComment(edited)).toMatchObject({ outcome: 'updated', number: first.number });
      expect((await github.comments(issue)).map(({ body, author }) => [body, author.kind])).toEqual([
        [`${marker} mine`, 'person'],
        [`two ${marker}`, 'app'],
      ]);
      expect(await github.comment(first.number)).toMatchObject({ body: `two ${marker}` });
    });

    it('keeps one issue of its own, and leaves it closed or opens it again', async () => {
      await peer.openIssue(ref, 'Dashboard', `${MARKER} poisoned`);
      const wish = {
        marker: MARKER,
        title: 'APEG',
        body: `one ${MARKER}`,
        labels: ['apeg'],
        known: null,
        whenClosed: 'leave',
      } as const;
      const first = await github.ensureIssue(wish);
      expect(first).toMatchObject({ outcome: 'created', issue: { labels: ['apeg'] } });
      expect(await github.ensureIssue(wish)).toMatchObject({ outcome: 'unchanged', number: first.number });
      const known = { ...wish, known: first.number, body: `two ${MARKER}` };
      expect(await github.ensureIssue(known)).toMatchObject({ outcome: 'updated' });
      await peer.closeIssue(ref, first.number);
      expect(await github.ensureIssue({ ...known, body: `three ${MARKER}` })).toMatchObject({
        outcome: 'unchanged',
        issue: { state: 'closed' },
      });
      expect(await github.ensureIssue({ ...known, whenClosed: 'reopen' })).toMatchObject({
        outcome: 'updated',
        issue: { state: 'open' },
      });
    });

    it('reacts once, and gives one check for each name and commit', async () => {
      const issue = await peer.openIssue(ref, 'A question', 'Why?');
      const comment = await peer.comment(ref, issue, '/apeg help');
      await github.react(comment, 'eyes');
      await github.react(comment, 'eyes');
      const { commit } = await github.defaultHead();
      const remark = { path: 'SessionConfig.json', line: 1, level: 'failure', message: 'no' } as const;
      const wish = { name: 'apeg/config', commit, conclusion: null, title: 't', summary: 's', remarks: [] };
      const first = await github.ensureCheckRun(wish);
      peer.spent();
      expect(await github.ensureCheckRun(wish)).toMatchObject({ outcome: 'unchanged', number: first.number });
      expect(peer.spent().writes).toBe(0);
      const ended = { ...wish, conclusion: 'failure', remarks: [remark] } as const;
      expect(await github.ensureCheckRun(ended)).toMatchObject({ outcome: 'updated', number: first.number });
    });

    it('knows the role of a login, and none for a stranger', async () => {
      await peer.setRole(ref, 'bob', 'write');
      expect(await github.roleOf('bob')).toBe('write');
      expect(await github.roleOf('stranger')).toBe('none');
      expect(await github.roleOf(ref.owner)).toBe('admin');
    });

    it('says what a pull request changes', async () => {
      const number = await opened();
      const { items } = await github.changedFiles(number);
      expect(items.map(({ path, status }) => `${status} ${path}`).toSorted()).toEqual([
        'added .apeg/proposals/rule.knob/1/proposal.json',
        'modified SessionConfig.json',
      ]);
    });
  });
}
