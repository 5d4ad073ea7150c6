import { digestOf } from '../domain/canonical-json.ts';
import type { JournalEntry } from '../domain/journal.ts';
import type { RefusalCode } from '../domain/operation.ts';
import { expiryAfter } from '../domain/operation-limits.ts';
import type { OperationSettings } from '../domain/operation-settings.ts';
import type { Plan } from '../domain/plan.ts';
import type { Receipt } from '../domain/receipt.ts';
import type { Instant } from '../domain/time.ts';
import { resumeCommand, shopReasons } from './confirm.ts';
import { guardrailReasons } from './guardrails.ts';
import type { RollbackPlanned } from './operation-desk.ts';
import { type Opened, recordOf, stepsTakenBack } from './run-record.ts';

/** A finished run, and the steps of it that earlier rollbacks took back. */
export interface RunToTakeBack {
  readonly kind: 'found';
  readonly opened: Opened;
  readonly receipt: Receipt;
  readonly back: ReadonlySet<string>;
}

type Refused = Extract<RollbackPlanned, { readonly kind: 'refused' }>;

/** Looks a run up; `next` is what to do where other shops are connected than it was made for. */
export function findRun(
  run: string,
  entries: readonly JournalEntry[],
  { shops, next }: { readonly shops: Plan['shops']; readonly next: string },
): RunToTakeBack | Refused {
  const { opened, receipt } = recordOf(entries.filter((entry) => entry.run === run));
  if (opened === null) return refusedRollback('run-unknown', `there is no run ${run}`, 'apeg runs');
  if (receipt === null)
    return refusedRollback('run-unfinished', `the run ${run} is not finished`, resumeCommand(run));
  const [other] = shopReasons(opened.body.shops, shops, 'run');
  if (other !== undefined) return refusedRollback(other.code, other.detail, next);
  return { kind: 'found', opened: opened.body, receipt, back: stepsTakenBack(run, entries) };
}

/** There is nothing of a run that could be taken back. */
export function nothingLeft(run: string): Refused {
  const detail = `nothing that the run ${run} changed is left to take back`;
  return refusedRollback('nothing-to-do', detail, 'apeg runs');
}

/** Why a run is not taken back, and what to do instead. */
export function refusedRollback(code: RefusalCode, detail: string, next: string): Refused {
  return { kind: 'refused', refusal: { reasons: [{ code, detail }], next } };
}

/** What an operation says itself of a plan that takes a run back. */
export interface RollbackPart extends Pick<Plan, 'operation' | 'shops' | 'steps' | 'left_out' | 'expected'> {
  readonly receipt: Receipt;
  /** How it goes back: by difference, or to what was before. */
  readonly strategy: 'delta' | 'before';
}

/** The plan that takes a run back, with what guardrails say to it. */
export function plannedRollback(
  { operation, shops, steps, left_out, expected, receipt, strategy }: RollbackPart,
  { settings, generator, now }: { settings: OperationSettings; generator: string; now: Instant },
): RollbackPlanned {
  const plan: Plan = {
    schema: 'apeg.plan/1',
    operation,
    kind: 'rollback',
    rollback_of: receipt.run,
    generator,
    created_at: now,
    expires_at: expiryAfter(now, settings.limits),
    shops,
    policy: { strategy, receipt_sha256: digestOf(receipt) },
    limits: settings.limits,
    consents: [],
    basis: null,
    steps,
    left_out,
    expected,
  };
  const reasons = guardrailReasons(plan, { settings, now, consents: [] }, 'to-plan');
  return { kind: 'planned', plan, reasons };
}
