import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkplace, logbook, SESSION_CONFIG, type Workplace } from './workplace.ts';

const MAIN = fileURLToPath(new URL('../../src/faces/cli/main.ts', import.meta.url));

let place: Workplace;
let state: Workplace;

/** Nothing of what this machine remembers is read or written. */
function env(): NodeJS.ProcessEnv {
  return { ...process.env, APEG_STATE_DIR: state.folder };
}

beforeAll(() => {
  place = createWorkplace();
  state = createWorkplace();
  place.write('Logbook.jsonl', logbook());
  place.write('SessionConfig.json', SESSION_CONFIG);
});
afterAll(() => {
  place.remove();
  state.remove();
});

describe('the program as a process of its own', () => {
  it('prints nothing but the result into a pipe, and works in the current folder', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'analyze-feedback'], {
      cwd: place.folder,
      env: env(),
      encoding: 'utf8',
    });
    // The present lies years after the log: the window is empty, and the report says what the log covers.
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Feedback report, /);
    expect(stdout).toContain('try --until latest');
    expect(stdout).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(place.list()).toEqual([
      'Logbook.jsonl',
      'SessionConfig.json',
      'failure_patterns.json',
      'feedback_report.json',
      'performance_trends.json',
    ]);
  });

  it('ends quietly when nobody reads on', async () => {
    const child = spawn(
      process.execPath,
      [MAIN, 'analyze-feedback', '--until', 'latest', '--format', 'json'],
      { cwd: place.folder, env: env(), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const said: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
    child.stdout.destroy();
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect([status, said.join('')]).toEqual([0, '']);
  });

  it('ends with status 2 and a sentence on standard error', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [MAIN, 'analyze-feedback', '--period', 'x'],
      { cwd: place.folder, env: env(), encoding: 'utf8' },
    );
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe('apeg: --period "x" is not a number of days [usage]\n  Write it as 7d or 28d.\n');
  });
});
