import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { WrittenSettings } from '../../src/domain/settings.ts';

const page = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');

it('the page of settings has a row for every setting', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const missing = Object.keys(WrittenSettings.shape).filter(
    (key) => !rows.some((row) => new RegExp(`\`${key}[\`.]`).test(row.split(' | ')[0] ?? '')),
  );
  expect(missing).toEqual([]);
});
