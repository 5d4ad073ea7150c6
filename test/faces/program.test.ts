import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCommand } from '../../src/commands/command.ts';
import type { Deps } from '../../src/commands/deps.ts';
import { runProgram } from '../../src/faces/cli/program.ts';

const explain = createCommand(
  {
    name: 'explain-it',
    summary: 'explain',
    arguments: [
      { name: 'the-thing', summary: 'what', required: true },
      { name: 'how', summary: 'how', choices: ['long', 'short'] },
    ],
    options: [{ name: 'loud', argument: 'n', summary: 'n' }],
  },
  z.object({
    theThing: z.string().min(2, 'is too short'),
    how: z.string().optional(),
    loud: z.string().optional(),
  }),
  async (input) => ({
    ending: 'done',
    text: () => JSON.stringify(input),
    json: () => input,
    markdown: () => '',
  }),
);

async function run(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
  const printed = { out: '', err: '' };
  const status = await runProgram(
    argv,
    { generator: 'apeg 0' } as Deps,
    {
      out: async (text) => {
        if (typeof text === 'string') printed.out += text;
        else for await (const part of text) printed.out += part;
      },
      err: (text) => {
        printed.err += text;
      },
      colour: false,
    },
    [explain],
  );
  return { status, ...printed };
}

describe('words told by their place', () => {
  it('reach the command under their names, with the options beside them', async () => {
    expect(await run('explain-it', 'abc', 'long', '--loud', '3')).toMatchObject({
      status: 0,
      out: '{"theThing":"abc","how":"long","loud":"3"}',
    });
    expect((await run('explain-it', 'abc')).out).toBe('{"theThing":"abc"}');
  });

  it('are asked for, refused and shown in the help by name', async () => {
    expect(await run('explain-it')).toMatchObject({ status: 2, err: expect.stringContaining("'the-thing'") });
    expect((await run('explain-it', 'a')).err).toContain('<the-thing>: is too short');
    expect((await run('explain-it', 'abc', 'loud')).err).toContain('long, short');
    expect((await run('explain-it', 'abc', 'long', 'more')).status).toBe(2);
    expect((await run('explain-it', '--help')).out).toContain('explain-it [options] <the-thing> [how]');
  });
});
