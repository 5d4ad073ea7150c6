import { readFileSync, writeFileSync } from 'node:fs';
import { readmeTables } from '../src/commands/reference.ts';

// Writes the tables of commands into the README; with --check, only says whether they are there.
const file = new URL('../README.md', import.meta.url);
const [start, end] = ['<!-- commands: npm run readme -->', '<!-- /commands -->'];
const text = readFileSync(file, 'utf8');
const [from, to] = [text.indexOf(start), text.indexOf(end)];
if (from < 0 || to < from) throw new Error(`README.md has no ${start} … ${end}`);
const wanted = `${text.slice(0, from + start.length)}\n${readmeTables()}\n${text.slice(to)}`;

if (wanted !== text && process.argv.includes('--check')) {
  console.log('The tables of commands in README.md are not what the code says: npm run readme');
  process.exitCode = 1;
} else writeFileSync(file, wanted);
