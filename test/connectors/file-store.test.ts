import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openChunks } from '../../src/connectors/files/chunks.ts';
import { localFiles } from '../../src/connectors/files/file-store.ts';
import { realPathOf } from '../../src/connectors/files/real-path.ts';
import { createFileState } from '../../src/connectors/files/state-store.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'apeg-files-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function at(name: string): string {
  return join(folder, name);
}

describe('writing files', () => {
  it('makes folders, replaces what is there and leaves no temporary name', async () => {
    writeFileSync(at('a.json'), 'old');
    await localFiles.writeAll([
      { path: at('a.json'), content: 'new' },
      { path: at('deep/er/b.json'), content: ['in ', 'parts'] },
    ]);
    expect([readFileSync(at('a.json'), 'utf8'), readFileSync(at('deep/er/b.json'), 'utf8')]).toEqual([
      'new',
      'in parts',
    ]);
    expect(new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }))).toEqual(
      new Set(['a.json', 'deep', 'deep/er', 'deep/er/b.json']),
    );
  });

  it('keeps the permissions of a file and what a symbolic link points to', async () => {
    writeFileSync(at('secret.json'), 'old');
    chmodSync(at('secret.json'), 0o600);
    symlinkSync('secret.json', at('link.json'));
    await localFiles.writeAll([{ path: at('link.json'), content: 'new' }]);
    expect(lstatSync(at('link.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('secret.json'), 'utf8')).toBe('new');
    expect(statSync(at('secret.json')).mode & 0o777).toBe(0o600);
  });

  it.each([
    [
      'a folder',
      (): string => {
        mkdirSync(at('there'));
        return at('there');
      },
    ],
    ['a device', (): string => '/dev/null'],
    [
      'a name below a file',
      (): string => {
        writeFileSync(at('file'), '');
        return at('file/x.json');
      },
    ],
    ['a name that is too long', (): string => at('x'.repeat(300))],
    [
      'a link that leads round in a circle',
      (): string => {
        symlinkSync(at('loop'), at('loop'));
        return at('loop/x');
      },
    ],
  ])('to %s fails as a whole, before any file is replaced', async (_name, make) => {
    const bad = make();
    writeFileSync(at('first.json'), 'old');
    const before = readdirSync(folder).sort();
    await expect(
      localFiles.writeAll([
        { path: at('first.json'), content: 'new' },
        { path: bad, content: 'x' },
        { path: at('third.json'), content: 'new' },
      ]),
    ).rejects.toMatchObject({ code: 'output-unwritable', message: expect.stringContaining(bad) });
    expect(readFileSync(at('first.json'), 'utf8')).toBe('old');
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});

describe('reading a file', () => {
  it('answers null where there is none, and says why where it is not to be read', async () => {
    writeFileSync(at('a'), '\uFEFFtext\r\n');
    expect(await localFiles.read(at('a'))).toBe('\uFEFFtext\r\n');
    expect(await localFiles.read(at('b'))).toBeNull();
    expect(await localFiles.read(at('a/b'))).toBeNull();
    await expect(localFiles.read(folder)).rejects.toMatchObject({
      code: 'input-unusable',
      message: `${folder} is a directory`,
    });
  });

  it('in chunks gives every byte, or a reason before the first', async () => {
    const bytes = Buffer.alloc(600_000, 'ü');
    writeFileSync(at('big'), bytes);
    const chunks = await Array.fromAsync(await openChunks(at('big')));
    expect(chunks.length).toBeGreaterThan(1);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    await expect(openChunks(folder)).rejects.toMatchObject({ code: 'input-unusable' });
    await expect(openChunks(at('nowhere'))).rejects.toMatchObject({ code: 'input-unusable' });
  });
});

describe('a real path', () => {
  it('has no symbolic link in the part of it that exists', async () => {
    mkdirSync(at('real/sub'), { recursive: true });
    symlinkSync(at('real'), at('link'));
    expect(await realPathOf(at('link/sub'))).toBe(at('real/sub'));
    expect(await realPathOf(at('link/sub/none/x.json'))).toBe(at('real/sub/none/x.json'));
    expect(await realPathOf(at('link/../link/none'))).toBe(at('real/none'));
    expect(await realPathOf('.')).toBe(realpathSync('.'));
  });
});

describe('state in files', () => {
  it('is read back, and what is broken is as if it were not there', async () => {
    const state = createFileState(at('state/of/repo'));
    expect(await state.read('patterns')).toBeNull();
    await state.write('patterns', { a: [1] });
    expect(await state.read('patterns')).toEqual({ a: [1] });
    writeFileSync(at('state/of/repo/patterns.json'), '{"half": ');
    expect(await state.read('patterns')).toBeNull();
  });
});
