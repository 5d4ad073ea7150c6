import { afterEach, describe, expect, it } from 'vitest';
import { createEtsyInventoryReader } from '../../../src/connectors/etsy/inventory-reader.ts';
import { createEtsyInventoryWriter } from '../../../src/connectors/etsy/inventory-writer.ts';
import { type Connected, connect } from './client-of.ts';

let connected: Connected;
afterEach(() => connected.shop.close());
const seed = { listings: [{ products: [{ sku: 'A', quantity: 2 }] }] };
const read = () => createEtsyInventoryReader(connected.client).state(connected.shop.listingOf('A'));
const write = () =>
  createEtsyInventoryWriter(connected.client).setState(connected.shop.listingOf('A'), 'inactive');
const state = () => connected.shop.store.listings.get(connected.shop.listingOf('A'))?.state;

describe('a read of Etsy', () => {
  it.each([
    '5xx-before-commit',
    'drop-before-commit',
    'drop-after-commit',
    '429',
    '429-bare',
    '503',
  ] as const)('is repeated after %s', async (fault) => {
    connected = await connect({ seed });
    connected.shop.faults.add({ fault, on: 'read', times: 3 });
    expect(await read()).toBe('active');
    expect(connected.shop.calls.counts().read).toBe(4);
    expect(connected.client.usage().waitedMs).toBeGreaterThan(1_000);
  });

  it('is given up in the end', async () => {
    connected = await connect({ seed });
    connected.shop.faults.add({ fault: 'drop-before-commit', times: 99 });
    await expect(read()).rejects.toMatchObject({ code: 'vendor-unavailable', kind: 'outside' });
    expect(connected.shop.calls.counts().read).toBe(4);
  });

  it('that takes too long is repeated', async () => {
    connected = await connect({ seed, slowBy: 300 }, { timeoutMs: 100 });
    connected.shop.faults.add({ fault: 'slow', on: 'read' });
    expect(await read()).toBe('active');
  });

  it('meets the end of the day without headers, too', async () => {
    connected = await connect({ seed, limits: { perSecond: 50, perDay: 3, bareRefusals: true } });
    await read();
    await read();
    await read();
    const fresh = connected.another();
    connected = { ...connected, client: fresh };
    await expect(read()).rejects.toMatchObject({ code: 'vendor-throttled' });
  });
});

describe('a write to Etsy', () => {
  it.each([
    ['drop-after-commit', 'inactive'],
    ['drop-before-commit', 'active'],
    ['5xx-after-commit', 'inactive'],
    ['5xx-before-commit', 'active'],
    ['503', 'active'],
    ['slow', 'inactive'],
  ] as const)('is sent once, and its outcome is unknown, after %s', async (fault, left) => {
    connected = await connect({ seed, slowBy: 300 }, { timeoutMs: 120 });
    connected.shop.faults.add({ fault, on: 'write', times: 9 });
    await expect(write()).rejects.toMatchObject({ code: 'outcome-unknown' });
    expect(connected.shop.calls.counts().write).toBe(1);
    expect(state()).toBe(left);
  });

  it.each(['429', '429-bare'] as const)('is sent again after %s, which changes nothing', async (fault) => {
    connected = await connect({ seed });
    connected.shop.faults.add({ fault, on: 'write' });
    expect(await write()).toBe('inactive');
    expect(connected.shop.calls.counts().write).toBe(2);
  });

  it('that had no effect is seen in its answer', async () => {
    connected = await connect({ seed });
    connected.shop.faults.add({ fault: 'no-effect', on: 'write' });
    expect(await write()).toBe('active');
  });
});
