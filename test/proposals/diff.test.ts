import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { editConfig } from '../../src/proposals/config-edit.ts';
import { gitDiff } from '../../src/proposals/diff.ts';
import { createSandbox } from '../connectors/git-sandbox.ts';
import { print, style, tree } from './json-styles.ts';

const sandbox = createSandbox();
afterAll(() => sandbox.remove());

interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Lets git judge and then apply many diffs at once, to the files of the work tree and to a commit of them. */
function applied(changes: readonly Change[]): (string | null)[] {
  for (const { path, before } of changes) sandbox.write(path, before);
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '--allow-empty', '-m', 'before']);
  const patch = join(sandbox.folder, '..', 'all.diff');
  writeFileSync(patch, changes.map(({ path, before, after }) => gitDiff(path, before, after)).join(''));
  sandbox.git(['apply', '--check', '--index', patch]);
  sandbox.git(['apply', '--index', patch]);
  return changes.map(({ path }) => sandbox.read(path));
}

const NAMES = [
  'SessionConfig.json',
  'conf/with space.json',
  'trailing /space .json',
  'ünï/цена €.json',
  'quote"d.json',
  'back\\slash.json',
  "apostrophe's.json",
  'tab\there.json',
  'line\nend.json',
  'bell\u0007.json',
  'next\u0085line.json',
  '-dash.json',
  'a/b/a/b.json',
  ' b/x.json',
];

describe('a diff of one file', () => {
  it('is applied by git whatever the file is called', () => {
    const before = '{\n  "openai": {\n    "timeout": 30\n  }\n}\n';
    const after = before.replace('30', '60');
    const changes = NAMES.map((path) => ({ path, before, after }));
    expect(applied(changes)).toEqual(NAMES.map(() => after));
    expect(
      sandbox
        .git(['-c', 'core.quotePath=false', 'diff', '--name-only', '-z', 'HEAD'])
        .split('\0')
        .filter(Boolean)
        .sort(),
    ).toEqual([...NAMES].sort());
  });

  it('writes names as git does', () => {
    for (const path of [
      'SessionConfig.json',
      'with space.json',
      'quote"d.json',
      'tab\there.json',
      'start\u0001.json',
    ]) {
      sandbox.write(path, '{"a": 1}\n');
      sandbox.git(['add', '-A']);
      sandbox.write(path, '{"a": 2}\n');
      const ours = gitDiff(path, '{"a": 1}\n', '{"a": 2}\n').split('\n');
      const theirs = sandbox
        .git(['diff', '--', path])
        .split('\n')
        .filter((line) => !line.startsWith('index '));
      expect(ours.filter((line) => !line.startsWith('@@'))).toEqual(
        theirs.filter((line) => !line.startsWith('@@')),
      );
    }
  });

  it('is applied by git and gives the very text, for every style of JSON', () => {
    const changes: Change[] = [];
    fc.assert(
      fc.property(tree, style, (value, how) => {
        const path = `styles/${changes.length}.json`;
        const before = print(value, how);
        const result = editConfig(
          { path, text: before },
          { '/openai/timeout': 60, '/shopify/rate_limit/jitter': true, '/added/x': 1 },
        );
        if (result.kind === 'edit') changes.push({ path, before, after: result.text });
      }),
      { seed: 7, numRuns: 300 },
    );
    expect(changes.length).toBeGreaterThan(150);
    expect(new Set(changes.map(({ before }) => /\r\n/.test(before))).size).toBe(2);
    expect(applied(changes)).toEqual(changes.map(({ after }) => after));
  });

  it('knows a file without a line end', () => {
    const cases = [
      ['{}', '{ "a": 1 }'],
      ['{\n}', '{\n  "a": 1\n}'],
      ['{\r\n}', '{\r\n  "a": 1\r\n}'],
      ['{\n}\n', '{\n  "a": 1\n}'],
    ].map(([before = '', after = ''], index) => ({ path: `end/${index}.json`, before, after }));
    expect(applied(cases)).toEqual(cases.map(({ after }) => after));
  });
});
