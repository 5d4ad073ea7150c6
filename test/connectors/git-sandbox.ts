import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { GitEnvironment } from '../../src/connectors/git/run-git.ts';

/** A folder of its own with a home of its own, in which git knows nobody's settings. */
export interface Sandbox {
  readonly folder: string;
  readonly environment: GitEnvironment;
  /** What git prints; in `repository` of the folder unless `cwd` says otherwise. */
  readonly git: (args: readonly string[], cwd?: string) => string;
  readonly write: (path: string, content: string) => void;
  readonly read: (path: string) => string | null;
  readonly remove: () => void;
}

/** Makes a sandbox; where `init` is given, with an empty repository on branch main in it. */
export function createSandbox(init: readonly string[] | null = []): Sandbox {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'apeg-test-')));
  const home = join(folder, 'home');
  const repository = join(folder, 'repository');
  mkdirSync(home);
  mkdirSync(repository);
  const environment = { PATH: process.env['PATH'] ?? '', HOME: home };
  const env = { ...environment, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };
  const git = (args: readonly string[], cwd = repository): string =>
    execFileSync('git', [...args], { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  writeFileSync(
    join(home, '.gitconfig'),
    '[user]\nname = Somebody\nemail = somebody@example.com\n[init]\ndefaultBranch = main\n[core]\nautocrlf = false\n',
  );
  if (init !== null) git(['init', '--quiet', ...init]);
  return {
    folder: repository,
    environment,
    git,
    write: (path, content) => {
      mkdirSync(dirname(join(repository, path)), { recursive: true });
      writeFileSync(join(repository, path), content);
    },
    read: (path) =>
      existsSync(join(repository, path)) ? readFileSync(join(repository, path), 'utf8') : null,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
