import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Octokit } from '@octokit/rest';
import { describe, expect, it } from 'vitest';

/** The only requests of APEG that change something at GitHub, and the only file of each. */
const WRITES: Readonly<Record<string, string>> = {
  'apps.createFromManifest': 'manifest.ts',
  'apps.createInstallationAccessToken': 'tokens.ts',
  'apps.redeliverWebhookDelivery': 'github-app.ts',
  'checks.create': 'check-run.ts',
  'checks.update': 'check-run.ts',
  'git.createCommit': 'branch.ts',
  'git.createRef': 'branch.ts',
  'git.createTree': 'branch.ts',
  'git.updateRef': 'branch.ts',
  'issues.create': 'conversation.ts',
  'issues.createComment': 'conversation.ts',
  'issues.setLabels': 'pull-request.ts',
  'issues.update': 'conversation.ts',
  'issues.updateComment': 'conversation.ts',
  'pulls.create': 'pull-request.ts',
  'pulls.requestReviewers': 'pull-request.ts',
  'pulls.update': 'pull-request.ts',
  'reactions.createForIssueComment': 'conversation.ts',
};
const ROOM = 'connectors/github/';
const source = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({
    path: name.replaceAll('\\', '/'),
    text: withoutComments(readFileSync(source + name, 'utf8')),
  }));

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** Files whose text matches, as `path: what`. */
function found(pattern: RegExp, among = files): string[] {
  return among.flatMap(({ path, text }) =>
    Array.from(text.matchAll(pattern), ([what]) => `${path}: ${what}`),
  );
}

/** Every request that Octokit knows, by whether it writes. */
function requests(): { readonly name: string; readonly writes: boolean }[] {
  const { rest } = new Octokit();
  return Object.entries(rest).flatMap(([scope, methods]) =>
    Object.entries(methods).flatMap(([method, request]) => {
      const name = `${scope}.${method}`;
      if (typeof request !== 'function' || !('endpoint' in request)) return [];
      const { endpoint } = request as { endpoint: { DEFAULTS: { method: string } } };
      return [{ name, writes: endpoint.DEFAULTS.method !== 'GET' }];
    }),
  );
}

describe('writing to GitHub', () => {
  it('happens in one room, by the requests that are listed, each in its file', () => {
    const known = requests().filter(({ writes }) => writes);
    expect(known.length).toBeGreaterThan(300);
    const names = new Set(known.map(({ name }) => name));
    const used = found(/\b[a-z]\w*\.\w+/gi).filter((at) => names.has(at.split(': ')[1] ?? ''));
    const listed = Object.entries(WRITES).map(([name, file]) => `${ROOM}${file}: ${name}`);
    expect([...new Set(used)].toSorted()).toEqual(listed.toSorted());
  });

  it('has no other way out: no other client, no raw request, no GraphQL, no method out of its scope', () => {
    const elsewhere = files.filter(({ path }) => !path.startsWith(ROOM));
    expect(found(/@octokit\/\w+|\boctokit\s*[.?([]/gi, elsewhere)).toEqual([]);
    expect(
      found(
        /\bgraphql\b|\.request\((?!options)|octokit\.request\b(?!\.endpoint\.DEFAULTS)/gi,
        files.filter(({ path }) => path.startsWith(ROOM)),
      ),
    ).toEqual([]);
    // `const { create } = octokit.rest.pulls` would hide a request from the test above.
    expect(found(/const \{[^}]*\} = octokit\.rest\.\w+/g)).toEqual([]);
    expect(found(/const \{[^}]*:[^}]*\} = octokit\.rest;/g)).toEqual([]);
  });

  it('never forces, merges, approves, deletes or touches a workflow', () => {
    const room = files.filter(({ path }) => path.startsWith(ROOM));
    expect(
      found(
        /\bforce: (?!false)\S+|['"]?event['"]?: ?['"]APPROVE|\bmerge\w*\(|['"](?:DELETE|PUT)\b|workflow_id|createReview|deleteRef/g,
        room,
      ),
    ).toEqual([]);
    expect(
      found(
        /['"`]push['"`]/g,
        files.filter(({ path }) => path.startsWith('connectors/git/')),
      ),
    ).toEqual([]);
  });

  it('is looked for in the whole source', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(files.filter(({ path }) => path.startsWith(ROOM)).length).toBeGreaterThanOrEqual(9);
  });
});
