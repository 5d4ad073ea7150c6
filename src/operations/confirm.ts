import { canonicalJson, digestOf } from '../domain/canonical-json.ts';
import type { Journal, JournalBody, JournalDraft, JournalEntry } from '../domain/journal.ts';
import type { Actor, Refusal, RefusalReason } from '../domain/operation.ts';
import { type Consent, expiryAfter } from '../domain/operation-limits.ts';
import type { OperationSettings } from '../domain/operation-settings.ts';
import type { Plan } from '../domain/plan.ts';
import type { Receipt } from '../domain/receipt.ts';
import { type Clock, type Instant, instantOf, millisecondsOf } from '../domain/time.ts';
import { guardrailReasons, quietReasons } from './guardrails.ts';
import { entriesByRun, type Opened, recordOf } from './run-record.ts';

const SHORTEST_DIGEST = 8;

declare const confirmedBrand: unique symbol;

/** A plan, bound to who confirmed it. Nothing else can be executed, and only this file makes one. */
export interface ConfirmedPlan {
  readonly [confirmedBrand]: true;
  readonly run: string;
  readonly opening: Omit<Opened, 'type'>;
}

/** Who confirms what, and what the world looks like at that moment. */
export interface ConfirmRequest {
  readonly plan: Plan;
  /** The digest as somebody named it; its first 8 characters will do. */
  readonly digest: string;
  readonly actor: Actor;
  readonly consents: readonly Consent[];
  /** What else stands against it, such as an approval that is missing. */
  readonly against?: readonly RefusalReason[];
  /** The shops that are connected. */
  readonly shops: Plan['shops'];
  /** The settings that a plan made now would follow. */
  readonly policy: Plan['policy'];
}

/** What confirming needs. */
export interface ConfirmDeps {
  readonly settings: OperationSettings;
  readonly clock: Clock;
  readonly journal: Journal;
}

/** What confirming came to; a plan that has run answers with its receipt. */
export type Confirmation =
  | { readonly kind: 'confirmed'; readonly plan: ConfirmedPlan }
  | { readonly kind: 'already-run'; readonly receipt: Receipt }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      /** Where it stands in the journal; null where there is no plan to journal it of. */
      readonly entry: JournalEntry | null;
    };

/** Binds an actor to a plan after checks of digest, freshness, guardrails and drift; a refusal is journalled. @throws JournalUnusable */
export async function confirmPlan(request: ConfirmRequest, deps: ConfirmDeps): Promise<Confirmation> {
  const { plan, actor } = request;
  const digest = digestOf(plan);
  const now = deps.clock.now();
  const entries = await deps.journal.entries();
  const receipt = receiptFor(digest, entries);
  if (receipt !== null && namesDigest(request.digest, digest)) return { kind: 'already-run', receipt };
  const context = { settings: deps.settings, now, consents: request.consents };
  const reasons = [
    ...digestReasons(request.digest, digest),
    ...placeReasons(request),
    ...guardrailReasons(plan, context, 'to-execute'),
    ...driftReasons(plan, entries),
    ...(request.against ?? []),
  ];
  if (reasons.length > 0) {
    const about = { operation: plan.operation, plan_sha256: digest, actor };
    return refused({ ...about, refusal: { reasons, next: nextOf(reasons, plan) } }, deps);
  }
  const opening: ConfirmedPlan['opening'] = {
    operation: plan.operation,
    kind: plan.kind,
    ...(plan.rollback_of === undefined ? {} : { rollback_of: plan.rollback_of }),
    plan_sha256: digest,
    shops: plan.shops,
    actor,
    expires_at: expiryOf(plan, deps.settings),
    policy: plan.policy,
    consents: [...new Set([...plan.consents, ...deps.settings.consents, ...request.consents])],
    expected_calls: plan.expected.calls,
    steps: plan.steps,
  };
  const run = runId(plan.kind === 'rollback' ? 'rollback' : plan.operation, now, digest);
  return { kind: 'confirmed', plan: { run, opening } as ConfirmedPlan };
}

/** What a run is taken up with. */
export interface ResumeRequest {
  readonly run: string;
  readonly entries: readonly JournalEntry[];
  /** Who takes it up, who need not have confirmed it. */
  readonly actor: Actor;
  /** The shops that are connected. */
  readonly shops: Plan['shops'];
}

/**
 * Takes up a run that was confirmed before and is not closed: the journal, whose chain was checked, is what is bound.
 *
 * `already-run` where it is closed, a refusal where there is no such run, where it was confirmed for other shops, and in quiet hours; a
 * refusal is journalled where there is such a run. @throws JournalUnusable
 */
export async function confirmResume(
  { run, entries, shops, actor }: ResumeRequest,
  deps: ConfirmDeps,
): Promise<Confirmation> {
  const { opened, receipt } = recordOf(entries.filter((entry) => entry.run === run));
  if (receipt !== null) return { kind: 'already-run', receipt };
  if (opened === null) {
    const reason: RefusalReason = { code: 'run-unknown', detail: `there is no run ${run}` };
    return { kind: 'refused', refusal: { reasons: [reason], next: 'apeg runs' }, entry: null };
  }
  const { type: _, ...opening } = opened.body;
  const about = { operation: opening.operation, plan_sha256: opening.plan_sha256, actor };
  const other = shopReasons(opening.shops, shops, 'run');
  if (other.length > 0) {
    const next = 'connect the shops that it was confirmed for';
    return refused({ ...about, refusal: { reasons: other, next } }, deps);
  }
  const quiet = quietReasons(deps.settings, deps.clock.now());
  if (quiet.length > 0) {
    const next = 'the same command after the quiet hours';
    return refused({ ...about, refusal: { reasons: quiet, next } }, deps);
  }
  return { kind: 'confirmed', plan: { run, opening: { ...opening, actor } } as ConfirmedPlan };
}

type Said = Omit<Extract<JournalBody, { type: 'refused' }>, 'type'>;

/** A "no" as the journal has it, named by all that it says and its moment: another one has another name, also in the same second. */
export function refusalDraft(said: Said, at: Instant): JournalDraft {
  return { run: runId('refused', at, digestOf({ at, ...said })), at, body: { type: 'refused', ...said } };
}

/** Journals a "no". */
async function refused(said: Said, { clock, journal }: ConfirmDeps): Promise<Confirmation> {
  const at = clock.now();
  const entry = await journal.append(refusalDraft(said, at));
  return { kind: 'refused', refusal: said.refusal, entry };
}

function receiptFor(digest: string, entries: readonly JournalEntry[]): Receipt | null {
  for (const { body } of entries)
    if (body.type === 'closed' && body.receipt.plan_sha256 === digest) return body.receipt;
  return null;
}

function namesDigest(named: string, digest: string): boolean {
  return named.length >= SHORTEST_DIGEST && digest.startsWith(named.toLowerCase());
}

function digestReasons(named: string, digest: string): RefusalReason[] {
  if (namesDigest(named, digest)) return [];
  const detail =
    named.length < SHORTEST_DIGEST
      ? `at least ${SHORTEST_DIGEST} characters of the digest are needed`
      : `the plan's digest begins with ${digest.slice(0, 12)}, and ${named.slice(0, 65)} does not begin it: it is not the plan that was reviewed`;
  return [{ code: 'digest-mismatch', detail }];
}

function placeReasons({ plan, shops, policy }: ConfirmRequest): RefusalReason[] {
  const reasons = shopReasons(plan.shops, shops, 'plan');
  if (plan.kind === 'change' && canonicalJson(plan.policy) !== canonicalJson(policy))
    reasons.push({
      code: 'other-settings',
      detail: 'the settings that the plan follows have been changed since',
    });
  return reasons;
}

/** Ids of one shop mean other things in another, so nothing of one is ever written to another. */
export function shopReasons(
  made: Plan['shops'],
  connected: Plan['shops'],
  what: 'plan' | 'run',
): RefusalReason[] {
  if (made.shopify === connected.shopify && made.etsy === connected.etsy) return [];
  const detail = `the ${what} was made for other shops than those that are connected`;
  return [{ code: 'other-shop', detail }];
}

/** The plan's own word, or the settings' where that is sooner: a run is not taken up for longer than settings allow either. */
function expiryOf({ created_at, expires_at }: Plan, { limits }: OperationSettings): Instant {
  const latest = millisecondsOf(expiryAfter(created_at, limits));
  return instantOf(Math.min(latest, millisecondsOf(expires_at)));
}

/**
 * Runs that are not finished, and runs that changed the shops after the plan looked at them. A rollback is a difference to what is there
 * and minds only what was taken back already.
 */
function driftReasons(plan: Plan, entries: readonly JournalEntry[]): RefusalReason[] {
  const reasons: RefusalReason[] = [];
  const looked = millisecondsOf(plan.basis?.taken_at ?? plan.created_at);
  for (const [run, own] of entriesByRun(entries)) {
    const { opened, receipt } = recordOf(own);
    if (opened === null) continue;
    const minds =
      opened.body.operation === plan.operation &&
      (plan.kind === 'change' || opened.body.rollback_of === plan.rollback_of);
    if (receipt === null) reasons.push({ code: 'run-unfinished', detail: `the run ${run} is not finished` });
    else if (minds && receipt.changes.length > 0 && millisecondsOf(receipt.finished_at) >= looked)
      reasons.push({
        code: 'drift',
        detail: `the run ${run} has changed ${plan.operation === 'seo-refresh' ? 'texts' : 'stock'} since the plan was made`,
      });
  }
  return reasons;
}

function nextOf(reasons: readonly RefusalReason[], plan: Plan): string {
  const [unfinished] = reasons.filter(({ code }) => code === 'run-unfinished');
  const run = unfinished?.detail.split(' ')[2];
  if (run !== undefined) return resumeCommand(run);
  const codes = new Set(reasons.map(({ code }) => code));
  if (codes.has('consent-missing') && codes.size === 1) return 'the same command with --consent etsy-renewal';
  if (codes.has('quiet-hours') && codes.size === 1) return 'the same command after the quiet hours';
  if (codes.has('digest-mismatch') && codes.size === 1) return 'review the plan, then name its digest';
  return plan.kind === 'rollback'
    ? `apeg rollback --run ${plan.rollback_of ?? ''} --dry-run`
    : 'make a new plan with --dry-run, and review it';
}

/** The command that goes on with a run, whose operation its id names; a rollback is gone on with by either. */
export function resumeCommand(run: string): string {
  return `apeg ${run.startsWith('seo-refresh') ? 'etsy-seo-apply' : 'sync-inventory'} --resume ${run}`;
}

/** `inventory-sync-20261124-193000-1a2b3c4d`: sorts by time and names the plan. */
export function runId(what: string, at: Instant, digest: string): string {
  const [day = '', time = ''] = at.replaceAll(/[-:]|\.\d+Z$/g, '').split('T');
  return `${what}-${day}-${time.slice(0, 6)}-${digest.slice(0, 8)}`;
}
