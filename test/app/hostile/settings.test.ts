import { describe, expect, it } from 'vitest';
import { cloneUrl } from '../../../src/connectors/git/clone-url.ts';
import { assertOwnBranch } from '../../../src/connectors/github/guards.ts';
import { shopFiles } from '../shop.ts';
import { createStage } from '../stage.ts';

/** What `/apeg propose` answers where the settings are these. */
async function told(settings: string): Promise<string> {
  const stage = createStage(shopFiles({ settings }));
  await stage.say('/apeg propose');
  expect(stage.spent().writes).not.toContain('createPull');
  return stage.answers().at(-1) ?? '';
}

describe('settings of a repository', () => {
  it.each([
    'url: "file:///etc/passwd"',
    'url: "http://logs.example.com/x"',
    'url: "https://me:hush@logs.example.com/x"',
    'url: "https://logs.example.com\\\\@evil.example/x"',
    'path: ../../etc/passwd',
    'path: /etc/passwd',
    'path: .git/config',
    'path: "a/../../b"',
    'path: "C:\\\\x"',
    'path: "-rf"\n    url: "https://logs.example.com/x"',
    'artifact: ../x',
  ])('that name the log %s are refused as a whole, without repeating it', async (line) => {
    const text = await told(`log_sources:\n  - ${line}\n`);
    expect(text).toMatch(/^\*\*Nothing was changed: .*problem/);
    expect(text).toMatch(/log\\?_sources/);
    expect(text).not.toMatch(/hush|passwd/);
  });

  it.each([
    'logbook: [/etc/passwd]',
    'logbook: ["../*/*"]',
    'logbook: ["{..,x}/Logbook.jsonl"]',
    'logbook: ["file:///etc/passwd"]',
    'config_dir: ../..',
    'memory: ../../etc/passwd',
    'bandit_weights: ~/x.json',
  ])('that name a file outside are refused: %s', async (line) => {
    const text = await told(`${line}\n`);
    expect(text).toContain('names files outside the repository');
    expect(text).not.toMatch(/root:|daemon:/);
  });
});

describe('names of branches and repositories', () => {
  it.each([
    'apeg/../main',
    'apeg/x/../../main',
    'apeg/-x',
    '-apeg/x',
    'apeg//x',
    'apeg/x.lock',
    'apeg/x..y',
    'apeg/x@{1}',
    'apeg/x y',
    'apeg/x~1',
    'apeg/x:y',
    'apeg/x\ny',
    'refs/heads/apeg/x',
    'apeg/',
    'main',
  ])('are none to write to where they are %j', (branch) => {
    expect(() => assertOwnBranch(branch, 'main')).toThrow(
      expect.objectContaining({ code: 'write-forbidden' }),
    );
  });

  it.each(['..', '.', '../../evil/repo', 'shop.git?x=', 'a b', 'a/b', 'a\\b', ''])(
    'lead a clone nowhere else where they are %j',
    (name) => {
      const api = 'https://api.github.com';
      for (const place of [
        { owner: 'acme', name },
        { owner: name, name: 'shop' },
      ])
        expect(() => cloneUrl(api, place)).toThrow(expect.objectContaining({ code: 'usage' }));
    },
  );
});
