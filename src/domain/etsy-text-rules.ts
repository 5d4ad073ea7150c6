import type { EtsyText } from './etsy-text.ts';

/** The most characters of a title; reported by many, in no schema. */
export const MOST_TITLE = 140;
/** The most tags of a listing. */
export const MOST_TAGS = 13;
/** The most characters of a tag. */
export const MOST_TAG = 20;
const MOST_DESCRIPTION = 50_000;
const ONCE = ['%', ':', '&', '+'];

/**
 * What Etsy would not take of a text, each problem in words; empty where all of it may be written.
 *
 * Source: Open API v3, updateListing: the characters of title and tags and the signs that may stand once.
 */
export function etsyTextProblems({ title, tags, description }: Partial<EtsyText>): string[] {
  return [
    ...(title === undefined ? [] : titleProblems(title)),
    ...(tags === undefined ? [] : tagsProblems(tags)),
    ...(description === undefined ? [] : descriptionProblems(description)),
  ];
}

function titleProblems(title: string): string[] {
  const length = Array.from(title).length;
  const strange = title.match(/[^\p{L}\p{Nd}\p{P}\p{Sm}\p{Zs}™©®]/gu) ?? [];
  return [
    ...(title.trim() === '' ? ['the title is empty'] : []),
    ...(title !== title.trim() ? ['the title begins or ends with a space'] : []),
    ...(length > MOST_TITLE ? [`the title has ${length} characters, at most ${MOST_TITLE}`] : []),
    ...(strange.length > 0 ? ['the title has characters that Etsy does not allow'] : []),
    ...ONCE.filter((sign) => title.split(sign).length > 2).map(
      (sign) => `the title has ${sign} more than once`,
    ),
  ];
}

function tagsProblems(tags: readonly string[]): string[] {
  const folded = tags.map((tag) => tag.toLowerCase());
  const twice = tags.filter((_, index) => folded.indexOf(folded[index] ?? '') !== index);
  return [
    ...(tags.length > MOST_TAGS ? [`there are ${tags.length} tags, at most ${MOST_TAGS}`] : []),
    ...tags.flatMap(tagProblem),
    ...twice.map((tag) => `the tag "${tag}" is there twice`),
  ];
}

function tagProblem(tag: string): string[] {
  const length = Array.from(tag).length;
  if (tag.trim() === '' || tag !== tag.trim())
    return [`the tag "${tag}" is empty or begins or ends with a space`];
  if (length > MOST_TAG) return [`the tag "${tag}" has ${length} characters, at most ${MOST_TAG}`];
  if (/[^\p{L}\p{Nd}\p{Zs}\-'™©®]/u.test(tag))
    return [`the tag "${tag}" has characters that Etsy does not allow`];
  return /^[-']/.test(tag) ? [`the tag "${tag}" begins with ${tag.slice(0, 1)}`] : [];
}

function descriptionProblems(description: string): string[] {
  if (description.trim() === '') return ['the description is empty'];
  return Array.from(description).length > MOST_DESCRIPTION ? ['the description is too long'] : [];
}

/** Words that claim nothing: they may stand in a text although the listing did not have them. */
const PLAIN_WORDS = new Set(
  'a an and are as at by can each for from has have in into is it its of on or our so that the these this to with you your'.split(
    ' ',
  ),
);

/** The words of a text as they are compared: lower case, without signs. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{Nd}]+/gu) ?? []
  );
}

/** Whether a word says nothing about a thing. */
export function isPlainWord(word: string): boolean {
  return PLAIN_WORDS.has(word);
}

/** Words after which a thing is said not to be so, or not truly; two words on they still count. */
const DENIALS = new Set(
  'no not never without nor isn aren doesn don faux fake imitation nicht kein keine keinen ohne sans pas sin senza'.split(
    ' ',
  ),
);
/** Words before which it is: "nickel free". */
const DENIALS_BEHIND = new Set(['free', 'frei', 'look', 'style', 'effect', 'imitation']);
const REACH = 2;

/**
 * The words of a text that the listing does not have, or has only where it denies them: what it would newly claim. A plural counts as its
 * singular. What words say together, only people can judge.
 */
export function newClaims(change: Partial<EtsyText>, listing: EtsyText): string[] {
  const known = saidIn([listing.title, listing.description, ...listing.tags]);
  const said = saidIn([change.title ?? '', change.description ?? '', ...(change.tags ?? [])]);
  return Array.from(said).flatMap(([name, { word, asserted }]) => {
    const own = known.get(name);
    return !isPlainWord(word) && (own === undefined || (asserted && !own.asserted)) ? [word] : [];
  });
}

interface Said {
  readonly word: string;
  /** At least once it is not denied. */
  readonly asserted: boolean;
}

/** The words of some texts by their singular. */
function saidIn(texts: readonly string[]): ReadonlyMap<string, Said> {
  const found = new Map<string, Said>();
  for (const clause of texts.flatMap((text) => text.split(/[.,;:!?|()\n]/))) {
    const words = wordsOf(clause);
    for (const [index, word] of words.entries()) {
      const denied =
        words.slice(Math.max(0, index - REACH), index).some((one) => DENIALS.has(one)) ||
        DENIALS_BEHIND.has(words[index + 1] ?? '');
      const before = found.get(singular(word));
      found.set(singular(word), {
        word: before?.word ?? word,
        asserted: before?.asserted === true || !denied,
      });
    }
  }
  return found;
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}
