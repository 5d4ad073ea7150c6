import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const deployment = readFileSync(join(root, 'docs/deployment.md'), 'utf8');

/** The source of everything that runs in the App. */
const source = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('setup.ts'))
  .map((name) => readFileSync(join(root, 'src', name), 'utf8'))
  .join('\n');

/** The first cells of the table below a heading. */
function firstCells(heading: string): string[] {
  const [, section = ''] = deployment.split(`### ${heading}\n`);
  const [own = ''] = section.split('\n### ');
  return Array.from(own.matchAll(/^\| `([\w-]+)` \|/gm), ([, name = '']) => name).sort();
}

function found(pattern: RegExp): string[] {
  return [...new Set(Array.from(source.matchAll(pattern), ([, name = '']) => name))].sort();
}

describe('what the documentation promises', () => {
  it('is each held by a test that is there', () => {
    const page = readFileSync(join(root, 'docs/safety.md'), 'utf8');
    const rows = page.split('\n').filter((line) => /^\| (?!It never|---|Who)/.test(line));
    const [table = ''] = page.split('## Who might try');
    const promises = rows.filter((row) => table.includes(row));
    expect(promises.length).toBeGreaterThan(10);
    const missing = promises.flatMap((row) => {
      const named = Array.from(row.matchAll(/`(test\/[^`]+)` “([^”]+)”/g), ([, file = '', name = '']) => ({
        file,
        name,
      }));
      if (named.length === 0) return [row];
      return named
        .filter(
          ({ file, name }) =>
            !existsSync(join(root, file)) || !readFileSync(join(root, file), 'utf8').includes(name),
        )
        .map(({ file, name }) => `${file}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it('names every metric of the App, and no other', () => {
    const metrics = found(/name: '(apeg_\w+)'/g);
    expect(metrics.length).toBeGreaterThan(3);
    expect(firstCells('Metrics')).toEqual(metrics);
  });

  it("names every event of the App's log, and no other", () => {
    const events = found(/(?:\brecord|\.say|\.complain)\(\s*'([a-z-]+)'/g);
    expect(events.length).toBeGreaterThan(15);
    expect(firstCells('The log')).toEqual(events);
  });
});
