import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/table.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
].map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

/** Lines of the shell blocks of a page. */
function shellLines(text: string): string[] {
  return Array.from(text.matchAll(/^```sh\n([\s\S]*?)^```/gm), ([, block = '']) => block.split('\n')).flat();
}

describe('the documentation', () => {
  it('links to files that are there', () => {
    const broken = pages.flatMap(({ name, text }) =>
      Array.from(text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g), ([, to = '']) => to)
        .filter((to) => !existsSync(join(root, dirname(name), to)))
        .map((to) => `${name}: ${to}`),
    );
    expect(broken).toEqual([]);
  });

  it('names files of the project that are there', () => {
    const named = pages.flatMap(({ name, text }) =>
      Array.from(
        text.matchAll(/`((?:src|test|examples|scripts|schemas|templates)\/[\w./-]+)`/g),
        ([, path = '']) => ({
          name,
          path,
        }),
      ),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('shows commands and options that exist', () => {
    const wrong = pages.flatMap(({ name, text }) =>
      shellLines(text).flatMap((line) => {
        const [, verb, rest = ''] = /^apeg ([a-z-]+)([^#]*)/.exec(line) ?? [];
        if (verb === undefined || verb === 'completion') return [];
        const command = COMMANDS.find((one) => one.name === verb);
        if (command === undefined) return [`${name}: apeg ${verb}`];
        const known = new Set([
          ...command.options.map((option) => option.name),
          'format',
          'json',
          'verbose',
          'help',
        ]);
        return Array.from(rest.matchAll(/--([a-z-]+)/g), ([, option = '']) => option)
          .filter((option) => !known.has(option))
          .map((option) => `${name}: apeg ${verb} --${option}`);
      }),
    );
    expect(wrong).toEqual([]);
  });
});
