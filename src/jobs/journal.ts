import type { EffectJournal } from '../domain/job-queue.ts';
import type { Clock } from '../domain/time.ts';
import type { Database } from './database.ts';
import type { Reached } from './fault-point.ts';

/** Effects with their receipts in the database: the intent is there before the effect, the receipt after it. */
export function createJournal(database: Database, clock: Clock, reached: Reached): EffectJournal {
  return {
    once: async <Result>(key: string, effect: (resumed: boolean) => Promise<Result>): Promise<Result> => {
      const fresh = await database.query(
        'insert into apeg.effect (key, begun_at) values ($1, $2) on conflict do nothing returning key',
        [key, clock.now()],
      );
      if (fresh.length === 0) {
        const [standing] = await database.query<{ receipt: string | null }>(
          'select receipt from apeg.effect where key = $1',
          [key],
        );
        if (typeof standing?.receipt === 'string')
          return (JSON.parse(standing.receipt) as { readonly value: Result }).value;
      }
      await reached('effect-begun');
      const value = await effect(fresh.length === 0);
      await reached('effect-done');
      await database.query('update apeg.effect set receipt = $2 where key = $1', [
        key,
        JSON.stringify({ value }),
      ]);
      await reached('effect-kept');
      return value;
    },
  };
}
