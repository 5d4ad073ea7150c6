import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The code of every error class in the sources, and that of faults of APEG's own. */
function codes(): string[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return files
    .flatMap((name) =>
      Array.from(
        readFileSync(join(root, 'src', name), 'utf8').matchAll(/readonly code = '([a-z-]+)'/g),
        ([, code]) => code ?? '',
      ),
    )
    .concat('internal')
    .sort();
}

describe('the troubleshooting page', () => {
  const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8');
  const entries = Array.from(page.matchAll(/^### `([a-z-]+)`\n\n(.+)/gm), ([, code = '', text = '']) => ({
    code,
    text,
  }));

  it('has one entry for every error code, and for no other', () => {
    expect(codes().length).toBeGreaterThan(10);
    expect(entries.map(({ code }) => code).sort()).toEqual(codes());
  });

  it('says something in each', () => {
    for (const { text } of entries) expect(text.length).toBeGreaterThan(60);
  });
});
