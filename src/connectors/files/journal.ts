import { open, readFile, stat, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../../domain/digest.ts';
import { JournalUnusable, StateUnusable } from '../../domain/errors.ts';
import { chained, type Journal, JournalEntry } from '../../domain/journal.ts';
import { jsonOf } from '../../domain/json-text.ts';
import type { Lock } from '../../domain/lock.ts';
import { codeOf } from './error-code.ts';
import { ensureStateFolder, reasonOf, stateUnusable, syncFolder } from './state-folder.ts';

const HINT = 'See apeg audit verify; nothing is executed without a journal that can be read and written.';

const BROKEN_OFF =
  'When it can be written again, go on with the run that apeg runs says is not finished: --resume settles what was under way.';

/** What this process knows of the end of the file. */
interface Tail {
  readonly size: number;
  readonly last: JournalEntry | null;
}

/**
 * The journal as one file of JSON Lines. A line is on the disk when `append` settles; what a crash left of a line that never was is
 * taken away by the next one.
 */
export function createFileJournal(folder: string, lock: Lock): Journal {
  const path = join(folder, 'journal.jsonl');
  let tail: Tail | null = null;
  return {
    append: (draft) =>
      lock('journal', async () => {
        if (tail === null || (await sizeOf(path)) !== tail.size) tail = await readTail(path);
        const entry = chained(draft, tail.last);
        const line = Buffer.from(`${JSON.stringify(entry)}\n`);
        try {
          await ensureStateFolder(folder);
          if ((await sizeOf(path)) > tail.size) await truncate(path, tail.size);
          const file = await open(path, 'a', 0o600);
          try {
            await file.appendFile(line);
            await file.sync();
          } finally {
            await file.close();
          }
          if (tail.size === 0) await syncFolder(folder);
        } catch (cause) {
          tail = null;
          if (cause instanceof StateUnusable) throw cause;
          throw new JournalUnusable(`${path} cannot be written: ${reasonOf(cause)}`, {
            cause,
            hint: BROKEN_OFF,
          });
        }
        tail = { size: tail.size + line.length, last: entry };
        return entry;
      }),
    entries: async (run) =>
      (await readEntries(path)).entries.filter((entry) => run === undefined || entry.run === run),
    exclusively: (shop, work) => lock(`shop-${sha256(shop).slice(0, 16)}`, work),
  };
}

async function readTail(path: string): Promise<Tail> {
  const { entries, size } = await readEntries(path);
  return { size, last: entries.at(-1) ?? null };
}

/** Every whole line, and how far they reach; a last line without its end was never acknowledged. */
async function readEntries(
  path: string,
): Promise<{ readonly entries: readonly JournalEntry[]; readonly size: number }> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    const code = codeOf(cause);
    if (code === 'ENOENT') return Buffer.alloc(0);
    if (code === 'ENOTDIR') throw stateUnusable(dirname(path), cause);
    throw new JournalUnusable(`${path} cannot be read`, { cause, hint: HINT });
  });
  const size = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.subarray(0, size).toString('utf8').split('\n').slice(0, -1);
  const entries = lines.map((line, index) => {
    const parsed = JournalEntry.safeParse(jsonOf(line));
    if (parsed.success) return parsed.data;
    throw new JournalUnusable(`${path} line ${index + 1} is no entry of a journal`, { hint: HINT });
  });
  return { entries, size };
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}
