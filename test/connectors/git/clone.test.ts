import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Clone, cloneRepository } from '../../../src/connectors/git/clone.ts';
import { cloneUrl } from '../../../src/connectors/git/clone-url.ts';
import { CLONE_LIMITS, type CloneLimits } from '../../../src/connectors/git/guarded-git.ts';
import type { RepositoryRef } from '../../../src/domain/github-repository.ts';
import { type EmulatedPeer, openEmulatedPeer } from '../../github/emulated-peer.ts';

const LARGE = 'x'.repeat(1_300_000);
const SUBMODULE = '[submodule "s"]\n\tpath = s\n\turl = https://example.com/s.git\n';
const POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n';

let peer: EmulatedPeer;
let ref: RepositoryRef;
let head: string;
let bin: string;
let authorization: string;
beforeAll(async () => {
  peer = await openEmulatedPeer();
  ref = await peer.addRepository({ 'SessionConfig.json': '{"a": 0.80}\r\n' });
  head = await commitTree({
    'logs/Logbook.json': ['100644', '[]\n'],
    'logs/large.jsonl': ['100644', LARGE],
    'logs/larger.jsonl': ['100644', `${LARGE}y`],
    'run.sh': ['100755', '#!/bin/sh\n'],
    'inside.json': ['120000', 'logs/Logbook.json'],
    'outside.json': ['120000', '/etc/passwd'],
    'up.json': ['120000', '../../../../etc/passwd'],
    'config.json': ['120000', '.git/config'],
    folder: ['120000', '/usr/share/doc'],
    '.gitattributes': ['100644', '*.bin filter=lfs\n'],
    '.gitmodules': ['100644', SUBMODULE],
    'model.bin': ['100644', POINTER],
  });
  authorization = await peer.app.cloneAuthorization(ref);
  bin = mkdtempSync(join(tmpdir(), 'apeg-bin-'));
  // A git that tells what it was called with, as a list of processes would.
  const told = `printf '%s\\n' "$@" >> '${bin}/called'`;
  writeFileSync(join(bin, 'git'), `#!/bin/sh\n${told}\nPATH="\${PATH#*:}" exec git "$@"\n`);
  chmodSync(join(bin, 'git'), 0o755);
});
afterAll(async () => {
  await peer.close();
  rmSync(bin, { recursive: true, force: true });
});

async function commitTree(files: Readonly<Record<string, readonly [string, string]>>): Promise<string> {
  const at = `/repos/${ref.owner}/${ref.name}/git`;
  const as = async (method: string, path: string, body?: unknown): Promise<{ sha: string }> =>
    (await peer.gateway.as('acme', method, `${at}${path}`, body)).data;
  const { commit, tree } = await peer.app.reader(ref).defaultHead();
  const entries = Object.entries(files).map(([path, [mode, content]]) => ({
    path,
    mode,
    type: 'blob',
    content,
  }));
  const made = await as('POST', '/trees', { base_tree: tree, tree: entries });
  const { sha } = await as('POST', '/commits', { message: 'files', tree: made.sha, parents: [commit] });
  await as('PATCH', '/refs/heads/main', { sha });
  return sha;
}

function clone(limits: Partial<CloneLimits> = {}, header = authorization): Promise<Clone> {
  return cloneRepository(
    { url: cloneUrl(peer.gateway.url, ref), branch: 'main', authorization: async () => header },
    { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    { ...CLONE_LIMITS, ...limits },
  );
}

/** Every text below a folder. */
function everything(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return everything(path);
      return entry.isFile() ? readFileSync(path, 'latin1') : '';
    })
    .join('\n');
}

describe('a clone', () => {
  it('holds the newest commit as it is, and neither the token nor anything that runs', async () => {
    const made = await clone();
    expect(made.commit).toBe(head);
    expect(readFileSync(join(made.folder, 'SessionConfig.json'), 'utf8')).toBe('{"a": 0.80}\r\n');
    expect(readFileSync(join(made.folder, 'inside.json'), 'utf8')).toBe('[]\n');
    expect(readFileSync(join(made.folder, 'model.bin'), 'utf8')).toBe(POINTER);
    expect(existsSync(join(made.folder, 's'))).toBe(false);
    const secret = authorization.replace('Basic ', '');
    const token = Buffer.from(secret, 'base64').toString().split(':')[1] ?? '';
    const called = readFileSync(join(bin, 'called'), 'utf8');
    for (const text of [everything(join(made.folder, '..')), called]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(token);
    }
    expect(called).toContain('--depth=1');
    expect(readFileSync(join(made.folder, '.git/config'), 'utf8')).not.toMatch(
      /promisor|partial|extraheader/i,
    );
    await made.close();
    expect(existsSync(made.folder)).toBe(false);
  });

  it('has no link that leads out of it', async () => {
    const made = await clone();
    expect(made.removed.toSorted()).toEqual(['config.json', 'folder', 'outside.json', 'up.json']);
    expect(readdirSync(made.folder)).not.toContain('outside.json');
    await made.close();
  });

  it('leaves large files away until they are named', async () => {
    const made = await clone();
    expect(made.absent.toSorted()).toEqual(['logs/large.jsonl', 'logs/larger.jsonl']);
    expect(existsSync(join(made.folder, 'logs/large.jsonl'))).toBe(false);
    const wanted = ['logs/large.jsonl', 'nowhere.jsonl', '../../etc/passwd'];
    expect(await made.bring(wanted)).toEqual(['nowhere.jsonl', '../../etc/passwd']);
    expect(readFileSync(join(made.folder, 'logs/large.jsonl'), 'utf8')).toBe(LARGE);
    expect(existsSync(join(made.folder, 'logs/larger.jsonl'))).toBe(false);
    expect(readFileSync(join(made.folder, 'SessionConfig.json'), 'utf8')).toBe('{"a": 0.80}\r\n');
    await made.close();
  });

  it.each([
    [
      'another token',
      {},
      'Basic eC1hY2Nlc3MtdG9rZW46Z2hzX2Jyb2tlbg==',
      /Authentication failed|could not read Username/,
    ],
    ['more than may be', { bytes: 10_000 }, null, /is larger than 0.01 MB/],
    ['no time', { milliseconds: 1 }, null, /takes longer than 0.001 s/],
  ])('ends with a reason and leaves nothing behind, with %s', async (_name, limits, header, reason) => {
    const left = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('apeg-clone-'));
    const before = left();
    const failed: unknown = await clone(limits, header ?? authorization).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'repository-unusable' });
    expect(String(failed)).toMatch(reason);
    expect(String(failed)).not.toContain((header ?? authorization).replace('Basic ', ''));
    expect(left()).toEqual(before);
  });

  it('comes from the host of the API', () => {
    const named = { owner: 'acme', name: 'demo.x' };
    expect(cloneUrl('https://api.github.com', named)).toBe('https://github.com/acme/demo.x.git');
    expect(cloneUrl('https://ghes.test/api/v3', named)).toBe('https://ghes.test/acme/demo.x.git');
    expect(() => cloneUrl('https://api.github.com', { owner: '..', name: 'x' })).toThrow('no name');
    expect(() => cloneUrl('https://api.github.com', { owner: 'a', name: 'x/y?z' })).toThrow('no name');
  });
});
