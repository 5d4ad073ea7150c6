import { daysAfter } from '../../domain/time.ts';
import type { AppDeps } from './deps.ts';

/** GitHub keeps deliveries for so long. */
const KEPT_DAYS = 3;

/** Asks GitHub to deliver again what never got here; what was stored is not asked for. @returns how many. */
export async function fetchMissed({ github, queue, clock, record }: AppDeps): Promise<number> {
  const deliveries = await github.deliveries(daysAfter(clock.now(), -KEPT_DAYS));
  const arrived = await queue.accepted([...new Set(deliveries.map(({ guid }) => guid))]);
  const acknowledged = new Set(deliveries.filter((one) => one.acknowledged).map(({ guid }) => guid));
  const missed = new Map(
    deliveries
      .filter(({ guid }) => !arrived.has(guid) && !acknowledged.has(guid))
      .map(({ guid, id }) => [guid, id]),
  );
  for (const id of missed.values()) await github.redeliver(id);
  record('deliveries-asked-again', { deliveries: missed.size });
  return missed.size;
}
