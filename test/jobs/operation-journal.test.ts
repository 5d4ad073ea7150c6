import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenLink } from '../../src/domain/journal.ts';
import { systemClock } from '../../src/domain/time.ts';
import { type Database, openDatabase } from '../../src/jobs/database.ts';
import { createExclusive, SOLE } from '../../src/jobs/exclusive.ts';
import { createOperationJournal } from '../../src/jobs/operation-journal.ts';
import { journalContract } from '../contracts/journal.ts';
import { hold } from './real-jobs.ts';

const draft = { run: 'a', at: systemClock.now(), body: { type: 'warning', detail: 'x' } } as const;

describe('the journal on PGlite', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'apeg-journal-'));
  let database: Database;
  let scopes = 0;
  const exclusive = createExclusive(SOLE, () => Promise.resolve());
  const open = (scope: string) => createOperationJournal(database, scope, exclusive);
  beforeAll(async () => {
    database = await openDatabase({ stateDir, hold });
  }, 60_000);
  afterAll(async () => {
    await database.close();
    rmSync(stateDir, { recursive: true, force: true });
  });

  journalContract('in the database', async () => {
    const scope = `own/${(scopes += 1)}`;
    return { journal: open(scope), reopen: () => open(scope) };
  });

  it('has a chain for each scope, which shows what was changed, and appends nothing to what is none', async () => {
    for (const scope of ['1/a', '1/b', '1/a']) await open(scope).append(draft);
    expect((await open('1/a').entries()).map(({ seq }) => seq)).toEqual([1, 2]);
    await database.query(
      `update apeg.journal_entry set entry = replace(entry, '"x"', '"y"') where scope = '1/a' and seq = 1`,
    );
    expect(brokenLink(await open('1/a').entries())).toBe('entry 1 was changed after it was written');
    expect(brokenLink(await open('1/b').entries())).toBeNull();
    await database.query(`update apeg.journal_entry set entry = '{}' where scope = '1/a' and seq = 2`);
    await expect(open('1/a').entries()).rejects.toMatchObject({ code: 'journal-unusable' });
    await expect(open('1/a').append(draft)).rejects.toThrow('none of its own');
  });

  it('begins nothing more where the claim on a shop was lost', async () => {
    let lost = false;
    const claims = createExclusive(
      async () => ({ release: async () => undefined, lost: () => lost }),
      () => Promise.resolve(),
    );
    const journal = createOperationJournal(database, 'lost', claims);
    await journal.exclusively('shop', async () => {
      await journal.append(draft);
      lost = true;
      await expect(journal.append(draft)).rejects.toMatchObject({ code: 'journal-unusable' });
    });
    expect(await journal.entries()).toHaveLength(1);
  });

  it('says that a shop is busy where another process keeps it', async () => {
    const claims = createExclusive(
      async () => null,
      () => Promise.resolve(),
    );
    const journal = createOperationJournal(database, 'busy', claims);
    await expect(journal.exclusively('shop', async () => 1)).rejects.toMatchObject({ code: 'shop-busy' });
  });
});
