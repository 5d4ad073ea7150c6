import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { runProgram } from '../../src/faces/cli/program.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const cwd = process.cwd();

/** Lines that are not run here, and why; a line that is neither run nor on this list fails. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm ci': 'installs from a registry; every build begins with it',
  'npm test': 'is what runs this',
  'npm run check': 'is a step of its own in CI',
  'npm run demo': 'is a step of its own in CI',
  'npm run setup -- --url https://apeg.example.com':
    'makes an App at GitHub; test/faces/app/setup.test.ts does so on an emulated one',
  'apeg etsy-seo-apply --input seo_approved.json --dry-run':
    'needs a month of views; test/faces/etsy-seo.test.ts moves the clock of a simulated shop on',
  'apeg etsy-seo-apply --input seo_approved.json --confirm <digest>':
    'needs a month of views; test/faces/etsy-seo.test.ts moves the clock of a simulated shop on',
  'apeg monitor-orders --sla 48h --alert-email ops@example.com --alert-slack':
    'needs a mail server and Slack; test/faces/monitor-orders.test.ts has both',
  'apeg monitor-orders --sla 48h --alert-email ops@example.com --watch --every 30m':
    'goes on until it is stopped',
};
/** Blocks that another test runs line by line. */
const RUN_ELSEWHERE: Readonly<Record<string, string>> = {
  'docs/runbook.md': 'test/faces/on-call.test.ts',
};
/** Lines that end with another status than 0 here, and why. */
const ENDINGS: Readonly<Record<string, number>> = {
  // Nobody is at a terminal to type the digest.
  'apeg sync-inventory --execute --plan sync_plan.json': 1,
  // The simulated shops have orders that wait.
  'apeg monitor-orders --alert-file alerts.jsonl': 1,
};

interface Block {
  readonly page: string;
  readonly lines: readonly string[];
  readonly elsewhere: boolean;
}

const blocks: Block[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(project, 'docs')).map((name) => `docs/${name}`),
]
  .filter((page) => page.endsWith('.md'))
  .flatMap((page) =>
    Array.from(
      readFileSync(join(project, page), 'utf8').matchAll(/^```sh\n([\s\S]*?)^```/gm),
      ([, text = '']) => {
        const lines = text.split('\n').map((line) => line.replace(/\s+#.*$/, '').trim());
        return { page, lines: lines.filter((line) => line !== ''), elsewhere: text.includes('git merge') };
      },
    ),
  );

let folder = '';
let simulator: ChildProcess;
let variables: Record<string, string> = {};
const heard = { run: '', digest: '', control: '' };

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'apeg-docs-')));
  cpSync(join(project, 'examples/shop-assistant'), folder, { recursive: true });
  execFileSync(process.execPath, [join(project, 'examples/generate.ts'), '--out', folder, '--days', '10']);
  const git = (...options: string[]): string =>
    execFileSync('git', ['-c', 'user.name=D', '-c', 'user.email=d@example.com', ...options], {
      cwd: folder,
      encoding: 'utf8',
    });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '-A');
  git('commit', '--quiet', '--message', 'A shop assistant');
  writeFileSync(join(folder, 'settings.yml'), '');
  process.chdir(folder);
  // docs/simulators.md: the program serves in one shell, and another one reads its variables.
  const [serve = ''] = blocks.find(({ page }) => page === 'docs/simulators.md')?.lines ?? [];
  simulator = spawn(
    process.execPath,
    [join(project, 'src/faces/cli/main.ts'), ...serve.split(' ').slice(1)],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  simulator.stdout?.setEncoding('utf8').on('data', (text: string) => {
    heard.control = /Control (\S+)/.exec(text)?.[1] ?? heard.control;
  });
  while (!existsSync('shops.env') || heard.control === '') await pause(20);
  const exported = execFileSync('sh', ['-c', '. ./shops.env; env'], { cwd: folder, encoding: 'utf8' });
  variables = Object.fromEntries(
    exported.split('\n').map((line) => [line.split('=')[0] ?? '', line.replace(/^[^=]*=/, '')]),
  );
  execFileSync('mkdir', ['-p', '.github']);
  writeFileSync(
    '.github/apeg.yml',
    'operations:\n  max_share: 1\n  inventory_sync:\n    policy: lowest-wins\n    shopify_location: gid://shopify/Location/1\n',
  );
});
afterAll(() => {
  simulator.kill();
  process.chdir(cwd);
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a line as whoever follows the page would, with what an earlier line printed in the place of a placeholder. */
async function follow(line: string): Promise<{ readonly status: number; readonly out: string }> {
  const [program = '', ...words] = line
    .replace('<run>', heard.run)
    .replace(/<digest>|\b39f09cfd1b35\b/, heard.digest.slice(0, 12))
    .split(/ +/);
  if (program !== 'apeg') {
    const env = { ...process.env, CONTROL: heard.control };
    return { status: 0, out: execFileSync('sh', ['-euc', line], { cwd: folder, encoding: 'utf8', env }) };
  }
  const out: string[] = [];
  const environment = readEnvironment({
    ...variables,
    PATH: process.env['PATH'],
    HOME: folder,
    USER: 'reader',
  });
  const status = await runProgram(
    words,
    compose(() => undefined, environment),
    {
      out: async (text) => {
        for await (const part of typeof text === 'string' ? [text] : text) out.push(part);
      },
      err: (text) => void out.push(text),
      colour: false,
    },
  );
  const said = out.join('');
  heard.digest = /\bDigest ([0-9a-f]{12,})/.exec(said)?.[1] ?? heard.digest;
  heard.run = /\bRun (\S+): (?:complete|partial)/.exec(said)?.[1] ?? heard.run;
  return { status, out: said };
}

describe('the shell blocks of the documentation', () => {
  it('are there', () => {
    expect(blocks.length).toBeGreaterThan(8);
    const lines = blocks.flatMap((block) => block.lines);
    expect(Object.keys(NOT_RUN).filter((line) => !lines.includes(line))).toEqual([]);
    const elsewhere = blocks
      .filter((block) => block.elsewhere)
      .map(({ page }) => RUN_ELSEWHERE[page] ?? page);
    expect(elsewhere.filter((test) => !existsSync(join(project, test)) || test.endsWith('.md'))).toEqual([]);
  });

  it.each(
    blocks
      .filter(({ elsewhere }) => !elsewhere)
      .map(({ page, lines }) => [`${page}: ${lines[0]}`, lines] as const),
  )('do what they say: %s', async (_, lines) => {
    for (const line of lines) {
      if (NOT_RUN[line] !== undefined || line.startsWith('apeg simulate')) continue;
      const { status, out } = await follow(line);
      expect([line, status, status === (ENDINGS[line] ?? 0) ? '' : out]).toEqual([
        line,
        ENDINGS[line] ?? 0,
        '',
      ]);
    }
  });
});
