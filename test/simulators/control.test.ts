import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixedClock } from '../../src/domain/time.ts';
import { startSimulation } from '../../src/simulators/simulation.ts';
import type { Parsed } from './parsed.ts';
import { SHOPIFY_SDL } from './shopify/shop.ts';

const deps = { schema: SHOPIFY_SDL, clock: fixedClock('2026-11-20T12:00:00.000Z') };
let simulation: Awaited<ReturnType<typeof startSimulation>>;
beforeEach(async () => {
  simulation = await startSimulation({ items: 12, seed: 3, port: 0 }, deps);
});
afterEach(() => simulation.close());

async function get(path: string): Promise<Parsed> {
  return (await fetch(`${simulation.controlUrl}${path}`)).json();
}

async function post(path: string, body: object | string): Promise<[number, Parsed]> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${simulation.controlUrl}${path}`, { method: 'POST', body: text });
  return [response.status, await response.json()];
}

const cups = async (): Promise<number[]> =>
  (await get('/stock')).etsy
    .filter(({ sku }: Parsed) => String(sku).startsWith('CUP'))
    .map(({ quantity }: Parsed) => quantity);

describe('the control port of the simulators', () => {
  it('sells, and shows the true stock', async () => {
    expect(await cups()).toEqual([6, 6]);
    expect(await post('/sell', { side: 'etsy', sku: 'CUP-red', units: 2 })).toEqual([200, { done: true }]);
    expect(await cups()).toEqual([4, 4]);
    await post('/sell', { side: 'shopify', sku: 'TWIN' });
    const { shopify } = await get('/stock');
    expect(
      shopify.filter(({ sku }: Parsed) => sku === 'TWIN').map(({ levels }: Parsed) => levels[0]),
    ).toMatchObject([
      { available: 3, committed: 1 },
      { available: 4, committed: 0 },
    ]);
    expect(await post('/sell', { side: 'etsy', sku: 'none' })).toEqual([
      400,
      { error: 'Etsy has no 1 of none on sale' },
    ]);
  });

  it('plans faults, ends tokens and puts the clock forward', async () => {
    expect((await get('/')).simulator).toBe(true);
    expect((await post('/fault', { side: 'etsy', fault: '503', on: 'ping' }))[0]).toBe(200);
    const { ETSY_KEYSTRING, ETSY_SHARED_SECRET } = simulation.environment;
    const ping = async (): Promise<number> =>
      (
        await fetch(`${simulation.etsyUrl}/v3/application/openapi-ping`, {
          headers: { 'x-api-key': `${ETSY_KEYSTRING}:${ETSY_SHARED_SECRET}` },
        })
      ).status;
    expect([await ping(), await ping()]).toEqual([503, 200]);
    expect((await get('/calls')).etsy).toEqual({ read: 2, write: 0, token: 0 });
    expect((await post('/expire-tokens', { side: 'shopify' }))[0]).toBe(200);
    await post('/advance', { days: 2, hours: 1 });
    expect((await get('/')).now).toBe('2026-11-22T13:00:00.000Z');
  });

  it.each([
    ['/fault', { side: 'etsy', fault: 'earthquake' }, 'fault'],
    ['/sell', { sku: 'x' }, 'side'],
    ['/advance', { days: -1 }, 'days'],
    ['/sell', '{', ''],
  ])('refuses %s %j in one sentence', async (path, body, place) => {
    const [status, { error }] = await post(path, body);
    expect([status, error.startsWith(place)]).toEqual([400, true]);
    expect((await post('/nothing', {}))[0]).toBe(404);
  });
});

describe('made-up shops', () => {
  it('are the same for the same seed, and sell at most what is there', async () => {
    const again = await startSimulation({ items: 12, seed: 3, port: 0 }, deps);
    const other = await startSimulation({ items: 12, seed: 4, port: 0 }, deps);
    const stockOf = async ({ controlUrl }: typeof again) => (await fetch(`${controlUrl}/stock`)).text();
    expect(await stockOf(again)).toBe(await stockOf(simulation));
    expect(await stockOf(other)).not.toBe(await stockOf(simulation));
    await Promise.all([again.close(), other.close()]);
    const { shopify, etsy } = await get('/stock');
    expect([shopify.length, etsy.length]).toEqual([18, 12 + 13]);
  });

  it('leave nothing open where a port is taken', async () => {
    const port = Number(new URL(simulation.etsyUrl).port);
    await expect(startSimulation({ items: 1, seed: 1, port: port - 1 }, deps)).rejects.toMatchObject({
      code: 'input-unusable',
      message: expect.stringContaining('EADDRINUSE'),
    });
    expect(
      readFileSync(new URL('../../schemas/vendor/LICENSE-shopify-ai-toolkit', import.meta.url), 'utf8'),
    ).toContain('MIT License');
  });
});
