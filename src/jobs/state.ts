import type { StateStore } from '../domain/state-store.ts';
import type { Database } from './database.ts';

/** Documents in the database; each scope sees its own and no other's. */
export function createDatabaseState(database: Database, scope: string): StateStore {
  return {
    read: async (name) => {
      const [row] = await database.query<{ value: string }>(
        'select value from apeg.document where scope = $1 and name = $2',
        [scope, name],
      );
      return row === undefined ? null : (JSON.parse(row.value) as unknown);
    },
    write: async (name, value) => {
      await database.query(
        `insert into apeg.document (scope, name, value) values ($1, $2, $3)
         on conflict (scope, name) do update set value = excluded.value`,
        [scope, name, JSON.stringify(value)],
      );
    },
  };
}
