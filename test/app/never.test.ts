import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assertBranchWish, assertOwnBranch } from '../../src/connectors/github/guards.ts';

const root = new URL('../../src/', import.meta.url);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(new URL(name, root), 'utf8') }));

const CALL =
  /\b(?:rest\.)?(actions|apps|checks|codeScanning|git|issues|orgs|pulls|reactions|repos|teams|users)\.([a-zA-Z]+)\(/g;

/** What the App may ask of GitHub that changes something. */
const WRITES = [
  'apps.createFromManifest',
  'apps.createInstallationAccessToken',
  'apps.redeliverWebhookDelivery',
  'checks.create',
  'checks.update',
  'git.createCommit',
  'git.createRef',
  'git.createTree',
  'git.updateRef',
  'issues.create',
  'issues.createComment',
  'issues.setLabels',
  'issues.update',
  'issues.updateComment',
  'pulls.create',
  'pulls.requestReviewers',
  'pulls.update',
  'reactions.createForIssueComment',
];
const READING = /^(?:get|list|check|compare)/;

describe('the App', () => {
  const calls = files
    .filter(({ name }) => name.startsWith('connectors/github/'))
    .flatMap(({ text }) => Array.from(text.matchAll(CALL), ([, group, method]) => `${group}.${method}`))
    // The connector's own names: for what it does with pull requests, and for a set of names of checks.
    .filter((call) => !['pulls.ensure', 'pulls.close', 'checks.add'].includes(call));

  it('asks of GitHub what is on this list, and nothing else that changes something', () => {
    expect(calls.length).toBeGreaterThan(20);
    const writes = calls.filter((call) => !READING.test(call.split('.')[1] ?? ''));
    expect([...new Set(writes)].sort()).toEqual(WRITES);
  });

  it('reaches GitHub by one connector alone', () => {
    const reaching = files
      .filter(({ text }) => /from '(?:@octokit\/|octokit)/.test(text))
      .map(({ name }) => name);
    expect(reaching.length).toBeGreaterThan(2);
    expect(reaching.filter((name) => !name.startsWith('connectors/github/'))).toEqual([]);
  });

  it('holds no word of another way: no merge, approval, review, content or workflow, no query language', () => {
    const ways =
      /\bpulls\.merge|createReview|submitReview|\bAPPROVE\b|mergeUpstream|repos\.merge|createOrUpdateFile|deleteFile|enablePullRequestAutoMerge|octokit\.graphql|createWorkflowDispatch|PUT \/repos|\/merge['"`]/;
    const found = files.flatMap(({ name, text }) =>
      text
        .split('\n')
        .filter((line) => ways.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it('puts commits nowhere but under apeg/, whatever it is asked', () => {
    const writing = files.find(({ name }) => name === 'connectors/github/branch.ts')?.text ?? '';
    expect(writing).toContain('assertBranchWish(');
    expect(writing).not.toMatch(/force: true/);
    for (const branch of ['main', 'master', 'refs/heads/main', 'apeg', 'apeg/../main', 'feature/x', ''])
      expect(() => assertOwnBranch(branch, 'main')).toThrow(
        expect.objectContaining({ code: 'write-forbidden' }),
      );
    expect(() => assertOwnBranch('apeg/x', 'apeg/x')).toThrow(
      expect.objectContaining({ code: 'write-forbidden' }),
    );
  });

  it.each([
    '.github/workflows/x.yml',
    '.GITHUB/workflows/x.yml',
    '../x',
    '/etc/passwd',
    '.git/config',
    'a/../../b',
  ])('never writes the path %s', (path) => {
    const wish = {
      branch: 'apeg/proposal/a.b',
      base: { branch: 'main', commit: 'a'.repeat(40), tree: 'b'.repeat(40) },
      files: [{ path, content: '' }],
      message: 'm',
      expected: null,
    };
    expect(() => assertBranchWish(wish, 'main')).toThrow(
      expect.objectContaining({ code: 'write-forbidden' }),
    );
  });
});
