import { describe, expect, it } from 'vitest';
import { brokenLink, chained, JournalEntry } from '../../src/domain/journal.ts';

function chain(length: number): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (let index = 0; index < length; index += 1)
    entries.push(
      chained(
        { run: 'r', at: '2026-11-24T00:00:00.000Z', body: { type: 'warning', detail: `number ${index}` } },
        entries.at(-1) ?? null,
      ),
    );
  return entries;
}

describe('the chain of the journal', () => {
  it('holds from the first entry to the last, also after a way through JSON', () => {
    const entries = JSON.parse(JSON.stringify(chain(5))) as unknown[];
    expect(brokenLink(entries.map((entry) => JournalEntry.parse(entry)))).toBeNull();
    expect(brokenLink([])).toBeNull();
  });

  it.each([
    [
      'a changed entry',
      (entries: JournalEntry[]) => entries.with(2, { ...at(entries, 2), run: 'other' }),
      'entry 3 was changed',
    ],
    [
      'a removed entry',
      (entries: JournalEntry[]) => entries.toSpliced(2, 1),
      'entry 4 stands behind entry 2',
    ],
    ['a removed beginning', (entries: JournalEntry[]) => entries.slice(1), 'entry 2 stands behind entry 0'],
    [
      'two entries changed places',
      (entries: JournalEntry[]) => entries.with(1, at(entries, 2)).with(2, at(entries, 1)),
      'entry 3 stands behind entry 1',
    ],
    [
      'an entry made anew with a right hash of its own',
      (entries: JournalEntry[]) =>
        entries.with(
          1,
          chained(
            { run: 'r', at: '2026-11-24T00:00:00.000Z', body: { type: 'warning', detail: 'other' } },
            at(entries, 0),
          ),
        ),
      'entry 3 does not follow',
    ],
  ])('notices %s', (_, change, finding) => {
    expect(brokenLink(change(chain(5)))).toContain(finding);
  });
});

function at(entries: readonly JournalEntry[], index: number): JournalEntry {
  const entry = entries[index];
  if (entry === undefined) throw new RangeError(`no entry ${index}`);
  return entry;
}
