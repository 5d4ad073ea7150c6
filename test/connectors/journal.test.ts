import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createFileJournal } from '../../src/connectors/files/journal.ts';
import { createFileLock } from '../../src/connectors/files/lock.ts';
import { brokenLink, type Journal } from '../../src/domain/journal.ts';
import { systemTimer } from '../../src/domain/timer.ts';
import { journalContract } from '../contracts/journal.ts';
import { createMemoryJournal } from '../operations/memory-journal.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function place(): { folder: string; open: () => Journal } {
  const folder = mkdtempSync(join(tmpdir(), 'apeg-journal-'));
  folders.push(folder);
  return { folder, open: () => createFileJournal(folder, createFileLock(folder, { timer: systemTimer })) };
}

journalContract('in a file', async () => {
  const { open } = place();
  return { journal: open(), reopen: open };
});
journalContract('in memory', async () => {
  const journal = createMemoryJournal();
  return { journal, reopen: () => journal };
});

const at = '2026-11-24T12:00:00.000Z';
const body = { type: 'warning', detail: 'x' } as const;

it('takes away what a crash left of a line, and goes on behind the last whole one', async () => {
  const { folder, open } = place();
  const journal = open();
  await journal.append({ run: 'a', at, body });
  appendFileSync(join(folder, 'journal.jsonl'), '{"schema":"apeg.jour');
  expect(await journal.entries()).toHaveLength(1);
  await journal.append({ run: 'a', at, body });
  const entries = await open().entries();
  expect(entries).toHaveLength(2);
  expect(brokenLink(entries)).toBeNull();
});

it('says where a line is none of its own, and appends nothing behind it', async () => {
  const { folder, open } = place();
  await open().append({ run: 'a', at, body });
  const path = join(folder, 'journal.jsonl');
  writeFileSync(path, `${readFileSync(path, 'utf8')}{"schema":"other"}\n`);
  await expect(open().entries()).rejects.toMatchObject({ code: 'journal-unusable' });
  await expect(open().append({ run: 'a', at, body })).rejects.toThrow('line 2 is no entry of a journal');
});

it('is readable by the user alone', async () => {
  const { folder, open } = place();
  await open().append({ run: 'a', at, body });
  expect(statSync(join(folder, 'journal.jsonl')).mode & 0o077).toBe(0);
});
