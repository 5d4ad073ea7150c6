import type { EtsyState } from '../../domain/etsy.ts';
import type { Step } from '../../domain/plan.ts';
import type { Change } from '../../domain/receipt.ts';
import { OutcomeUnknown, VendorError } from '../../domain/vendor-errors.ts';
import type { Attempt, Inspection, Sent, Write } from '../write.ts';
import { quantitiesOf } from './etsy-groups.ts';
import { type EtsyDeps, isRenewed, listingOf, quantityChange } from './etsy-put.ts';
import { type EtsyStep, isEtsy } from './sync-writes.ts';

/** Looks at the state of a listing and prepares the change to the other one. */
export async function inspectState(
  write: Write,
  pending: readonly Step[],
  deps: EtsyDeps,
): Promise<Inspection> {
  const steps = pending.filter(isEtsy);
  const [first] = steps;
  const wanted = wantedState(first);
  if (first === undefined || wanted === null) return { prepared: null, skips: [] };
  const listingId = listingOf(write);
  const state = await deps.reader.state(listingId);
  if (state === wanted) return { prepared: null, skips: [] };
  if (state !== fromState(first)) {
    const detail =
      state === null ? 'the listing is gone' : `the listing is ${state}, the plan saw ${fromState(first)}`;
    const reason = state === null ? 'gone' : 'conflict';
    return { prepared: null, skips: steps.map((step) => ({ step, reason, detail })) };
  }
  const changes = steps.map(
    ({ id, sku }): Change => ({
      step: id,
      side: 'etsy',
      sku,
      field: 'state',
      target: `listing ${listingId}`,
      before: state,
      after: wanted,
    }),
  );
  const send = async (): Promise<Sent> => {
    const answer = await deps.writer.setState(listingId, wanted);
    if (answer !== wanted)
      return { kind: 'committed', changes, unverified: `Etsy answered with the state ${answer}` };
    try {
      return await committed(steps, changes, deps);
    } catch (error) {
      if (!(error instanceof VendorError)) throw error;
      throw new OutcomeUnknown('etsy', `the listing is ${wanted}, its quantity cannot be read`, {
        cause: error,
      });
    }
  };
  return { prepared: { steps, changes, seen: { state }, send }, skips: [] };
}

/** Finds out what became of a change of state. */
export async function settleState(write: Write, attempt: Attempt, deps: EtsyDeps): Promise<Sent> {
  const steps = write.steps.filter(isEtsy).filter(({ id }) => attempt.steps.includes(id));
  const [first] = steps;
  const state = await deps.reader.state(listingOf(write));
  if (state !== null && state === wantedState(first)) return committed(steps, attempt.changes, deps);
  if (first !== undefined && state === fromState(first))
    return { kind: 'not-committed', conflicts: [], again: true, detail: 'Etsy did not perform it' };
  return { kind: 'unclear', detail: state === null ? 'the listing is gone' : `the listing is ${state}` };
}

/** A sold-out listing that goes on sale gets a unit by Etsy itself, in which product is seen afterwards: it is part of the change. */
async function committed(
  steps: readonly EtsyStep[],
  changes: readonly Change[],
  { reader }: EtsyDeps,
): Promise<Sent> {
  const [first] = steps;
  if (first === undefined || !isRenewed(first)) return { kind: 'committed', changes };
  const inventory = await reader.inventory(first.target.listing_id);
  const now = inventory === null ? new Map<string, number>() : quantitiesOf(inventory);
  const before = new Map(steps.map(({ target, before: seen }) => [target.property_key, seen]));
  const own = steps
    .map((step) => quantityChange(step, before, now))
    .filter((change) => change.before !== change.after);
  return { kind: 'committed', changes: [...changes, ...own] };
}

function wantedState(step: EtsyStep | undefined): 'active' | 'inactive' | null {
  if (step?.kind === 'etsy-activate') return 'active';
  return step?.kind === 'etsy-deactivate' ? 'inactive' : null;
}

function fromState(step: EtsyStep): EtsyState {
  return step.kind === 'etsy-quantity' ? 'active' : step.from_state;
}
