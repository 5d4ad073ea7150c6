import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileState } from '../../src/connectors/files/state-store.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apeg-state-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('state in files', () => {
  it('keeps documents by name, for the eyes of the user alone', async () => {
    const state = createFileState(join(folder, 'deep'));
    expect(await state.read('tokens')).toBeNull();
    await state.write('tokens', { refresh_token: 'x' });
    await state.write('tokens', { refresh_token: 'y' });
    expect(await state.read('tokens')).toEqual({ refresh_token: 'y' });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['tokens.json']);
    expect(statSync(join(folder, 'deep', 'tokens.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700);
  });

  it('reads nothing where a document is broken, and says where it cannot write', async () => {
    writeFileSync(join(folder, 'broken.json'), '{');
    const state = createFileState(folder);
    expect(await state.read('broken')).toBeNull();
    writeFileSync(join(folder, 'file'), '');
    await expect(createFileState(join(folder, 'file')).write('x', 1)).rejects.toMatchObject({
      code: 'state-unusable',
      hint: expect.stringContaining('APEG_STATE_DIR'),
    });
  });
});
