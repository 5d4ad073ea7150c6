import { canonicalJson } from '../domain/canonical-json.ts';
import type { RefusalReason } from '../domain/operation.ts';
import type { Plan, Step } from '../domain/plan.ts';

/**
 * What is wrong with a plan that people edited: steps may be taken out, and a quantity may go less far than it was planned to;
 * nothing else. Steps of an Etsy listing that depend on each other stay together and as they are.
 */
export function revisionReasons(original: Plan, revised: Plan): RefusalReason[] {
  const said = (detail: string): RefusalReason => ({ code: 'revision-outside-limits', detail });
  const reasons: RefusalReason[] = [];
  const { steps: planned, ...was } = original;
  const { steps: kept, ...is } = revised;
  if (canonicalJson(was) !== canonicalJson(is))
    reasons.push(said('only steps may be changed, and something else was'));
  const order = planned.map(({ id }) => id);
  const places = kept.map(({ id }) => order.indexOf(id));
  if (places.some((place, index) => place < 0 || place <= (places[index - 1] ?? -1)))
    reasons.push(said('steps were added, repeated or moved; they may only be taken out'));
  const byId = new Map(kept.map((step) => [step.id, step]));
  for (const step of planned) {
    const now = byId.get(step.id);
    if (now !== undefined && !mayBecome(step, now))
      reasons.push(
        said(
          `${step.id} (${step.sku}): ${'after' in step ? `only "after" may be changed, to a number between ${step.before} and ${step.after}` : 'it may only be taken out'}`,
        ),
      );
  }
  for (const [listing, own] of boundTogether(planned)) {
    const unchanged = own.filter((step) => canonicalJson(byId.get(step.id) ?? null) === canonicalJson(step));
    const gone = own.filter(({ id }) => !byId.has(id));
    if (unchanged.length !== own.length && gone.length !== own.length)
      reasons.push(
        said(`the steps of listing ${listing} depend on each other: keep all as they are, or take all out`),
      );
  }
  return reasons;
}

/** The planned step, or the same with a quantity on the way to the planned one. */
function mayBecome(step: Step, now: Step): boolean {
  if (step.kind === 'etsy-text' || now.kind === 'etsy-text')
    return canonicalJson(step) === canonicalJson(now);
  const { after, ...rest } = step;
  const { after: next, ...others } = now;
  if (canonicalJson(rest) !== canonicalJson(others)) return false;
  if (next === after) return true;
  if (step.kind !== 'shopify-quantity' && step.kind !== 'etsy-quantity') return false;
  const [low, high] = [Math.min(step.before, after), Math.max(step.before, after)];
  return next > low && next < high;
}

/** Listings with steps that share a quantity, or that are taken off or put on sale. */
function boundTogether(steps: readonly Step[]): (readonly [number, readonly Step[]])[] {
  const etsy = steps.flatMap((step) =>
    step.kind === 'shopify-quantity' || step.kind === 'etsy-text' ? [] : [step],
  );
  return [...Map.groupBy(etsy, ({ target }) => target.listing_id)].filter(
    ([, own]) =>
      own.some(({ kind, forced_by }) => kind !== 'etsy-quantity' || forced_by !== undefined) ||
      new Set(own.map(({ target }) => target.property_key)).size < own.length,
  );
}
