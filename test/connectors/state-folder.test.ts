import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileJournal } from '../../src/connectors/files/journal.ts';
import { createFileLock } from '../../src/connectors/files/lock.ts';
import { stateFacts } from '../../src/connectors/files/state-facts.ts';
import { ensureStateFolder } from '../../src/connectors/files/state-folder.ts';
import { createFileState } from '../../src/connectors/files/state-store.ts';
import { systemTimer } from '../../src/domain/timer.ts';

describe('the folder of state', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'apeg-state-'));
    writeFileSync(join(folder, 'file'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made with those above it, for the user alone, by several at once', async () => {
    const deep = join(folder, 'a/b/c');
    await Promise.all([deep, deep, join(folder, 'a/b/d')].map(ensureStateFolder));
    await ensureStateFolder(deep);
    expect(statSync(join(folder, 'a')).mode & 0o077).toBe(0);
    expect(existsSync(join(folder, 'a/b/d'))).toBe(true);
  });

  it.each(['file', 'file/below'])(
    'cannot be %s: lock, journal and documents say so in one sentence',
    async (name) => {
      const place = join(folder, name);
      const lock = createFileLock(place, { timer: systemTimer });
      const unusable = {
        code: 'state-unusable',
        message: expect.stringContaining(`The state folder ${folder}`),
      };
      const draft = {
        run: 'a',
        at: '2026-11-24T12:00:00.000Z',
        body: { type: 'warning', detail: 'x' },
      } as const;
      await expect(lock('x', async () => 1)).rejects.toMatchObject(unusable);
      await expect(createFileJournal(place, lock).append(draft)).rejects.toMatchObject(unusable);
      await expect(createFileState(place).write('x', 1)).rejects.toMatchObject(unusable);
    },
  );

  it.runIf(existsSync('/proc/self'))('does not wait for ever where nothing can be made', async () => {
    await expect(ensureStateFolder('/proc/x/y')).rejects.toMatchObject({ code: 'state-unusable' });
    expect((await stateFacts('/proc/x/y')).trouble).toBe('ENOENT');
  });
});
