import { sha256 } from '../domain/digest.ts';
import { DELIVERY, type Delivery, type DeliveryJob, type JobQueue } from '../domain/job-queue.ts';
import { type Clock, instantOf, millisecondsOf } from '../domain/time.ts';
import type { Database, Tx } from './database.ts';
import type { Reached } from './fault-point.ts';
import { KEPT_DAYS, OLD_ROWS } from './tables.ts';

/** Puts jobs into the queue within a transaction, in order. */
export type Enqueue = (
  tx: Tx,
  jobs: readonly { readonly kind: string; readonly lane: number; readonly data: object }[],
) => Promise<void>;

/**
 * A dispatch says neither when it was sent nor which one it is: tonight's can be yesterday's byte for byte. Only within so long
 * is the same body the same dispatch; every other event carries what tells it apart, for good.
 */
const SAME_DISPATCH_MS = 600_000;
const DAY_MS = 86_400_000;

/** Stored webhooks. */
export interface Deliveries extends Pick<JobQueue, 'accept' | 'accepted'> {
  /** What the job of a delivery gets to see; null where it has been handled already. */
  open(guid: string): Promise<DeliveryJob | null>;
  /** Forgets the body. */
  close(guid: string): Promise<void>;
  /** Takes away what is too old to be delivered again. */
  sweep(): Promise<void>;
}

/** So many that arrive together share a transaction, and its way to the disk. */
const MOST_AT_ONCE = 100;

interface Waiting {
  readonly delivery: Delivery;
  readonly resolve: (outcome: 'accepted' | 'repeated') => void;
  readonly reject: (error: unknown) => void;
}

/** Stores deliveries, each with its job or not at all. */
export function createDeliveries(
  database: Database,
  enqueue: Enqueue,
  { clock, reached }: { readonly clock: Clock; readonly reached: Reached },
): Deliveries {
  const waiting: Waiting[] = [];
  let storing = false;

  return {
    accept: async (delivery) => {
      await reached('delivery-arrived');
      const outcome = await new Promise<'accepted' | 'repeated'>((resolve, reject) => {
        waiting.push({ delivery, resolve, reject });
        if (!storing) void storeWaiting();
      });
      await reached('delivery-stored');
      return outcome;
    },
    accepted: async (guids) => {
      const rows = await database.query<{ guid: string }>(
        'select guid from apeg.delivery where guid = any($1::text[])',
        [guids],
      );
      return new Set(rows.map(({ guid }) => guid));
    },
    open: async (guid) => {
      const [row] = await database.query<{ event: string; body: string | null }>(
        'select event, body from apeg.delivery where guid = $1',
        [guid],
      );
      if (row === undefined || row.body === null) return null;
      return { guid, event: row.event, payload: JSON.parse(row.body) as unknown };
    },
    close: async (guid) => {
      await database.query('update apeg.delivery set body = null where guid = $1', [guid]);
    },
    sweep: async () => {
      const old = instantOf(millisecondsOf(clock.now()) - KEPT_DAYS * DAY_MS);
      for (const statement of OLD_ROWS) await database.query(statement, [old]);
    },
  };

  /** While a transaction is on its way to the disk, others gather for the next. */
  async function storeWaiting(): Promise<void> {
    storing = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST_AT_ONCE);
      try {
        await storeBatch(batch);
      } catch {
        // One that cannot be stored must not take the others with it.
        for (const one of batch) await storeBatch([one]).catch(one.reject);
      }
    }
    storing = false;
  }

  async function storeBatch(batch: readonly Waiting[]): Promise<void> {
    const stored = await database.transaction((tx) =>
      store(
        tx,
        batch.map(({ delivery }) => delivery),
      ),
    );
    for (const { delivery, resolve } of batch) resolve(stored.delete(delivery) ? 'accepted' : 'repeated');
  }

  /** @returns those that had not been there before */
  async function store(tx: Tx, deliveries: readonly Delivery[]): Promise<Set<Delivery>> {
    const now = millisecondsOf(clock.now());
    const rows = firstOfEach(deliveries).map((delivery) => ({
      delivery,
      digest: sha256(delivery.body),
      since: instantOf(delivery.event === 'repository_dispatch' ? now - SAME_DISPATCH_MS : 0),
    }));
    const column = <T>(of: (row: (typeof rows)[number]) => T): T[] => rows.map(of);
    // Another process may be storing the same body under another GUID.
    await tx.query('select pg_advisory_xact_lock(4712)');
    const inserted = await tx.query<{ guid: string }>(
      `insert into apeg.delivery (guid, digest, event, body, received_at)
       select guid, digest, event, body, $6::timestamptz
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
         as arrived (guid, digest, event, body, since)
       where not exists (
         select 1 from apeg.delivery known
         where known.guid = arrived.guid
            or (known.digest = arrived.digest and known.received_at >= arrived.since)
       )
       returning guid`,
      [
        column(({ delivery }) => delivery.guid),
        column(({ digest }) => digest),
        column(({ delivery }) => delivery.event),
        column(({ delivery }) => delivery.body),
        column(({ since }) => since),
        instantOf(now),
      ],
    );
    const guids = new Set(inserted.map(({ guid }) => guid));
    const fresh = rows.map(({ delivery }) => delivery).filter(({ guid }) => guids.has(guid));
    await enqueue(
      tx,
      fresh.map(({ guid, lane }) => ({ kind: DELIVERY, lane, data: { guid } })),
    );
    return new Set(fresh);
  }
}

/** Those of which neither GUID nor body came before. */
function firstOfEach(deliveries: readonly Delivery[]): Delivery[] {
  const seen = new Set<string>();
  return deliveries.filter(({ guid, body }) => {
    const fresh = !seen.has(`guid ${guid}`) && !seen.has(`body ${body}`);
    seen.add(`guid ${guid}`).add(`body ${body}`);
    return fresh;
  });
}
