import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const project = fileURLToPath(new URL('../../', import.meta.url));

it('the README shows what the demo prints', () => {
  const readme = readFileSync(join(project, 'README.md'), 'utf8');
  const [, shown = ''] = /```sh\nnpm ci\nnpm run demo\n```\n\n```\n([\s\S]*?)```/.exec(readme) ?? [];
  const lines = shown.split('\n').filter((line) => line.trim() !== '' && line.trim() !== '…');
  expect(lines.length).toBeGreaterThan(6);
  // The first two steps of scripts/demo.ts, in a folder of their own.
  const folder = mkdtempSync(join(tmpdir(), 'apeg-readme-'));
  const shop = join(folder, 'shop-assistant');
  const run = (file: string, ...options: string[]): string =>
    execFileSync(process.execPath, [join(project, file), ...options], {
      cwd: shop,
      encoding: 'utf8',
      env: { ...process.env, APEG_STATE_DIR: join(folder, 'state') },
    });
  try {
    cpSync(join(project, 'examples/shop-assistant'), shop, { recursive: true });
    run('examples/generate.ts', '--out', shop);
    const cli = 'src/faces/cli/main.ts';
    const report = ['--output', '../feedback_report.json'];
    const said = [
      run(cli, 'analyze-feedback', '--until', 'latest', '--period', '28d', ...report),
      run(
        cli,
        'suggest-improvements',
        '--from-report',
        '../feedback_report.json',
        '--config-dir',
        '.',
        '--output',
        '../improvement_proposals.md',
      ),
    ].join('\n');
    const printed = new Set(said.split('\n'));
    expect(lines.filter((line) => !printed.has(line))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
