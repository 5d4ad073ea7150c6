import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/domain/time.ts';
import { createSimulatedClock } from '../../../src/simulators/clock.ts';
import { type EtsyShop, openEtsy } from '../../simulators/etsy/shop.ts';

const SCRIPT = fileURLToPath(new URL('read-once.ts', import.meta.url));
const run = promisify(execFile);
let shop: EtsyShop;
const folder = mkdtempSync(join(tmpdir(), 'apeg-tokens-'));
afterEach(async () => {
  await shop.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('processes that share a store', () => {
  it('renew the tokens once between them, and again when an hour has gone', async () => {
    shop = await openEtsy({ clock: createSimulatedClock(systemClock), slowBy: 300 });
    const { keystring, sharedSecret, refreshToken } = shop.credentials;
    const once = () =>
      run(process.execPath, [SCRIPT, shop.url, keystring, sharedSecret, refreshToken, folder]);
    const answers = await Promise.all([once(), once(), once()]);
    expect(answers.map(({ stdout }) => stdout)).toEqual(['null', 'null', 'null']);
    expect(shop.calls.counts()).toEqual({ read: 3, write: 0, token: 1 });
    shop.access.expireTokens();
    expect((await once()).stdout).toBe('null');
    expect(shop.calls.counts().token).toBe(2);
    const [file = ''] = readdirSync(folder);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(folder, file), 'utf8')).refresh_token).toBe(
      shop.access.refreshToken(),
    );
  });
});
