import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSourceFolder } from '../../src/connectors/files/source-folder.ts';
import { openLocalRepository } from '../../src/connectors/git/local-repository.ts';
import type { SourceTree } from '../../src/domain/source-tree.ts';
import { createSandbox, type Sandbox } from './git-sandbox.ts';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox();
  sandbox.write('work flow/ünï.py', 'x = 1\n\ny = "ü"\n');
  sandbox.write('a.ts', 'const a = 1;');
  sandbox.write('[b]*.js', 'b\n');
  sandbox.write('picture.py', 'GIF\0\0');
  sandbox.write('skipped/x.py', 'x\n');
  symlinkSync('a.ts', join(sandbox.folder, 'link.ts'));
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '-m', 'sources']);
});
afterAll(() => sandbox.remove());

async function committed(): Promise<SourceTree> {
  const repository = await openLocalRepository(sandbox.folder, sandbox.environment);
  return repository.sourcesAt(repository.base);
}

describe.each([
  ['a folder', async () => createSourceFolder(sandbox.folder)],
  ['a commit', committed],
])('the files of %s', (_name, open) => {
  it('are listed with their sizes, without links', async () => {
    const tree = await open();
    const { files, complete } = await tree.list((folder) => !folder.startsWith('.'));
    expect(complete).toBe(true);
    expect(files).toEqual([
      { path: '[b]*.js', bytes: 2 },
      { path: 'a.ts', bytes: 12 },
      { path: 'picture.py', bytes: 5 },
      { path: 'skipped/x.py', bytes: 2 },
      { path: 'work flow/ünï.py', bytes: 16 },
    ]);
  });

  it('are read as text, those that are none left out', async () => {
    const tree = await open();
    const texts = await tree.read(['work flow/ünï.py', '[b]*.js', 'picture.py', 'gone.py', 'a.ts']);
    expect(texts.map(({ path, text }) => [path, text.trimEnd()])).toEqual([
      ['work flow/ünï.py', 'x = 1\n\ny = "ü"'],
      ['[b]*.js', 'b'],
      ['a.ts', 'const a = 1;'],
    ]);
  });
});

describe('a folder', () => {
  it('is not looked into where it is refused, nor walked to its end where it has too many entries', async () => {
    const { files } = await createSourceFolder(sandbox.folder).list((name) => !/^\.|skipped/.test(name));
    expect(files.map(({ path }) => path)).not.toContain('skipped/x.py');
    expect((await createSourceFolder(sandbox.folder, 3).list(() => true)).complete).toBe(false);
    expect((await createSourceFolder('/nowhere/at/all').list(() => true)).files).toEqual([]);
  });
});
