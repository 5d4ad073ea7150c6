import type { JournalEntry } from '../domain/journal.ts';
import type { Actor, Refusal, RefusalReason } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Confirmation, ConfirmedPlan, ConfirmRequest } from './confirm.ts';
import type { Ran } from './execute.ts';

/** The inverse of a run, or why there is none. */
export type RollbackPlanned =
  | { readonly kind: 'planned'; readonly plan: Plan; readonly reasons: readonly RefusalReason[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What every operation does with a plan. */
export interface OperationDesk {
  /** Plans the inverse of a run. @throws VendorError */
  readonly planRollback: (run: string) => Promise<RollbackPlanned>;
  readonly confirm: (
    plan: Plan,
    by: Pick<ConfirmRequest, 'digest' | 'actor' | 'consents' | 'against'>,
  ) => Promise<Confirmation>;
  /** Takes up a run that is not finished. @throws JournalUnusable */
  readonly resume: (run: string, actor: Actor) => Promise<Confirmation>;
  /** @throws JournalUnusable, ShopBusy */
  readonly execute: (confirmed: ConfirmedPlan) => Promise<Ran>;
  readonly entries: (run?: string) => Promise<readonly JournalEntry[]>;
}
