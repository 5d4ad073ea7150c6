import pg from 'pg';
import { ShopBusy } from '../domain/errors.ts';
import { type Held, inLine, type Lock } from '../domain/lock.ts';

/** A name that this process alone has, for as long as it is not lost. */
export interface Claimed extends Held {
  readonly lost: () => boolean;
}

/** Takes a name for this process alone; null where another process has it. */
export type Claim = (name: string) => Promise<Claimed | null>;

/** Work that is kept apart from that of other processes. */
export interface Exclusive {
  readonly lock: Lock;
  /** A name under which work goes on although its claim is lost; null where all is well. */
  readonly lost: () => string | null;
}

/** Where no other process can be at work there is nobody to keep out. */
export const SOLE: Claim = async () => ({ release: async () => undefined, lost: () => false });

const POLL_MS = 200;
const PATIENCE_MS = 30_000;

/** Work under one name comes one after the other in this process, and is kept apart from that of others by claims. */
export function createExclusive(claim: Claim, sleep: (milliseconds: number) => Promise<void>): Exclusive {
  const held = new Map<string, Claimed>();
  const lock = inLine(async (name, work) => {
    let claimed = await claim(name);
    for (let waited = 0; claimed === null; waited += POLL_MS) {
      if (waited >= PATIENCE_MS)
        throw new ShopBusy(`Another process of the App is at work for ${name}`, {
          hint: 'Wait until it has finished.',
        });
      await sleep(POLL_MS);
      claimed = await claim(name);
    }
    held.set(name, claimed);
    try {
      return await work();
    } finally {
      held.delete(name);
      await claimed.release();
    }
  });
  return {
    lock,
    lost: () => [...held].find(([, claimed]) => claimed.lost())?.[0] ?? null,
  };
}

/** Claims on a server, each by a connection of its own: the claim ends with it, and it ends with the process. */
export function serverClaims(connectionString: string): Claim {
  return async (name) => {
    const client = new pg.Client({ connectionString });
    let lost = false;
    const lose = (): void => {
      lost = true;
    };
    client.on('error', lose).on('end', lose);
    await client.connect();
    const { rows } = await client.query<{ got: boolean }>(
      'select pg_try_advisory_lock(4713, hashtext($1)) as got',
      [name],
    );
    if (rows[0]?.got === true) return { release: () => client.end(), lost: () => lost };
    await client.end();
    return null;
  };
}
