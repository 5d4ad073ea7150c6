import type { EtsyText, EtsyTextListing, EtsyTextReader, EtsyTextWriter } from '../../domain/etsy-text.ts';
import type { Step, TextStep } from '../../domain/plan.ts';
import type { Change } from '../../domain/receipt.ts';
import { OutcomeUnknown, VendorError } from '../../domain/vendor-errors.ts';
import type { Attempt, Effector, Inspection, Sent, Skip, Write } from '../write.ts';
import { saysSo } from './make-plan.ts';

const NO_EFFECT = 'Etsy took the request and changed nothing';

/** What changing texts needs. */
export interface TextEffectorDeps {
  readonly texts: EtsyTextReader;
  readonly writer: EtsyTextWriter;
  readonly kind: 'change' | 'rollback';
}

/** Changes the texts of listings, one by one: a look, a PATCH of the fields that change, and a look. */
export function createTextEffector({ texts, writer, kind }: TextEffectorDeps): Effector {
  return {
    writesOf: (steps) =>
      steps.filter(isText).map((step, index) => ({
        id: `w${String(index + 1).padStart(3, '0')}`,
        kind: 'etsy-text',
        side: 'etsy',
        steps: [step],
      })),
    inspect: async (_, [step]): Promise<Inspection> => {
      if (step === undefined || !isText(step)) return { prepared: null, skips: [] };
      const listing = await texts.listing(step.target.listing_id);
      const skip = skipOf(step, listing, kind);
      if (skip !== null || listing === null) return { prepared: null, skips: skip === null ? [] : [skip] };
      const changes = [changeOf(step, fieldsOf(listing.text, step), step.text_after)];
      const send = async (): Promise<Sent> => {
        await writer.patchText(step.target.listing_id, step.text_after);
        try {
          return verified(step, await texts.listing(step.target.listing_id), changes);
        } catch (error) {
          if (!(error instanceof VendorError)) throw error;
          throw new OutcomeUnknown('etsy', 'the text was written and cannot be read back', { cause: error });
        }
      };
      return { prepared: { steps: [step], changes, seen: { text: 'as planned' }, send }, skips: [] };
    },
    settle: async (write: Write, attempt: Attempt): Promise<Sent> => {
      const [step] = write.steps;
      if (step === undefined || !isText(step)) throw new RangeError(`${write.id} is no write of a text`);
      const listing = await texts.listing(step.target.listing_id);
      const ended = verified(step, listing, attempt.changes);
      // Nothing says that it arrived: it may be sent again.
      if (ended.kind === 'not-committed') return { ...ended, again: true };
      return ended.kind === 'committed' && ended.unverified !== undefined
        ? { kind: 'unclear', detail: 'the listing says neither what it said nor what was sent' }
        : ended;
    },
  };
}

function isText(step: Step): step is TextStep {
  return step.kind === 'etsy-text';
}

function skipOf(
  step: TextStep,
  listing: EtsyTextListing | null,
  kind: TextEffectorDeps['kind'],
): Skip | null {
  if (listing === null) return { step, reason: 'gone', detail: 'the listing is gone' };
  if (saysSo(listing.text, step.text_after))
    return { step, reason: 'already-done', detail: 'the listing says so already' };
  if (!saysSo(listing.text, step.text_before))
    return { step, reason: 'conflict', detail: 'its text was changed since the plan was made' };
  if (kind === 'change' && listing.state !== 'active')
    return { step, reason: 'conflict', detail: `the listing is ${listing.state}` };
  return step.text_after.description !== undefined && listing.rich_description
    ? { step, reason: 'conflict', detail: 'the listing has a formatted description by now' }
    : null;
}

/** 200 is no proof: Etsy has answered it without a change. */
function verified(step: TextStep, listing: EtsyTextListing | null, changes: readonly Change[]): Sent {
  if (listing === null) return { kind: 'unclear', detail: 'the listing is gone' };
  if (saysSo(listing.text, step.text_after)) return { kind: 'committed', changes };
  if (saysSo(listing.text, step.text_before))
    return { kind: 'not-committed', conflicts: [], again: false, detail: NO_EFFECT };
  return {
    kind: 'committed',
    changes: [
      changeOf(step, fieldsOf({ ...listing.text, ...step.text_before }, step), fieldsOf(listing.text, step)),
    ],
    unverified: 'the listing says something else than what was sent',
  };
}

function changeOf(
  { id, sku, target }: TextStep,
  before: Partial<EtsyText>,
  after: Partial<EtsyText>,
): Change {
  return {
    step: id,
    side: 'etsy',
    sku,
    field: 'text',
    target: `listing ${target.listing_id}`,
    before: { ...before },
    after: { ...after },
  };
}

/** Of a text the fields that a step changes. */
function fieldsOf(text: EtsyText, { text_after: { title, description, tags } }: TextStep): Partial<EtsyText> {
  return {
    ...(title === undefined ? {} : { title: text.title }),
    ...(description === undefined ? {} : { description: text.description }),
    ...(tags === undefined ? {} : { tags: text.tags }),
  };
}
