import { createKeyTable } from './key-table.ts';
import { inSingular } from './plurals.ts';
import { OPEN, type Row, type Skeleton } from './rows.ts';
import { openPairs } from './star-pairs.ts';
import {
  constantsToSpare,
  evidenceAt,
  FULL,
  HIGH,
  IDENTIFIER,
  internRows,
  keyHalf,
  type Lexicon,
  LOW,
  NEEDED,
  opening,
} from './star-rows.ts';

/** Which skeletons belong together and what they have in common. */
export interface Merge {
  /** For skeleton i: index into `templates`. */
  readonly clusters: Int32Array;
  readonly templates: readonly (readonly string[])[];
}

const ROUNDS = 10;
/** Constants around a place that make a clause, a sentence, and a long one. */
const CLAUSE = 3;
const SENTENCE = 4;
const LONG = 10;
/** Surroundings that have a placeholder already come first. */
const HOLE_SCORE = 1e6;

/**
 * Merges skeletons that differ only in words that vary; the same multiset gives the same merge in any order.
 *
 * Each round decides on one snapshot: a place opens where enough distinct words occur in the same surroundings, and a word is
 * absorbed where the same surroundings already have a placeholder with at least as many messages. Rounds go on to a fixpoint.
 */
export function starMerge(skeletons: readonly Skeleton[]): Merge {
  const { rows, lexicon } = internRows(skeletons);
  let { rows: current, places: clusters } = unite(rows, lexicon);
  for (let round = 0; round < ROUNDS; round += 1) {
    const opened = openPlaces(current, lexicon) ?? openPairs(current, lexicon);
    if (!opened) break;
    const united = unite(opened, lexicon);
    clusters = clusters.map((row) => united.places[row] as number);
    current = united.rows;
  }
  const templates = current.map((row) => Array.from(row.tokens, (word) => lexicon.words[word] as string));
  return { clusters, templates };
}

/** What is known of the surroundings that several rows share. */
interface Surroundings {
  /** Which surroundings each opening leads to; the other lists are by surroundings. */
  readonly slots: Int32Array;
  readonly evidence: Float64Array;
  readonly holes: Float64Array;
  readonly members: Int32Array;
  readonly identifiers: Int32Array;
}

function openPlaces(rows: readonly Row[], lexicon: Lexicon): Row[] | null {
  const openings = rows.flatMap((row, index) => openingsOf(row, index));
  const found = survey(rows, openings, lexicon);
  const wanted = rows.map((): Candidate[] => []);
  openings.forEach(({ row, places }, i) => {
    const candidate = judge(rows[row] as Row, places, { found, slot: found.slots[i] as number, lexicon });
    if (candidate) wanted[row]?.push(candidate);
  });
  let changed = false;
  const out = rows.map((row, index) => {
    const tokens = opened(row, wanted[index] ?? []);
    if (tokens === null) return row;
    changed = true;
    return { ...row, tokens };
  });
  return changed ? out : null;
}

/** One way to open a row: a place, or all places of a name that the message gives more than once. */
interface Opening {
  readonly row: number;
  readonly places: readonly number[];
}

function openingsOf(row: Row, index: number): Opening[] {
  const all: Opening[] = [];
  for (let place = 0; place < row.tokens.length; place += 1) {
    all.push({ row: index, places: [place] });
    const word = row.tokens[place] as number;
    const next = word === OPEN ? -1 : row.tokens.indexOf(word, place + 1);
    if (next < 0 || row.tokens.indexOf(word) !== place) continue;
    const places = [place];
    for (let at = next; at >= 0; at = row.tokens.indexOf(word, at + 1)) places.push(at);
    all.push({ row: index, places });
  }
  return all;
}

function survey(rows: readonly Row[], openings: readonly Opening[], lexicon: Lexicon): Surroundings {
  const table = createKeyTable(rows.length * 4);
  const found = {
    slots: new Int32Array(openings.length),
    evidence: new Float64Array(openings.length),
    holes: new Float64Array(openings.length),
    members: new Int32Array(openings.length),
    identifiers: new Int32Array(openings.length),
  };
  const { slots, evidence, holes, members, identifiers } = found;
  const highs = Int32Array.from(rows, (row) => keyHalf(row, HIGH));
  const lows = Int32Array.from(rows, (row) => keyHalf(row, LOW));
  openings.forEach(({ row: index, places }, i) => {
    const row = rows[index] as Row;
    let high = highs[index] as number;
    let low = lows[index] as number;
    for (const place of places) {
      high = (high + opening(row.tokens[place] as number, place, HIGH)) | 0;
      low = (low + opening(row.tokens[place] as number, place, LOW)) | 0;
    }
    const slot = table.slotOf(high, low);
    slots[i] = slot;
    const place = places.at(-1) as number;
    if (row.tokens[place] === OPEN) {
      holes[slot] = row.count;
      return;
    }
    const weight = evidenceAt(row, place, lexicon);
    evidence[slot] = (evidence[slot] as number) + weight;
    members[slot] = (members[slot] as number) + 1;
    if (weight === IDENTIFIER) identifiers[slot] = (identifiers[slot] as number) + 1;
  });
  return found;
}

interface Candidate {
  readonly places: readonly number[];
  readonly score: number;
}

interface Setting {
  readonly found: Surroundings;
  readonly slot: number;
  readonly lexicon: Lexicon;
}

function judge(row: Row, places: readonly number[], { found, slot, lexicon }: Setting): Candidate | null {
  const last = places.at(-1) as number;
  if (row.tokens[last] === OPEN || evidenceAt(row, last, lexicon) === 0) return null;
  const names =
    (found.identifiers[slot] as number) >= 2 && (found.members[slot] as number) >= NEEDED.identifier;
  const evidence = names ? FULL : (found.evidence[slot] as number);
  const hole = found.holes[slot] as number;
  const steady = wordsOf(row, lexicon) - places.length;
  const named = evidenceAt(row, last, lexicon) >= IDENTIFIER || isIntroduced(row, last, lexicon);
  const absorbed =
    hole > 0 && (hole >= row.count || (named && steady >= CLAUSE) || (row.failure && steady >= LONG));
  const needed =
    (last === 0 && !row.led) || isAssigned(row, last, lexicon) ? FULL : neededAmong(steady, row.failure);
  if (evidence < needed && !absorbed) return null;
  return { places, score: evidence + (hole > 0 ? HOLE_SCORE : 0) };
}

/** Directly after a word that names follow. */
function isIntroduced(row: Row, place: number, lexicon: Lexicon): boolean {
  return place > 0 && lexicon.introduces[row.tokens[place - 1] as number] === 1;
}

/** A value after a key and an equals sign may be what the message is about. */
function isAssigned(row: Row, place: number, lexicon: Lexicon): boolean {
  return place > 0 && lexicon.assigns[row.tokens[place - 1] as number] === 1;
}

/** The more words stay the same around a place, the fewer distinct words show that it varies. */
function neededAmong(steady: number, failure: boolean): number {
  if (failure && steady >= LONG) return FULL * 0.4;
  if (steady >= LONG) return FULL / 2;
  if (steady >= SENTENCE) return FULL * 0.6;
  return failure ? FULL * 0.9 : FULL;
}

/** Constants of a row, but for keys before an equals sign: those say little about what the message says. */
function wordsOf(row: Row, lexicon: Lexicon): number {
  let words = 0;
  for (const word of row.tokens) if (word !== OPEN && lexicon.assigns[word] === 0) words += 1;
  return words;
}

/** The row's tokens with the wanted places open, best first, as long as enough constants stay; null where none opens. */
function opened(row: Row, wanted: readonly Candidate[]): Int32Array | null {
  let tokens: Int32Array | null = null;
  let room = constantsToSpare(row);
  const ordered = wanted.toSorted(
    (a, b) => b.score - a.score || (a.places[0] as number) - (b.places[0] as number),
  );
  for (const { places } of ordered) {
    const closed = places.filter((place) => (tokens ?? row.tokens)[place] !== OPEN);
    if (closed.length > room) continue;
    room -= closed.length;
    tokens ??= row.tokens.slice();
    for (const place of closed) tokens[place] = OPEN;
  }
  return tokens;
}

function unite(
  inflected: readonly Row[],
  lexicon: Lexicon,
): { readonly rows: Row[]; readonly places: Int32Array } {
  const rows = inflected.map((row) => inSingular(row, lexicon.singular));
  const table = createKeyTable(rows.length);
  const united: Row[] = [];
  const places = new Int32Array(rows.length);
  rows.forEach((row, i) => {
    const slot = table.slotOf(keyHalf(row, HIGH), keyHalf(row, LOW));
    places[i] = slot;
    const known = united[slot];
    united[slot] = known
      ? {
          ...known,
          count: known.count + row.count,
          failure: known.failure || row.failure,
          led: known.led || row.led,
        }
      : row;
  });
  return { rows: united, places };
}
