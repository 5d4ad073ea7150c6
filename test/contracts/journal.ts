import { describe, expect, it } from 'vitest';
import { brokenLink, type Journal } from '../../src/domain/journal.ts';

/** What every journal must do. `reopen` opens the same journal as another process would. */
export function journalContract(
  name: string,
  create: () => Promise<{ journal: Journal; reopen: () => Journal }>,
): void {
  const at = '2026-11-24T12:00:00.000Z';
  const note = (detail: string) => ({ type: 'warning', detail }) as const;

  describe(`the journal ${name}`, () => {
    it('chains what is appended, and has it all for another process', async () => {
      const { journal, reopen } = await create();
      await journal.append({ run: 'a', at, body: note('one') });
      await reopen().append({ run: 'b', at, body: note('two') });
      await journal.append({ run: 'a', at, body: note('three "ü" \u2028') });
      const entries = await reopen().entries();
      expect(entries.map(({ seq, run }) => [seq, run])).toEqual([
        [1, 'a'],
        [2, 'b'],
        [3, 'a'],
      ]);
      expect(brokenLink(entries)).toBeNull();
      expect((await journal.entries('a')).map(({ seq }) => seq)).toEqual([1, 3]);
    });

    it('keeps its order when several write at once', async () => {
      const { journal, reopen } = await create();
      const other = reopen();
      await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 === 0 ? journal : other).append({ run: 'a', at, body: note(String(index)) }),
        ),
      );
      const entries = await journal.entries();
      expect(entries).toHaveLength(12);
      expect(brokenLink(entries)).toBeNull();
    });

    it('lets one work for a shop at a time, and for different shops at once', async () => {
      const { journal, reopen } = await create();
      const order: string[] = [];
      const second = await journal.exclusively('one', async () => {
        order.push('first in');
        const waiting = reopen()
          .exclusively('one', async () => void order.push('second in'))
          .catch((error: unknown) => void order.push((error as { code: string }).code));
        await reopen().exclusively('two', async () => void order.push('other shop'));
        order.push('first out');
        return { waiting };
      });
      await second.waiting;
      expect(order.indexOf('other shop')).toBeLessThan(order.indexOf('first out'));
      // Whoever comes second waits or is refused; it never works beside the first.
      const [last] = order.slice(-1);
      expect(['second in', 'shop-busy']).toContain(last === 'first out' ? order.at(-2) : last);
      expect(order.slice(0, order.indexOf('first out'))).not.toContain('second in');
    });

    it('is free again after work that failed', async () => {
      const { journal } = await create();
      await expect(journal.exclusively('one', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
      expect(await journal.exclusively('one', async () => 1)).toBe(1);
    });
  });
}
