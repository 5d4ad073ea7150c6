import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    env: { APEG_STATE_DIR: mkdtempSync(join(tmpdir(), 'apeg-test-state-')) },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
