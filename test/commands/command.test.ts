import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCommand, type Report } from '../../src/commands/command.ts';
import { pathFrom, readConfigs } from '../../src/commands/configs.ts';
import type { Deps } from '../../src/commands/deps.ts';
import { checkOutputs } from '../../src/commands/outputs.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { DEFAULT_KNOBS } from '../../src/domain/default-knobs.ts';

/** A disk on which /link is a symbolic link to /real. */
async function realPath(path: string): Promise<string> {
  return resolve('/here', path).replace(/^\/link(?=\/|$)/, '/real');
}

describe('a command', () => {
  const nothing: Report = { ending: 'done', text: () => '', json: () => null, markdown: () => '' };
  const command = createCommand(
    { name: 'do', summary: 'does it', options: [] },
    z.object({ banditWeights: z.string().min(1, 'must not be empty').optional() }),
    async () => nothing,
  );
  // Never asked for anything by this command.
  const deps = {} as Deps;

  it('runs with options that can be used and ignores none', async () => {
    expect(await command.run({ banditWeights: 'x' }, deps)).toBe(nothing);
  });

  it('names an option that cannot be used as people typed it', () => {
    expect(() => command.run({ banditWeights: '' }, deps)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: '--bandit-weights: must not be empty',
        hint: 'See apeg do --help.',
      }),
    );
  });

  it.each(COMMANDS.map((one) => [one.name, one] as const))(
    '%s has a name, a summary and options that a face can show',
    (name, one) => {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(one.summary).toMatch(/^[a-z].*[^.]$/);
      const names = one.options.map((option) => option.name);
      expect(new Set(names).size).toBe(names.length);
      for (const option of one.options) expect(option.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      // Words of the parser itself, and of the program.
      for (const taken of ['format', 'help', 'version']) expect(names).not.toContain(taken);
    },
  );
});

describe('outputs', () => {
  it('may be new names', async () => {
    await expect(checkOutputs(['a.json', 'b.json'], ['c.json'], { realPath })).resolves.toBeUndefined();
  });

  it.each([
    [['a.json', './x/../a.json'], [], './x/../a.json is the name of another output too'],
    [['/link/log.json'], ['/real/log.json'], '/link/log.json has been read and would be overwritten'],
    [['log.json'], ['/here/log.json'], 'log.json has been read and would be overwritten'],
  ])('%j may not be one file, or one of the inputs %j', async (outputs, inputs, message) => {
    await expect(checkOutputs(outputs, inputs, { realPath })).rejects.toMatchObject({
      code: 'usage',
      message,
    });
  });
});

describe('a config', () => {
  it.each([
    ['/real/repo', '/real/repo/SessionConfig.json', 'SessionConfig.json'],
    ['/real/repo', '/link/repo/sub/SessionConfig.json', 'sub/SessionConfig.json'],
    ['/here', 'conf/../SessionConfig.json', 'SessionConfig.json'],
    ['/here', 'my conf/S ü.json', 'my conf/S ü.json'],
  ])('is named from the top %s: %s', async (top, path, name) => {
    expect(await pathFrom(top, path, realPath)).toBe(name);
  });

  it('is read once, whatever the number of its knobs', async () => {
    const asked: string[] = [];
    const read = async (path: string): Promise<string | null> => {
      asked.push(path);
      return '{}';
    };
    const configs = await readConfigs(DEFAULT_KNOBS, { configDir: 'conf', top: '/here', read, realPath });
    const files = ['SessionConfig.json', 'PromptScoreModel.json', 'WorkflowGraph.json'];
    expect(asked).toEqual(files.map((file) => `conf/${file}`));
    expect([...configs]).toEqual(files.map((file) => [file, { path: `conf/${file}`, text: '{}' }]));
    const none = await readConfigs(DEFAULT_KNOBS, {
      configDir: '',
      top: '/here',
      read: async () => null,
      realPath,
    });
    expect(none.size).toBe(0);
  });
});
