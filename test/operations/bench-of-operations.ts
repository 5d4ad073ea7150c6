import { digestOf } from '../../src/domain/canonical-json.ts';
import type { Journal } from '../../src/domain/journal.ts';
import type { Actor } from '../../src/domain/operation.ts';
import type { Consent } from '../../src/domain/operation-limits.ts';
import { operationSettingsOf, type WrittenOperationSettings } from '../../src/domain/operation-settings.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { ShopConnections } from '../../src/domain/shops.ts';
import type { Timer } from '../../src/domain/timer.ts';
import {
  type Confirmation,
  type ConfirmedPlan,
  confirmPlan,
  confirmResume,
} from '../../src/operations/confirm.ts';
import { execute, type Ran } from '../../src/operations/execute.ts';
import { createSyncEffector } from '../../src/operations/inventory-sync/effector.ts';
import { makeSyncPlan } from '../../src/operations/inventory-sync/make-plan.ts';
import type { SyncMemory } from '../../src/operations/inventory-sync/memory.ts';
import { planRollback } from '../../src/operations/inventory-sync/plan-rollback.ts';
import { policyOf, type SyncPlan } from '../../src/operations/inventory-sync/planner.ts';
import type { RollbackPlanned } from '../../src/operations/operation-desk.ts';
import { LOCATION } from './fake-shopify.ts';

export const ACTOR: Actor = { name: 'tester', via: 'cli', permission: null };
const NOTHING_REMEMBERED: SyncMemory = { agreedEtsy: new Map(), skus: null };

/** Everything that one operation after the other is run on. */
export interface Bench {
  readonly connections: ShopConnections;
  readonly journal: Journal;
  readonly timer: Timer;
  readonly written?: WrittenOperationSettings;
  readonly memory?: SyncMemory;
}

/** Limits that stand in no test's way. */
export const WIDE: WrittenOperationSettings = {
  max_share: 1,
  max_total_delta: 100_000,
  max_delta: 10_000,
  max_zeros: 100,
};

/** Plans on a bench. @throws Error where there is no location. */
export async function planOn(bench: Bench): Promise<SyncPlan> {
  const planned = await makeSyncPlan(
    {
      readers: await bench.connections.readers(),
      settings: operationSettingsOf(bench.written),
      mapping: new Map(),
      memory: bench.memory ?? NOTHING_REMEMBERED,
      consents: [],
      generator: 'apeg test',
    },
    { clock: bench.timer, progress: () => undefined },
  );
  if (planned.kind !== 'planned') throw new Error('no location');
  return planned;
}

/** Confirms a plan by its whole digest. */
export async function confirmOn(
  bench: Bench,
  plan: Plan,
  more: { readonly digest?: string; readonly consents?: readonly Consent[] } = {},
): Promise<Confirmation> {
  const settings = operationSettingsOf(bench.written);
  const { names } = await bench.connections.readers();
  return confirmPlan(
    {
      plan,
      digest: more.digest ?? digestOf(plan),
      actor: ACTOR,
      consents: more.consents ?? [],
      shops: names,
      policy: policyOf(settings, LOCATION, new Map()),
    },
    { settings, clock: bench.timer, journal: bench.journal },
  );
}

/** Executes what was confirmed. */
export async function executeOn(bench: Bench, confirmed: ConfirmedPlan): Promise<Ran> {
  const readers = await bench.connections.readers();
  const writers = await bench.connections.writers();
  const { plan_sha256: planDigest, kind } = confirmed.opening;
  return execute(confirmed, {
    effector: createSyncEffector({ readers, writers, timer: bench.timer, planDigest, kind }),
    journal: bench.journal,
    timer: bench.timer,
    usage: readers.usage,
    progress: () => undefined,
  });
}

/** Confirms and executes; everything has to go well. */
export async function runOn(bench: Bench, plan: Plan, consents: readonly Consent[] = []): Promise<Ran> {
  const confirmation = await confirmOn(bench, plan, { consents });
  if (confirmation.kind !== 'confirmed') throw new Error(`not confirmed: ${JSON.stringify(confirmation)}`);
  return executeOn(bench, confirmation.plan);
}

/** Takes a run up again. */
export async function resumeOn(bench: Bench, run: string, actor = ACTOR): Promise<Ran> {
  const { names } = await bench.connections.readers();
  const request = { run, entries: await bench.journal.entries(), shops: names, actor };
  const settings = operationSettingsOf(bench.written);
  const confirmation = await confirmResume(request, {
    settings,
    clock: bench.timer,
    journal: bench.journal,
  });
  if (confirmation.kind !== 'confirmed') throw new Error(`not resumed: ${JSON.stringify(confirmation)}`);
  return executeOn(bench, confirmation.plan);
}

/** Plans the rollback of a run. */
export async function rollbackOn(bench: Bench, run: string): Promise<RollbackPlanned> {
  return planRollback(
    {
      run,
      entries: await bench.journal.entries(),
      readers: await bench.connections.readers(),
      settings: operationSettingsOf(bench.written),
      generator: 'apeg test',
    },
    { clock: bench.timer },
  );
}
