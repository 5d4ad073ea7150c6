import { readFileSync, writeFileSync } from 'node:fs';
import { readmeTables } from '../src/commands/reference.ts';
import { COMMANDS } from '../src/commands/table.ts';
import { cliPage } from './docs/cli-page.ts';
import { commandsPage } from './docs/commands-page.ts';
import { schemasPage } from './docs/schemas-page.ts';

// usage: write-docs.ts [--check]: writes what of the documentation is made from the code, or says what of it no longer fits.
const PAGES: Readonly<Record<string, () => string>> = {
  'README.md': () => withTables(readFileSync(fileOf('README.md'), 'utf8')),
  'docs/cli.md': () => cliPage(COMMANDS),
  'docs/commands.md': commandsPage,
  'docs/schemas.md': schemasPage,
};
const [START, END] = ['<!-- commands: npm run docs -->', '<!-- /commands -->'];

const check = process.argv.includes('--check');
const stale = Object.entries(PAGES).filter(([name, page]) => {
  const wanted = page();
  if (!check) writeFileSync(fileOf(name), wanted);
  return textOf(name) !== wanted;
});
if (stale.length > 0) {
  console.error(`Stale: ${stale.map(([name]) => name).join(', ')}. Run npm run docs.`);
  process.exitCode = 1;
}

function withTables(text: string): string {
  const [from, to] = [text.indexOf(START), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`README.md has no ${START} … ${END}`);
  return `${text.slice(0, from + START.length)}\n${readmeTables()}\n${text.slice(to)}`;
}

function textOf(name: string): string {
  try {
    return readFileSync(fileOf(name), 'utf8');
  } catch {
    return '';
  }
}

function fileOf(name: string): URL {
  return new URL(`../${name}`, import.meta.url);
}
