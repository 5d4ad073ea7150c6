import { expect, it } from 'vitest';
import { summariseMemory } from '../../src/analysis/memory.ts';
import { memoryFindings } from '../../src/analysis/memory-findings.ts';
import { parseMemoryStore } from '../../src/history/memory-store.ts';

const AT = '2025-11-27T00:00:00.000Z';

function summary(records: readonly unknown[]) {
  const contents = parseMemoryStore(records);
  if (contents === null) throw new Error('no memory store');
  return summariseMemory(contents, AT);
}

function record(key: string, fields: Readonly<Record<string, unknown>> = {}) {
  return { key, value: 1, created_at: '2025-11-26T00:00:00Z', access_count: 1, ...fields };
}

it('takes a record for expired from its last second on', () => {
  const found = summary([
    record('alive', { ttl: 86_401 }),
    record('just now', { ttl: 86_400 }),
    record('long ago', { ttl: 1 }),
    record('for ever'),
    record('of no time', { ttl: 1, created_at: 'x' }),
  ]);
  expect([found.expired, found.expired_keys]).toEqual([2, ['just now', 'long ago']]);
});

it('takes a record for never used by its count, and without one by its last use', () => {
  const found = summary([
    record('used'),
    record('counted none', { access_count: 0, last_used_at: '2025-11-26T00:00:00Z' }),
    record('not counted', { access_count: undefined }),
    record('not counted but used', { access_count: undefined, last_used_at: '2025-11-26T00:00:00Z' }),
  ]);
  expect([found.never_used, found.never_used_keys]).toEqual([2, ['counted none', 'not counted']]);
});

it('counts all records, also those that break the schema, and shows ten keys without secrets', () => {
  const found = summary([
    ...Array.from({ length: 12 }, (_, index) => record(`jane${index}@example.com`, { access_count: 0 })),
    5,
    {},
  ]);
  expect(found).toMatchObject({ records: 14, schema_violations: 2, never_used: 12 });
  expect(found.never_used_keys).toEqual(Array.from({ length: 10 }, () => '[e-mail]'));
  expect(memoryFindings(found).map(({ statement }) => statement)).toEqual([
    'Memory store: of 14 records, 2 records break the schema, 12 were never used.',
  ]);
});

it('says nothing of a memory store that is in order', () => {
  expect(memoryFindings(summary([record('a')]))).toEqual([]);
  expect(memoryFindings(null)).toEqual([]);
});
