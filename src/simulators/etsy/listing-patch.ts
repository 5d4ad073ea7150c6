import type { SimulatedAnswer } from '../loopback.ts';
import { etsyError } from './answers.ts';
import { groupOf, LISTED_MS, type Listing, unitsOf } from './listing.ts';

const MAX_TITLE = 140;
const MAX_TAGS = 13;
const MAX_TAG = 20;

/** What a PATCH would do, or the answer that refuses it. */
export type JudgedPatch =
  | { readonly apply: (now: number) => { readonly renewed: boolean } }
  | SimulatedAnswer;

/** Holds the form of a PATCH to Etsy's rules for texts and for states. */
export function judgePatch(listing: Listing, body: string, contentType: string): JudgedPatch {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) {
    return etsyError(400, 'The content type must be application/x-www-form-urlencoded.');
  }
  const form = new URLSearchParams(body);
  const title = form.get('title');
  const tags =
    form
      .get('tags')
      ?.split(',')
      .filter((tag) => tag !== '') ?? null;
  const state = form.get('state');
  const problem =
    (title === null ? null : titleProblem(title)) ??
    (tags === null ? null : tagsProblem(tags)) ??
    (state === null ? null : stateProblem(state, listing));
  if (problem !== null) return etsyError(400, problem);
  for (const name of form.keys()) {
    if (!KNOWN.has(name)) return etsyError(400, `simulator: ${name} is not a field that is simulated.`);
  }
  return {
    apply: (now) => {
      if (title !== null) listing.title = title;
      if (tags !== null) listing.tags = tags;
      listing.description = form.get('description') ?? listing.description;
      listing.updatedAt = now;
      return state === null ? { renewed: false } : changeState(listing, state, now);
    },
  };
}

const KNOWN = new Set(['title', 'description', 'tags', 'state']);

/** The length is in no schema and in many a report; the rest is in Etsy's own description of the field. */
function titleProblem(title: string): string | null {
  if (title.trim() === '') return 'title must not be empty.';
  if (Array.from(title).length > MAX_TITLE) return `title must be at most ${MAX_TITLE} characters.`;
  if (/[^\p{L}\p{Nd}\p{P}\p{Sm}\p{Zs}™©®]/u.test(title)) return 'title has characters that are not allowed.';
  for (const sign of ['%', ':', '&', '+']) {
    if (title.split(sign).length > 2) return `title may have the character ${sign} only once.`;
  }
  return null;
}

function tagsProblem(tags: readonly string[]): string | null {
  if (tags.length > MAX_TAGS) return `tags must be at most ${MAX_TAGS}.`;
  if (tags.some((tag) => Array.from(tag).length > MAX_TAG))
    return `a tag must be at most ${MAX_TAG} characters.`;
  if (tags.some((tag) => /[^\p{L}\p{Nd}\p{Zs}\-'™©®]/u.test(tag)))
    return 'a tag has characters that are not allowed.';
  if (tags.some((tag) => /^[-']/.test(tag))) return "a tag may not begin with - or '.";
  const distinct = new Set(tags.map((tag) => tag.toLowerCase()));
  return distinct.size < tags.length ? 'tags may not repeat.' : null;
}

function stateProblem(state: string, listing: Listing): string | null {
  if (state !== 'active' && state !== 'inactive') return 'state must be active or inactive.';
  const empty = listing.products !== null && unitsOf(listing) === 0 && listing.state !== 'sold_out';
  return state === 'active' && empty ? 'A listing without stock cannot be active.' : null;
}

/** Setting a sold-out listing to active sets its quantity to 1 and renews it, says the schema; a renewal costs a fee. */
function changeState(listing: Listing, state: string, now: number): { readonly renewed: boolean } {
  const before = listing.state;
  if (state === 'inactive') {
    if (before === 'active') listing.state = 'inactive';
    return { renewed: false };
  }
  if (before === 'active') return { renewed: false };
  listing.state = 'active';
  const renewed = before !== 'inactive' || listing.endsAt <= now;
  if (renewed) listing.endsAt = now + LISTED_MS;
  const [first] = listing.products ?? [];
  if (before === 'sold_out' && first !== undefined) {
    const group = groupOf(first, listing.quantityOn);
    for (const product of listing.products ?? [])
      product.quantity = groupOf(product, listing.quantityOn) === group ? 1 : 0;
  }
  return { renewed };
}
