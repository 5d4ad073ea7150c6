import { digestOf } from '../../domain/canonical-json.ts';
import { sha256 } from '../../domain/digest.ts';
import type { Journal } from '../../domain/journal.ts';
import type { RefusalReason } from '../../domain/operation.ts';
import type { Consent } from '../../domain/operation-limits.ts';
import type { OperationSettings } from '../../domain/operation-settings.ts';
import type { Plan } from '../../domain/plan.ts';
import type { ShopConnections } from '../../domain/shops.ts';
import type { StateStore } from '../../domain/state-store.ts';
import type { Timer } from '../../domain/timer.ts';
import { confirmPlan, confirmResume } from '../confirm.ts';
import { execute } from '../execute.ts';
import { guardrailReasons } from '../guardrails.ts';
import type { OperationDesk } from '../operation-desk.ts';
import { createSyncEffector } from './effector.ts';
import { makeSyncPlan, type NoLocation } from './make-plan.ts';
import { recall, rememberPlan, rememberRuns } from './memory.ts';
import { planRollback } from './plan-rollback.ts';
import { policyOf } from './planner.ts';

/** What the synchronisation of one repository's shops needs. */
export interface SyncDeskDeps {
  readonly shops: ShopConnections;
  readonly journal: Journal;
  readonly state: StateStore;
  readonly settings: OperationSettings;
  /** Etsy's SKU by Shopify's, where they differ. */
  readonly mapping: ReadonlyMap<string, string>;
  readonly timer: Timer;
  readonly generator: string;
  readonly progress: (message: string) => void;
}

/** A plan and what guardrails already have against it; its digest is what people confirm. */
export interface DeskPlan {
  readonly kind: 'planned';
  readonly plan: Plan;
  readonly digest: string;
  readonly reasons: readonly RefusalReason[];
}

/** The synchronisation, step by step, for every face. */
export interface SyncDesk extends OperationDesk {
  /** Reads both shops and plans; changes nothing in them. @throws VendorError */
  readonly plan: (consents: readonly Consent[]) => Promise<DeskPlan | NoLocation>;
}

/** Opens the desk. */
export function createSyncDesk(deps: SyncDeskDeps): SyncDesk {
  const { shops, journal, settings, mapping, timer, generator, progress } = deps;
  const stateOf = (names: Plan['shops']): StateStore => ofShops(deps.state, names);
  return {
    plan: async (consents) => {
      const readers = await shops.readers();
      const state = stateOf(readers.names);
      await rememberRuns(state, readers.names, await journal.entries());
      const memory = await recall(state);
      const made = await makeSyncPlan(
        { readers, settings, mapping, memory, consents, generator },
        { clock: timer, progress },
      );
      if (made.kind === 'no-location') return made;
      const context = { settings, now: timer.now(), consents };
      const reasons = guardrailReasons(made.plan, context, 'to-plan');
      await rememberPlan(state, made, reasons.length === 0);
      return { kind: 'planned', plan: made.plan, digest: digestOf(made.plan), reasons };
    },
    planRollback: async (run) =>
      planRollback(
        { run, entries: await journal.entries(), readers: await shops.readers(), settings, generator },
        { clock: timer },
      ),
    confirm: async (plan, by) => {
      const { names } = await shops.readers();
      // Where settings name no location, the one that the plan found is the only one there was.
      const location = settings.inventorySync.shopify_location ?? plan.policy['shopify_location'];
      const policy = policyOf(settings, typeof location === 'string' ? location : '', mapping);
      return confirmPlan({ plan, ...by, shops: names, policy }, { settings, clock: timer, journal });
    },
    resume: async (run, actor) => {
      const { names } = await shops.readers();
      const entries = await journal.entries();
      return confirmResume({ run, entries, actor, shops: names }, { settings, clock: timer, journal });
    },
    execute: async (confirmed) => {
      const readers = await shops.readers();
      const writers = await shops.writers();
      const { plan_sha256: planDigest, kind } = confirmed.opening;
      const ran = await execute(confirmed, {
        effector: createSyncEffector({ readers, writers, timer, planDigest, kind }),
        journal,
        timer,
        usage: readers.usage,
        progress,
      });
      if (ran.kind === 'closed')
        await rememberRuns(stateOf(readers.names), readers.names, await journal.entries());
      return ran;
    },
    entries: (run) => journal.entries(run),
  };
}

/** What is remembered of some shops is never taken for the memory of others, such as simulated ones. */
function ofShops(state: StateStore, { shopify, etsy }: Plan['shops']): StateStore {
  const own = (name: string): string => `${name}-${sha256(`${shopify} ${etsy}`).slice(0, 12)}`;
  return {
    read: (name) => state.read(own(name)),
    write: (name, value) => state.write(own(name), value),
  };
}
