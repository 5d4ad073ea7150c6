import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/table.ts';
import { completionScript, SHELLS } from '../../src/faces/cli/completion.ts';
import { createWorkplace } from './workplace.ts';

describe('completion', () => {
  it.each(SHELLS)('knows every command and its options: %s', (shell) => {
    const script = completionScript(shell, COMMANDS);
    for (const { name, options } of COMMANDS) {
      expect(script).toContain(name);
      for (const option of options) expect(script).toContain(option.name);
    }
  });

  it('completes in bash', () => {
    const ask = (words: string, at: number): string[] =>
      execFileSync(
        'bash',
        [
          '-c',
          `${completionScript('bash', COMMANDS)}\nCOMP_WORDS=(${words}); COMP_CWORD=${at}; _apeg; printf '%s\\n' "\${COMPREPLY[@]}"`,
        ],
        { encoding: 'utf8' },
      ).split('\n');
    expect(ask('apeg anal', 1)).toEqual(['analyze-feedback', 'analyze-macros', '']);
    expect(ask('apeg analyze-feedback --ht', 2)).toEqual(['--html', '']);
    expect(ask('apeg completion ""', 2)).toEqual([...SHELLS, '']);
  });
});

describe('errors', () => {
  it('are one line of JSON where machines ask, with their causes where those are wanted', async () => {
    const place = createWorkplace();
    try {
      place.write('.github/apeg.yml', 'period: 7');
      const run = (...more: string[]) =>
        place.run('analyze-feedback', '--settings', place.at('.github/apeg.yml'), '--json', ...more);
      const plain = await run();
      expect(plain.status).toBe(2);
      expect(JSON.parse(plain.err)).toMatchObject({ error: { code: 'settings-invalid' } });
      expect(plain.err.trimEnd().split('\n')).toHaveLength(1);
      const verbose = await place.run('analyze-feedback', '--logbook', place.folder, '--json', '--verbose');
      expect(JSON.parse(verbose.err)).toMatchObject({ error: { code: 'nothing-to-analyse', causes: [] } });
      const text = await place.run('patterns', '--input', place.at('none'), '--verbose');
      expect(text.err).toMatch(/^apeg: .*\[input-unusable\]\n {2}.*\n {2}caused by: Error: ENOENT/);
    } finally {
      place.remove();
    }
  });
});
