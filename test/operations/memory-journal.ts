import { ShopBusy } from '../../src/domain/errors.ts';
import { chained, type Journal, JournalEntry } from '../../src/domain/journal.ts';
import { Killed } from './fake-shops.ts';

/** A journal in memory that outlives the processes of a test. */
export function createMemoryJournal(
  fault: (type: string) => 'none' | 'kill-before' | 'kill-after' = () => 'none',
): Journal & { readonly all: JournalEntry[] } {
  const all: JournalEntry[] = [];
  const held = new Set<string>();
  return {
    all,
    append: async (draft) => {
      const what = fault(draft.body.type);
      if (what === 'kill-before') throw new Killed();
      const entry = JournalEntry.parse(JSON.parse(JSON.stringify(chained(draft, all.at(-1) ?? null))));
      all.push(entry);
      if (what === 'kill-after') throw new Killed();
      return entry;
    },
    entries: async (run) => all.filter((entry) => run === undefined || entry.run === run),
    exclusively: async (shop, work) => {
      if (held.has(shop)) throw new ShopBusy(`${shop} is busy`);
      held.add(shop);
      try {
        return await work();
      } finally {
        held.delete(shop);
      }
    },
  };
}
