import type { EtsyTextConnections } from '../../domain/etsy-text.ts';
import type { Journal } from '../../domain/journal.ts';
import type { OperationSettings } from '../../domain/operation-settings.ts';
import type { Timer } from '../../domain/timer.ts';
import { confirmPlan, confirmResume } from '../confirm.ts';
import { execute } from '../execute.ts';
import type { OperationDesk } from '../operation-desk.ts';
import { createTextEffector } from './effector.ts';
import { planTextRollback } from './plan-rollback.ts';

/** What changing the texts of one repository's shop needs. */
export interface SeoDeskDeps {
  readonly shops: EtsyTextConnections;
  readonly journal: Journal;
  readonly settings: OperationSettings;
  readonly timer: Timer;
  readonly generator: string;
  readonly progress: (message: string) => void;
}

const NOTHING_USED = { calls: 0, writes: 0, waitedMs: 0 };

/** Opens the desk for texts. */
export function createSeoDesk({
  shops,
  journal,
  settings,
  timer,
  generator,
  progress,
}: SeoDeskDeps): OperationDesk {
  return {
    planRollback: async (run) => {
      const { texts, shop } = await shops.textReader();
      const entries = await journal.entries();
      return planTextRollback({ run, entries, texts, shop, settings, generator }, { clock: timer });
    },
    confirm: async (plan, by) => {
      const { shop } = await shops.textReader();
      const names = { shopify: '', etsy: shop };
      // The plan follows an approved file and no settings: its own policy is the one that counts.
      return confirmPlan(
        { plan, ...by, shops: names, policy: plan.policy },
        { settings, clock: timer, journal },
      );
    },
    resume: async (run, actor) => {
      const { shop } = await shops.textReader();
      const entries = await journal.entries();
      return confirmResume(
        { run, entries, actor, shops: { shopify: '', etsy: shop } },
        { settings, clock: timer, journal },
      );
    },
    execute: async (confirmed) => {
      const { texts, usage } = await shops.textReader();
      const writer = await shops.textWriter();
      return execute(confirmed, {
        effector: createTextEffector({ texts, writer, kind: confirmed.opening.kind }),
        journal,
        timer,
        usage: () => ({ shopify: NOTHING_USED, etsy: usage() }),
        progress,
      });
    },
    entries: (run) => journal.entries(run),
  };
}
