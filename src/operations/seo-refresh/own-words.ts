import type { EtsyText } from '../../domain/etsy-text.ts';
import { etsyTextProblems, isPlainWord, MOST_TAG, MOST_TAGS } from '../../domain/etsy-text-rules.ts';

/** Etsy's own guidance: clear titles have fewer than 15 words. */
const MOST_WORDS = 14;
const LONGEST_PHRASE = 3;

/** A title of the same words: parts that say nothing new go, and it ends with a part before it gets long. */
export function ownTitle(title: string): string {
  const parts = title
    .split(/\s*[|•·~;]\s*|\s+[-–—]\s+|\s*,\s+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const seen = new Set<string>();
  const kept: string[] = [];
  let words = 0;
  for (const part of parts) {
    const own = part.split(/\s+/);
    if (own.every((word) => seen.has(word.toLowerCase()))) continue;
    if (kept.length > 0 && words + own.length > MOST_WORDS) break;
    kept.push(part);
    words += own.length;
    for (const word of own) seen.add(word.toLowerCase());
  }
  const shorter = kept
    .join(', ')
    .split(/\s+/)
    .slice(0, MOST_WORDS)
    .join(' ')
    .replace(/[,\s]+$/, '');
  const same = parts.length === kept.length && words <= MOST_WORDS;
  return same || etsyTextProblems({ title: shorter }).length > 0 ? title : shorter;
}

/** The tags that Etsy takes as they are, and phrases of the title behind them until there is no room. */
export function ownTags({ title, tags }: EtsyText): string[] {
  const kept: string[] = [];
  const have = new Set<string>();
  for (const tag of [...tags, ...phrasesOf(title)]) {
    const folded = tag.toLowerCase();
    if (kept.length === MOST_TAGS || have.has(folded) || etsyTextProblems({ tags: [tag] }).length > 0)
      continue;
    have.add(folded);
    kept.push(tag);
  }
  return kept;
}

/** Runs of words between signs, the longest first; none begins or ends with a word that says nothing. */
function phrasesOf(title: string): string[] {
  const phrases: string[] = [];
  const runs = title
    .toLowerCase()
    .split(/[^\p{L}\p{Nd}\s'’-]+/u)
    .map((run) => run.split(/\s+/).filter((word) => word !== ''));
  for (let length = LONGEST_PHRASE; length >= 1; length -= 1)
    for (const run of runs)
      for (let start = 0; start + length <= run.length; start += 1) {
        const words = run.slice(start, start + length);
        if (isPlainWord(words[0] ?? '') || isPlainWord(words.at(-1) ?? '')) continue;
        const phrase = words.join(' ');
        if (phrase.length <= MOST_TAG && phrase.length > 2) phrases.push(phrase);
      }
  return phrases;
}
