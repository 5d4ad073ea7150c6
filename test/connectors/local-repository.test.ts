import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openLocalRepository, topLevelOf } from '../../src/connectors/git/local-repository.ts';
import type { LocalRepository } from '../../src/domain/local-repository.ts';
import { createSandbox, type Sandbox } from './git-sandbox.ts';

const BRANCH = 'apeg/proposal/rule.knob';
const opened: Sandbox[] = [];
afterAll(() => {
  for (const sandbox of opened.splice(0)) sandbox.remove();
});

function sandboxWith(init: readonly string[] | null = []): Sandbox {
  const sandbox = createSandbox(init);
  opened.push(sandbox);
  return sandbox;
}

function committed(init: readonly string[] = []): Sandbox {
  const sandbox = sandboxWith(init);
  sandbox.write('SessionConfig.json', '{"openai": {}}\n');
  sandbox.write('sub/Other.json', '{}\n');
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '-m', 'configs']);
  return sandbox;
}

function open(sandbox: Sandbox, folder = sandbox.folder): Promise<LocalRepository> {
  return openLocalRepository(folder, sandbox.environment);
}

function wish(content = '{"openai": {"timeout": 60}}\n'): Parameters<LocalRepository['ensureBranch']>[0] {
  return {
    branch: BRANCH,
    message: 'apeg: a change\n\nApeg-Proposal: rule.knob/1\n',
    date: '2025-11-20T10:00:00.000Z',
    files: [
      { path: 'SessionConfig.json', content },
      { path: '.apeg/proposals/rule.knob/1/proposal.json', content: '{}\n' },
    ],
  };
}

/** All that a person would notice: files, index, stash, branch, and other references. */
function stateOf({ git }: Sandbox): string {
  return [
    git(['status', '--porcelain=v2', '--branch', '--show-stash', '--ignored', '--untracked-files=all']),
    git(['ls-files', '--stage', '--debug']),
    git(['diff']),
    git(['diff', '--cached']),
    git(['stash', 'list']),
    git(['reflog', 'show', '--all']).replaceAll(/^.*refs\/heads\/apeg\/.*\n/gm, ''),
    git(['for-each-ref', '--format=%(refname) %(objectname)']).replaceAll(/^refs\/heads\/apeg\/.*\n/gm, ''),
  ].join('\n----\n');
}

function makeDirty(sandbox: Sandbox): void {
  sandbox.write('stashed.txt', 'stashed\n');
  sandbox.git(['stash', '--include-untracked', '--quiet']);
  sandbox.write('SessionConfig.json', '{"openai": {"timeout": 1}}\n');
  sandbox.git(['add', 'SessionConfig.json']);
  sandbox.write('SessionConfig.json', '{"half": ');
  sandbox.write('untracked.txt', 'mine\n');
  sandbox.write('.apeg/proposals/rule.knob/1/proposal.json', 'mine too\n');
}

describe.concurrent('a branch of a local checkout', () => {
  const setUps: readonly (readonly [string, (sandbox: Sandbox) => void])[] = [
    ['a clean work tree', () => undefined],
    ['a dirty work tree, a stash and staged changes', makeDirty],
    ['a detached HEAD', ({ git }) => git(['checkout', '--quiet', '--detach'])],
    ['core.autocrlf', ({ git }) => git(['config', 'core.autocrlf', 'true'])],
    [
      'signing turned on and no key',
      ({ git }) => {
        git(['config', 'commit.gpgsign', 'true']);
        git(['config', 'user.signingkey', 'nobody']);
        git(['config', 'gpg.program', '/nonexistent/gpg']);
        git(['config', 'log.showSignature', 'true']);
      },
    ],
    [
      'hooks that fail',
      ({ folder }) => {
        for (const hook of [
          'pre-commit',
          'commit-msg',
          'prepare-commit-msg',
          'post-index-change',
          'pre-push',
        ]) {
          writeFileSync(join(folder, '.git/hooks', hook), '#!/bin/sh\nexit 1\n');
          chmodSync(join(folder, '.git/hooks', hook), 0o755);
        }
      },
    ],
    [
      'an ignored .apeg and attributes with filters',
      ({ git, folder }) => {
        writeFileSync(join(folder, '.git/info/exclude'), '.apeg\n*.json\n');
        writeFileSync(join(folder, '.git/info/attributes'), '*.json filter=loud text eol=crlf\n');
        git(['config', 'filter.loud.clean', 'tr a-z A-Z']);
        git(['config', 'filter.loud.required', 'true']);
      },
    ],
    ['nobody to commit as', ({ environment }) => writeFileSync(join(environment.HOME, '.gitconfig'), '')],
  ];

  it.each(setUps)('is made with one commit and touches nothing else: %s', async (_name, setUp) => {
    const sandbox = committed();
    setUp(sandbox);
    const before = stateOf(sandbox);
    const repository = await open(sandbox);
    await repository.ensureBranch(wish());
    expect(stateOf(sandbox)).toBe(before);
    const { git } = sandbox;
    expect(git(['rev-list', '--count', `HEAD..${BRANCH}`]).trim()).toBe('1');
    expect(git(['rev-parse', `${BRANCH}^`])).toBe(git(['rev-parse', 'HEAD']));
    expect(git(['diff-tree', '-r', '--name-status', 'HEAD', BRANCH]).trim().split('\n')).toEqual([
      'A\t.apeg/proposals/rule.knob/1/proposal.json',
      'M\tSessionConfig.json',
    ]);
    expect(git(['cat-file', 'blob', `${BRANCH}:SessionConfig.json`])).toBe('{"openai": {"timeout": 60}}\n');
    expect(await repository.ownerOf(BRANCH)).toBe('apeg');
    expect(git(['fsck', '--strict']).trim()).toBe('');
  });

  it('keeps line ends, byte-order marks and the permissions of a file', async () => {
    const sandbox = committed();
    const text = '\uFEFF{\r\n  "a": "ünï €"\r\n}';
    sandbox.write('odd name ü.json', text);
    chmodSync(join(sandbox.folder, 'odd name ü.json'), 0o755);
    sandbox.git(['add', '-A']);
    sandbox.git(['commit', '--quiet', '-m', 'odd']);
    const repository = await open(sandbox);
    expect(await repository.fileAt(repository.base, 'odd name ü.json')).toBe(text);
    await repository.ensureBranch({
      ...wish(),
      files: [{ path: 'odd name ü.json', content: `${text}\r\n` }],
    });
    expect(await repository.fileAt(BRANCH, 'odd name ü.json')).toBe(`${text}\r\n`);
    expect(sandbox.git(['diff-tree', '-r', '--summary', 'HEAD', BRANCH])).toBe('');
  });

  it('is written only below apeg/', async () => {
    const sandbox = committed();
    const repository = await open(sandbox);
    for (const branch of ['main', 'apeg', 'feature/apeg/x', 'refs/heads/apeg/x', '']) {
      await expect(repository.ensureBranch({ ...wish(), branch })).rejects.toMatchObject({
        code: 'repository-unusable',
      });
    }
    expect(sandbox.git(['for-each-ref', '--format=%(refname)']).trim()).toBe('refs/heads/main');
  });

  it('is left alone while a work tree has it checked out', async () => {
    const sandbox = committed();
    const repository = await open(sandbox);
    await repository.ensureBranch(wish());
    sandbox.git(['worktree', 'add', '--quiet', '../linked', BRANCH]);
    const tip = sandbox.git(['rev-parse', BRANCH]);
    await expect(repository.ensureBranch(wish('{}\n'))).rejects.toThrow('checked out in a work tree');
    expect(sandbox.git(['rev-parse', BRANCH])).toBe(tip);
  });

  it.each([
    [
      'a hook that guards references',
      ({ folder }: Sandbox) => {
        const hook = join(folder, '.git/hooks/reference-transaction');
        writeFileSync(hook, '#!/bin/sh\necho no >&2\nexit 1\n');
        chmodSync(hook, 0o755);
      },
    ],
    ['a branch that is called apeg', ({ git }: Sandbox) => git(['branch', 'apeg'])],
    [
      'a file that is called .apeg',
      ({ git, write }: Sandbox) => {
        write('.apeg', 'mine\n');
        git(['add', '-A']);
        git(['commit', '--quiet', '-m', 'a file']);
      },
    ],
  ] as const)('is not made against the will of git: %s', async (_name, setUp) => {
    const sandbox = committed();
    setUp(sandbox);
    const repository = await open(sandbox);
    await expect(repository.ensureBranch(wish())).rejects.toMatchObject({
      code: 'repository-unusable',
      message: expect.stringMatching(/^git [a-z-]+ failed: \S/),
    });
    expect(await repository.branches('apeg/')).toEqual([]);
  });
});

describe.concurrent('the owner of a branch', () => {
  it('is nobody where there is none or it is in the base', async () => {
    const sandbox = committed();
    const repository = await open(sandbox);
    expect(await repository.ownerOf(BRANCH)).toBe('nobody');
    sandbox.git(['branch', BRANCH]);
    expect(await repository.ownerOf(BRANCH)).toBe('nobody');
  });

  it('is still APEG when the base was amended or somebody stands on an older commit', async () => {
    const sandbox = committed();
    await (await open(sandbox)).ensureBranch(wish());
    sandbox.git(['commit', '--quiet', '--amend', '-m', 'configs, said better']);
    expect(await (await open(sandbox)).ownerOf(BRANCH)).toBe('apeg');
  });

  it.each([
    ['a new commit', ['commit', '--quiet', '--allow-empty', '-m', 'mine']],
    [
      'an amended commit',
      ['commit', '--quiet', '--amend', '--allow-empty', '-m', 'mine\n\nApeg-Proposal: rule.knob/1'],
    ],
    ['an amended author', ['commit', '--quiet', '--amend', '--reset-author', '--no-edit', '--allow-empty']],
    ['a merge', ['merge', '--quiet', '--no-ff', '-m', 'mine', 'side']],
  ])('is somebody else after %s', async (_name, command) => {
    const sandbox = committed();
    sandbox.git(['checkout', '--quiet', '-b', 'side']);
    sandbox.git(['commit', '--quiet', '--allow-empty', '-m', 'side']);
    sandbox.git(['checkout', '--quiet', 'main']);
    const repository = await open(sandbox);
    await repository.ensureBranch(wish());
    sandbox.git(['checkout', '--quiet', BRANCH]);
    sandbox.git(command);
    sandbox.git(['checkout', '--quiet', 'main']);
    expect(await repository.ownerOf(BRANCH)).toBe('somebody-else');
  });
});

describe.concurrent('a folder', () => {
  it('below the top level, or in a linked work tree, opens its checkout', async () => {
    const sandbox = committed();
    expect((await open(sandbox, join(sandbox.folder, 'sub'))).top).toBe(sandbox.folder);
    sandbox.git(['worktree', 'add', '--quiet', '-b', 'other', '../linked']);
    const linked = await open(sandbox, join(sandbox.folder, '../linked/sub'));
    await linked.ensureBranch(wish());
    expect(sandbox.git(['rev-parse', `${BRANCH}^`])).toBe(sandbox.git(['rev-parse', 'other']));
    expect(sandbox.git(['status', '--porcelain'], linked.top)).toBe('');
  });

  it('of a repository of SHA-256 objects is served too', async () => {
    const sandbox = committed(['--object-format=sha256']);
    const repository = await open(sandbox);
    await repository.ensureBranch(wish());
    await repository.ensureBranch(wish('{}\n'));
    expect(await repository.fileAt(BRANCH, 'SessionConfig.json')).toBe('{}\n');
  });

  it('without a commit, without a work tree, without git, or missing, is refused with a reason', async () => {
    const unborn = sandboxWith();
    await expect(open(unborn)).rejects.toMatchObject({
      code: 'repository-unusable',
      message: expect.stringContaining('has no commit yet'),
    });
    const bare = sandboxWith(['--bare']);
    await expect(open(bare)).rejects.toThrow('must be run in a work tree');
    const plain = sandboxWith(null);
    await expect(open(plain)).rejects.toThrow('not a git repository');
    await expect(open(plain, join(plain.folder, 'nowhere'))).rejects.toMatchObject({
      code: 'repository-unusable',
    });
    expect(await topLevelOf(plain.folder, plain.environment)).toBeNull();
    expect(await topLevelOf(join(plain.folder, 'nowhere'), plain.environment)).toBeNull();
  });

  it('with a branch of APEG checked out is refused', async () => {
    const sandbox = committed();
    sandbox.git(['checkout', '--quiet', '-b', BRANCH]);
    await expect(open(sandbox)).rejects.toThrow(`has ${BRANCH} checked out`);
  });

  it('answers for committed files only', async () => {
    const sandbox = committed();
    symlinkSync('SessionConfig.json', join(sandbox.folder, 'link.json'));
    mkdirSync(join(sandbox.folder, 'folder.json'));
    sandbox.write('folder.json/x', 'x');
    sandbox.git(['add', '-A']);
    sandbox.git(['commit', '--quiet', '-m', 'more']);
    sandbox.write('new.json', '{}');
    const repository = await open(sandbox);
    for (const path of [
      'new.json',
      'link.json',
      'folder.json',
      'nowhere.json',
      '../x',
      '',
      '/etc/passwd',
      '*.json',
    ])
      expect(await repository.fileAt(repository.base, path)).toBeNull();
    expect(await repository.filesAt(repository.base, 'sub')).toEqual(['sub/Other.json']);
    expect(await repository.filesAt(repository.base, 'nowhere')).toEqual([]);
    expect(readFileSync(join(sandbox.folder, 'SessionConfig.json'), 'utf8')).toBe(
      await repository.fileAt('main', 'SessionConfig.json'),
    );
  });
});
