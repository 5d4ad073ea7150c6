import { afterEach, describe, expect, it } from 'vitest';
import { createEtsyClient } from '../../../src/connectors/etsy/client.ts';
import { createEtsyInventoryReader } from '../../../src/connectors/etsy/inventory-reader.ts';
import { OutputUnwritable } from '../../../src/domain/errors.ts';
import type { StateStore } from '../../../src/domain/state-store.ts';
import { type Connected, connect, memoryLock } from './client-of.ts';

let connected: Connected;
afterEach(() => connected.shop.close());
const read = (client = connected.client) => createEtsyInventoryReader(client).inventory(1);
const tokens = () => connected.shop.calls.counts().token;

describe('tokens of Etsy', () => {
  it('are renewed once for many calls, and by one process for all', async () => {
    connected = await connect({ limits: { perSecond: 50, perDay: 1000 } });
    const other = connected.another();
    await Promise.all([read(), read(), read(other), read(other)]);
    expect(tokens()).toBe(1);
    connected.shop.clock.advance(3_600_000 - 59_000);
    await Promise.all([read(), read(other)]);
    expect(tokens()).toBe(2);
  });

  it('go on from the stored refresh token when the process is another', async () => {
    connected = await connect();
    await read();
    connected.shop.clock.advance(3_600_000);
    await read(connected.another());
    expect(tokens()).toBe(2);
    const error = await read(connected.another(throwaway())).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      code: 'credentials-refused',
      hint: expect.stringContaining('ETSY_REFRESH_TOKEN'),
    });
  });

  it('are renewed once after a 401, and the request is sent again', async () => {
    connected = await connect();
    await read();
    connected.shop.access.expireTokens();
    expect(await read()).toBeNull();
    expect(tokens()).toBe(2);
    expect(connected.shop.calls.all().map(({ status }) => status)).toEqual([200, 404, 401, 200, 404]);
  });

  it('are stored before they are used, and not asked for where they cannot be stored', async () => {
    connected = await connect();
    const order: string[] = [];
    const store = throwaway();
    const watched: StateStore = {
      read: (name) => store.read(name),
      write: async (name, value) => {
        await store.write(name, value);
        order.push(JSON.stringify(value).includes('simulated-refresh-1') ? 'stored' : 'prepared');
      },
    };
    await read(connected.another(watched));
    expect(order).toEqual(['prepared', 'stored']);
    const broken: StateStore = {
      read: async () => null,
      write: async () => {
        throw new OutputUnwritable('state cannot be written');
      },
    };
    const before = tokens();
    await expect(read(connected.another(broken))).rejects.toMatchObject({ code: 'output-unwritable' });
    expect(tokens()).toBe(before);
  });

  it('say what to do when the answer of a renewal is lost or the refresh token is old', async () => {
    connected = await connect();
    connected.shop.faults.add({ fault: 'drop-after-commit', on: 'token' });
    await expect(read()).rejects.toMatchObject({ code: 'credentials-refused' });
    await connected.shop.close();
    connected = await connect();
    connected.shop.faults.add({ fault: '5xx-before-commit', on: 'token', times: 2 });
    expect(await read()).toBeNull();
    connected.shop.clock.advance(91 * 86_400_000);
    await expect(read()).rejects.toMatchObject({ code: 'credentials-refused' });
  });

  it('begin anew when the seller has granted access again', async () => {
    connected = await connect();
    await read();
    const { shop, timer, state } = connected;
    const { keystring, sharedSecret } = shop.credentials;
    const client = createEtsyClient(
      { baseUrl: shop.url, shopId: 4242, keystring, sharedSecret, refreshToken: shop.access.refreshToken() },
      { timer, random: () => 0, state, lock: memoryLock() },
    );
    await read(client);
    expect(tokens()).toBe(2);
  });

  it('and keys that are refused are named without themselves', async () => {
    connected = await connect({ scopes: ['listings_w'] });
    const { shop, timer, state } = connected;
    const { keystring, refreshToken } = shop.credentials;
    const wrong = createEtsyClient(
      { baseUrl: shop.url, shopId: 4242, keystring, sharedSecret: 'sesame-0815', refreshToken },
      { timer, random: () => 0, state, lock: memoryLock() },
    );
    for (const client of [wrong, connected.client]) {
      const error = await createEtsyInventoryReader(client)
        .inventory(1)
        .catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: 'credentials-refused' });
      const shown = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error);
      for (const secret of ['sesame', keystring, 'simulated-access']) expect(shown).not.toContain(secret);
    }
  });
});

/** A store that nobody else has. */
function throwaway(): StateStore {
  const documents = new Map<string, unknown>();
  return {
    read: async (name) => documents.get(name) ?? null,
    write: async (name, value) => void documents.set(name, value),
  };
}
