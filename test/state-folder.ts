import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the tests a state folder of their own and takes it away again; runs once, before any test. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'apeg-test-state-'));
  process.env['APEG_STATE_DIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
