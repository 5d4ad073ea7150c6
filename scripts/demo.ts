import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Shows on a made-up shop assistant what APEG does: analyse, suggest, propose. Everything happens in a temporary folder.
const project = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'apeg-demo-'));
const shop = join(folder, 'shop-assistant');

try {
  cpSync(join(project, 'examples/shop-assistant'), shop, { recursive: true });
  run('node', [join(project, 'examples/generate.ts'), '--out', shop]);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git(
    '-c',
    'user.name=Demo',
    '-c',
    'user.email=demo@example.com',
    '-c',
    'commit.gpgsign=false',
    'commit',
    '--quiet',
    '--message',
    'A shop assistant',
  );

  title('Four weeks of made-up logs, analysed');
  apeg('analyze-feedback', '--until', 'latest', '--period', '28d', '--output', '../feedback_report.json');

  title('What APEG would change');
  apeg(
    'suggest-improvements',
    '--from-report',
    '../feedback_report.json',
    '--config-dir',
    '.',
    '--output',
    '../improvement_proposals.md',
  );

  title('One proposal, as a reviewer reads it');
  console.log(firstProposal(readFileSync(join(folder, 'improvement_proposals.md'), 'utf8')));

  title('A branch for each proposal');
  apeg('propose', '--local', '.', '--until', 'latest', '--period', '28d');
  const branches = git('branch', '--list', 'apeg/*', '--format=%(refname:short)').trim().split('\n');
  console.log(`\n${git('log', '--graph', '--oneline', '--decorate', 'main', ...branches)}`);

  // An audit asks for labels and changes no config.
  const configChange = (branch: string): string => git('diff', 'main', branch, '--', '*.json', ':!.apeg');
  const shown = branches.find((branch) => configChange(branch) !== '') ?? 'main';
  title(`The config change on ${shown}`);
  console.log(configChange(shown));
  console.log(`The work tree is as it was: ${git('status', '--porcelain') === '' ? 'yes' : 'no'}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function title(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 90 - text.length))}\n`);
}

function apeg(...options: string[]): void {
  console.log(`$ apeg ${options.join(' ')}\n`);
  console.log(run('node', [join(project, 'src/faces/cli/main.ts'), ...options]));
}

function git(...options: string[]): string {
  return run('git', options);
}

function run(program: string, options: string[]): string {
  const env = { ...process.env, APEG_STATE_DIR: join(folder, 'state') };
  return execFileSync(program, options, { cwd: shop, encoding: 'utf8', env });
}

function firstProposal(markdown: string): string {
  return markdown.split('\n---\n')[0] ?? markdown;
}
