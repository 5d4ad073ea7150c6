import { counted } from '../domain/figure-text.ts';
import type { RefusalCode, RefusalReason } from '../domain/operation.ts';
import type { Consent } from '../domain/operation-limits.ts';
import { MOST_ITEMS } from '../domain/operation-limits.ts';
import type { OperationSettings } from '../domain/operation-settings.ts';
import { isStock, type Plan, type Step } from '../domain/plan.ts';
import { type Instant, millisecondsOf, minuteOfDay } from '../domain/time.ts';

const FEW_SKUS = 5;

/** What rules look at besides the plan. */
export interface GuardrailContext {
  readonly settings: OperationSettings;
  readonly now: Instant;
  /** Paid actions agreed to by whoever confirms, besides those of plan and settings. */
  readonly consents: readonly Consent[];
}

/** A rule that may refuse a plan; it never edits one. */
export interface Guardrail {
  readonly code: RefusalCode;
  /** Only where something is executed, not where a plan is made. */
  readonly onlyToExecute?: true;
  /** What is wrong, or null. */
  readonly check: (plan: Plan, context: GuardrailContext) => string | null;
}

/** Every rule, in the order in which reasons are given. */
export const GUARDRAILS: readonly Guardrail[] = [
  {
    code: 'too-many-items',
    check: ({ steps }, { settings }) => {
      const most = Math.min(MOST_ITEMS, settings.limits.max_items);
      return steps.length > most ? `${counted(steps.length, 'item')}, at most ${most} a run` : null;
    },
  },
  {
    code: 'share-of-catalogue',
    check: ({ steps, left_out, basis, kind }, { settings }) => {
      if (basis === null || kind === 'rollback') return null;
      // What is over the cap differs, too: a shop that answered wrongly differs everywhere.
      const later = left_out.filter(({ reason }) => reason === 'over-cap');
      const own = steps.filter(isStock).filter((step) => step.forced_by === undefined);
      const skus = new Set([...own, ...later].map(({ sku }) => sku)).size;
      const share = basis.matched_skus === 0 ? 0 : Math.min(1, skus / basis.matched_skus);
      // A handful of items is no mass change, however small the shop.
      return skus > FEW_SKUS && share > settings.limits.max_share
        ? `${skus} of ${basis.matched_skus} matched SKUs differ (${percent(share)}), at most ${percent(settings.limits.max_share)}`
        : null;
    },
  },
  {
    code: 'total-delta',
    check: ({ steps }, { settings }) => {
      const total = steps.filter(isStock).reduce((sum, step) => sum + Math.abs(step.after - step.before), 0);
      const most = settings.limits.max_total_delta;
      return total > most ? `${total} units are moved in all, at most ${most}` : null;
    },
  },
  {
    code: 'single-delta',
    check: ({ steps }, { settings }) => {
      const most = settings.limits.max_delta;
      const over = steps.filter(isStock).filter((step) => Math.abs(step.after - step.before) > most);
      return over.length > 0 ? `more than ${most} units of ${skusText(over)}` : null;
    },
  },
  {
    code: 'too-many-zeros',
    check: ({ steps, kind }, { settings }) => {
      if (kind === 'rollback') return null;
      const zeros = steps.filter(isStock).filter((step) => step.after === 0 && step.before > 0);
      const most = settings.limits.max_zeros;
      return zeros.length > most ? `${counted(zeros.length, 'item')} would go to 0, at most ${most}` : null;
    },
  },
  {
    code: 'blank-skus',
    check: ({ basis }, { settings }) => {
      const share = basis?.blank_share ?? 0;
      const most = settings.limits.max_blank_share;
      return share > most
        ? `${percent(share)} of the SKUs of the last snapshot are gone, at most ${percent(most)}: the shops may have answered without SKUs`
        : null;
    },
  },
  {
    code: 'unknown-location',
    check: ({ basis }) =>
      basis !== null && !basis.location_known
        ? 'the location was not among the active locations of the shop; a write would stock items there'
        : null,
  },
  {
    code: 'consent-missing',
    onlyToExecute: true,
    check: ({ steps, consents }, context) => {
      const given = new Set([...consents, ...context.settings.consents, ...context.consents]);
      const missing = steps.flatMap((step) => ('consent' in step && !given.has(step.consent) ? [step] : []));
      const [first] = missing;
      return first === undefined
        ? null
        : `putting ${skusText(missing)} on sale again can cost a listing fee; nobody agreed to ${first.consent}`;
    },
  },
  {
    code: 'quiet-hours',
    onlyToExecute: true,
    check: (_, { settings, now }) => quietReasons(settings, now)[0]?.detail ?? null,
  },
  {
    code: 'expired',
    onlyToExecute: true,
    check: ({ created_at, expires_at }, { settings, now }) => {
      // The settings of today count, and the plan's own word where it is shorter.
      const age = millisecondsOf(now) - millisecondsOf(created_at);
      const over =
        age > settings.limits.expiry_hours * 3_600_000 || millisecondsOf(now) > millisecondsOf(expires_at);
      return over ? `the plan was made ${Math.floor(age / 3_600_000)} hours ago and is too old` : null;
    },
  },
  {
    code: 'from-the-future',
    onlyToExecute: true,
    check: ({ created_at }, { now }) =>
      millisecondsOf(created_at) - millisecondsOf(now) > 300_000
        ? `the plan says it was made at ${created_at}, which is not yet`
        : null,
  },
  {
    code: 'nothing-to-do',
    onlyToExecute: true,
    check: ({ steps }) => (steps.length === 0 ? 'the plan has no steps' : null),
  },
];

/** Every reason against a plan; `toExecute` asks the rules for execution too. */
export function guardrailReasons(
  plan: Plan,
  context: GuardrailContext,
  purpose: 'to-plan' | 'to-execute',
): readonly RefusalReason[] {
  return GUARDRAILS.flatMap(({ code, onlyToExecute, check }) => {
    if (onlyToExecute === true && purpose === 'to-plan') return [];
    const detail = check(plan, context);
    return detail === null ? [] : [{ code, detail }];
  });
}

/** The reason against executing anything now, where these are quiet hours. */
export function quietReasons({ quietHours }: OperationSettings, now: Instant): RefusalReason[] {
  if (quietHours === undefined) return [];
  const { from, to, zone } = quietHours;
  const minute = minuteOfDay(now, zone);
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const quiet = start <= end ? minute >= start && minute < end : minute >= start || minute < end;
  return quiet
    ? [{ code: 'quiet-hours', detail: `nothing is executed from ${from} to ${to} (${zone})` }]
    : [];
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function skusText(steps: readonly Step[]): string {
  const skus = [...new Set(steps.map(({ sku }) => sku))];
  return skus.length <= 5 ? skus.join(', ') : `${skus.slice(0, 5).join(', ')} and ${skus.length - 5} more`;
}
