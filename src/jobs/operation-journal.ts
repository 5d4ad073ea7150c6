import { sha256 } from '../domain/digest.ts';
import { type ApegError, JournalUnusable } from '../domain/errors.ts';
import { chained, type Journal, JournalEntry, type NamedJournal } from '../domain/journal.ts';
import { jsonOf } from '../domain/json-text.ts';
import type { Database } from './database.ts';
import type { Exclusive } from './exclusive.ts';

const HINT = 'Nothing is executed without a journal that can be read and written.';

/** The journal of operations in the database; each scope has a chain of its own. An entry is durable when `append` settles. */
export function createOperationJournal(database: Database, scope: string, exclusive: Exclusive): Journal {
  return {
    append: async (draft) => {
      const lost = exclusive.lost();
      // Another process may have taken up the work by now: nothing more is begun by this one.
      if (lost !== null) throw unusable('written', new Error(`the claim on ${lost} was lost`));
      try {
        return await database.transaction(async (tx) => {
          // Nobody else puts an entry behind the last one before this one stands there.
          await tx.query('select pg_advisory_xact_lock(4712, hashtext($1))', [scope]);
          const [row] = await tx.query<{ entry: string }>(
            'select entry from apeg.journal_entry where scope = $1 order by seq desc limit 1',
            [scope],
          );
          const entry = chained(draft, row === undefined ? null : entryOf(row.entry, 'the last entry'));
          await tx.query('insert into apeg.journal_entry (scope, seq, run, entry) values ($1, $2, $3, $4)', [
            scope,
            entry.seq,
            entry.run,
            JSON.stringify(entry),
          ]);
          return entry;
        });
      } catch (cause) {
        throw unusable('written', cause);
      }
    },
    entries: async (run) => {
      try {
        const rows = await database.query<{ entry: string }>(
          'select entry from apeg.journal_entry where scope = $1 and ($2::text is null or run = $2) order by seq',
          [scope, run ?? null],
        );
        return rows.map(({ entry }, index) => entryOf(entry, `entry ${index + 1}`));
      } catch (cause) {
        throw unusable('read', cause);
      }
    },
    exclusively: (shop, work) => exclusive.lock(`shop-${sha256(shop).slice(0, 16)}`, work),
  };
}

/** Every journal, by its scope. @throws JournalUnusable */
export async function readJournals(database: Database): Promise<NamedJournal[]> {
  const rows = await database.query<{ scope: string; entry: string }>(
    'select scope, entry from apeg.journal_entry order by scope, seq',
  );
  return Array.from(
    Map.groupBy(rows, ({ scope }) => scope),
    ([scope, own]) => ({
      name: `Journal of ${scope}`,
      entries: own.map(({ entry }, index) => entryOf(entry, `entry ${index + 1} of ${scope}`)),
    }),
  );
}

function entryOf(text: string, place: string): JournalEntry {
  const parsed = JournalEntry.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new JournalUnusable(`${place} in the journal of operations in the database is none of its own`, {
    hint: HINT,
  });
}

function unusable(what: 'read' | 'written', cause: unknown): ApegError {
  if (cause instanceof JournalUnusable) return cause;
  return new JournalUnusable(`The journal of operations in the database cannot be ${what}`, {
    cause,
    hint: HINT,
  });
}
