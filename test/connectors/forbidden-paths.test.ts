import { afterAll, describe, expect, it } from 'vitest';
import { openLocalRepository } from '../../src/connectors/git/local-repository.ts';
import { createSandbox } from './git-sandbox.ts';

describe('what a branch of APEG may hold', () => {
  const sandbox = createSandbox([]);
  sandbox.write('SessionConfig.json', '{}\n');
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '-m', 'configs']);
  afterAll(() => sandbox.remove());

  it.each([
    '.github/workflows/ci.yml',
    '.GitHub/x.json',
    '../outside.json',
    'a/../../b.json',
    '/tmp/x.json',
    '.git/config',
  ])('never is %s, and nothing at all is written then', async (path) => {
    const repository = await openLocalRepository(sandbox.folder, sandbox.environment);
    const wish = {
      branch: 'apeg/proposal/a.b',
      message: 'x\n\nApeg-Proposal: a.b/1\n',
      date: '2025-11-20T10:00:00.000Z',
    };
    const files = [
      { path: 'SessionConfig.json', content: '{"a": 1}\n' },
      { path, content: '{}\n' },
    ];
    await expect(repository.ensureBranch({ ...wish, files })).rejects.toMatchObject({
      code: 'repository-unusable',
    });
    expect(sandbox.git(['branch', '--list', 'apeg/*'])).toBe('');
  });
});
