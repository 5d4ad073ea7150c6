import { counted } from '../domain/figure-text.ts';
import type { RefusalReason } from '../domain/operation.ts';
import {
  type LeftOut,
  type LeftOutReason,
  type Plan,
  type Step,
  type StockStep,
  sideOf,
  type TextStep,
} from '../domain/plan.ts';
import type { Side } from '../domain/shops.ts';
import { skuText } from './tainted.ts';

/** A plan with what belongs beside it: its digest and what guardrails have against it. */
export interface ReviewedPlan {
  readonly plan: Plan;
  readonly digest: string;
  readonly reasons: readonly RefusalReason[];
}

const SKUS_SHOWN = 8;

/** Why something is left out, in words. */
const LEFT_OUT = {
  'no-sku': 'has no SKU',
  'duplicate-sku': 'the SKU is there more than once',
  'not-on-other-side': 'the other shop does not have it',
  'mapping-unknown': 'the mapping names a SKU that is not there',
  'excluded-by-settings': 'excluded by settings',
  untracked: 'Shopify does not track its stock',
  'sells-below-zero': 'Shopify goes on selling it below zero',
  bundle: 'a bundle: its stock is that of its parts',
  'gift-card': 'a gift card',
  'not-for-sale': 'its product is not active',
  draft: 'the listing is a draft',
  expired: 'the listing has expired',
  inactive: 'the listing is off sale',
  'sold-out': 'the listing is sold out',
  digital: 'digital',
  'made-to-order': 'made to order',
  'no-inventory-record': 'the listing has no inventory record',
  'not-syncable': 'Etsy would not take its inventory back',
  'siblings-disagree': 'it shares a quantity',
  'no-agreed-stock': 'both sides never agreed yet',
  'negative-stock': 'more was sold than there was',
  'over-cap': 'over the cap, for a later run',
  'not-approved': 'not approved',
  'text-changed': 'its text is no longer what was looked at',
} as const satisfies Record<LeftOutReason, string>;

/** What a plan is called. */
export function planTitle({ kind, operation }: Plan): string {
  return kind === 'rollback' ? 'Plan of a rollback' : `Plan of ${operation}`;
}

/** What a plan is about, in a few lines. */
export function planSummary({ plan, digest }: ReviewedPlan): string[] {
  const { policy, basis, steps, shops, expires_at } = plan;
  const etsy = steps.filter((step) => sideOf(step) === 'etsy').length;
  const rule =
    plan.kind === 'rollback'
      ? `Takes back the run ${plan.rollback_of ?? ''}, by difference to what is there now`
      : plan.operation === 'seo-refresh'
        ? `Approved suggestions of the analysis ${textOf(policy['analysis']).slice(0, 12)}, ${textOf(policy['edited'])} of them edited`
        : `Policy ${textOf(policy['policy'])}, buffer ${textOf(policy['buffer'])}, location ${textOf(policy['shopify_location'])}`;
  return [
    `${shops.shopify === '' ? '' : `${shops.shopify} on Shopify, `}shop ${shops.etsy} on Etsy`,
    rule,
    `${counted(steps.length, 'item')} of at most ${plan.limits.max_items}: ${steps.length - etsy} on Shopify, ${etsy} on Etsy`,
    ...(basis === null
      ? []
      : [
          `${counted(basis.matched_skus, 'SKU')} on both sides, ${basis.unchanged_skus} of them agree already`,
        ]),
    `May be executed until ${expires_at}`,
    `Digest ${digest}`,
  ];
}

/** One row of the table: what changes where, from what to what, and why. */
export interface PlanRow {
  readonly sku: string;
  readonly side: string;
  readonly before: string;
  readonly after: string;
  readonly why: string;
}

/** The rows of the table, in the order of execution. */
export function planRows({ steps }: Plan): PlanRow[] {
  return steps.flatMap((step) => (step.kind === 'etsy-text' ? textRows(step) : [stockRow(step)]));
}

function stockRow(step: StockStep): PlanRow {
  return {
    sku: skuText(step.sku) || '(no SKU)',
    side: sideName(sideOf(step)),
    before: `${step.before}${stateBefore(step)}`,
    after: `${step.after}${stateAfter(step)}`,
    why: step.forced_by === undefined ? step.why : `${step.why} (forced by ${step.forced_by})`,
  };
}

/** A row for each field; of tags those that come and go. */
function textRows({ sku, text_before: before, text_after: after, why }: TextStep): PlanRow[] {
  const row = (field: string, from: string, to: string): PlanRow => ({
    sku: `${sku} ${field}`,
    side: 'Etsy',
    before: from === '' ? '–' : from,
    after: to === '' ? '–' : to,
    why,
  });
  const { title, description, tags } = after;
  const had = before.tags ?? [];
  return [
    ...(title === undefined ? [] : [row('title', before.title ?? '', title)]),
    ...(tags === undefined
      ? []
      : [
          row(
            'tags',
            had.filter((tag) => !tags.includes(tag)).join(', '),
            tags.filter((tag) => !had.includes(tag)).join(', '),
          ),
        ]),
    ...(description === undefined ? [] : [row('description', before.description ?? '', description)]),
  ];
}

function stateBefore(step: Step): string {
  return 'from_state' in step ? ` ${step.from_state}` : '';
}

function stateAfter(step: Step): string {
  if (step.kind === 'etsy-deactivate') return ' inactive';
  return step.kind === 'etsy-activate' ? ' active (paid)' : '';
}

/** What is left out, by reason, with the first SKUs of each; all of them stand in the plan file. */
export function leftOutLines({ left_out }: Plan): string[] {
  const groups = Map.groupBy(left_out, ({ reason, side }) => `${reason} ${side}`);
  return Array.from(groups.values(), (own) => {
    const [first] = own;
    if (first === undefined) return '';
    const names = own.slice(0, SKUS_SHOWN).map(nameOf).join(', ');
    const more = own.length > SKUS_SHOWN ? ` and ${own.length - SKUS_SHOWN} more` : '';
    return `${own.length} × ${sideName(first.side)}: ${LEFT_OUT[first.reason]}: ${names}${more}`;
  });
}

function nameOf({ sku, place, detail }: LeftOut): string {
  return `${skuText(sku ?? place)}${detail === undefined ? '' : ` (${detail})`}`;
}

function spanOf(seconds: number): string {
  return seconds < 1 ? 'under a second' : `about ${counted(Math.ceil(seconds), 'second')}`;
}

/** The name of a side, for people. */
export function sideName(side: Side): string {
  return side === 'etsy' ? 'Etsy' : 'Shopify';
}

/** What execution will take. */
export function expectedLines({ expected: { calls, seconds, fees } }: Plan): string[] {
  return [
    `${counted(calls.shopify, 'call')} to Shopify, ${calls.etsy} to Etsy, ${spanOf(seconds)} at Etsy's documented rate`,
    ...(fees.length === 0
      ? ['No fees']
      : fees.map(
          ({ listings, what, consent }) =>
            `${counted(listings, 'listing')}: ${what}; needs the consent ${consent}`,
        )),
  ];
}

/** What guardrails have against a plan. */
export function reasonLines(reasons: readonly RefusalReason[]): string[] {
  return reasons.map(({ code, detail }) => `${detail} [${code}]`);
}

/** What to do with a plan. */
export function nextLine({ plan, digest, reasons }: ReviewedPlan, file: string): string {
  if (plan.steps.length === 0) return 'Nothing has to be done.';
  if (reasons.length > 0)
    return 'This plan will be refused; change what it says, or the settings, and plan again.';
  const named = digest.slice(0, 12);
  const paid = plan.expected.fees.length > 0 && plan.consents.length === 0 ? ' --consent etsy-renewal' : '';
  if (plan.kind === 'rollback')
    return `apeg rollback --run ${plan.rollback_of ?? ''} --confirm ${named}${paid}`;
  return plan.operation === 'seo-refresh'
    ? `apeg etsy-seo-apply --input ${file} --confirm ${named}`
    : `apeg sync-inventory --execute --plan ${file} --confirm ${named}${paid}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '–';
}
