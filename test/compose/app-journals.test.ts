import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { audit } from '../../src/commands/operations/audit.ts';
import { compose } from '../../src/compose.ts';
import { openDatabase } from '../../src/jobs/database.ts';
import { createExclusive, SOLE } from '../../src/jobs/exclusive.ts';
import { createOperationJournal } from '../../src/jobs/operation-journal.ts';
import { hold } from '../jobs/real-jobs.ts';

it("audits the App's journals, once the App is stopped, and names the one that was changed", async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'apeg-journals-'));
  const deps = compose(() => undefined, { path: '', home: '', stateDir });
  const verify = async (): Promise<string> =>
    (await audit.run({ what: 'verify', app: true }, deps)).text({ colour: false });
  try {
    await expect(verify()).rejects.toMatchObject({ code: 'input-unusable' });
    const database = await openDatabase({ stateDir, hold });
    for (const scope of ['7/a', '8/b']) {
      const journal = createOperationJournal(
        database,
        scope,
        createExclusive(SOLE, () => Promise.resolve()),
      );
      const body = { type: 'warning', detail: 'x' } as const;
      await journal.append({ run: 'a', at: '2026-11-24T12:00:00.000Z', body });
    }
    await database.query(
      `update apeg.journal_entry set entry = replace(entry, '"x"', '"y"') where scope = '8/b'`,
    );
    await expect(verify()).rejects.toMatchObject({ code: 'state-locked' });
    await database.close();
    const said = await verify();
    expect(said).toMatch(/Journal of 7\/a\n {2}The chain of 1 entry is whole/);
    expect(said).toMatch(
      /Journal of 8\/b\n {2}The chain is broken: entry 1 was changed after it was written/,
    );
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}, 60_000);

it('looks in no folder at all where the environment names none', async () => {
  const deps = compose(() => undefined, { path: '', home: '' });
  await expect(audit.run({ what: 'verify', app: true }, deps)).rejects.toMatchObject({
    code: 'input-unusable',
    message: 'There is no database of the App',
  });
});
