import { createKeyTable } from './key-table.ts';
import { OPEN, type Row } from './rows.ts';
import {
  constantsToSpare,
  evidenceAt,
  FULL,
  HIGH,
  keyHalf,
  type Lexicon,
  LOW,
  opening,
} from './star-rows.ts';

/** Rows that share their surroundings but for two places: so many, before the two places open. */
const MEMBERS = 8;
/** As many of them, where they say what failed. */
const FAILURES = 4;
/** Beyond these the round is skipped, since its work grows with the square of the tokens. */
const ROW_LIMIT = 5000;
const TOKEN_LIMIT = 24;

interface Pair {
  readonly row: number;
  readonly left: number;
  readonly right: number;
}

/**
 * Opens two places at once where words vary together; null where no two places do.
 */
export function openPairs(rows: readonly Row[], lexicon: Lexicon): Row[] | null {
  if (rows.length > ROW_LIMIT) return null;
  const out = rows.slice();
  let changed = false;
  for (const group of groupPairs(rows)) {
    const failures = group.every(({ row }) => rows[row]?.failure);
    if (group.length < (failures ? FAILURES : MEMBERS)) continue;
    if (!bothVary(rows, group, { lexicon, needed: failures ? FULL * 0.6 : FULL })) continue;
    for (const { row, left, right } of group) {
      const source = out[row] as Row;
      if (constantsToSpare(source) < 2) continue;
      const tokens = source.tokens.slice();
      tokens[left] = OPEN;
      tokens[right] = OPEN;
      out[row] = { ...source, tokens };
      changed = true;
    }
  }
  return changed ? out : null;
}

function groupPairs(rows: readonly Row[]): readonly (readonly Pair[])[] {
  const table = createKeyTable(rows.length * 16);
  const groups: Pair[][] = [];
  rows.forEach((row, index) => {
    const { tokens } = row;
    if (tokens.length > TOKEN_LIMIT) return;
    const high = keyHalf(row, HIGH);
    const low = keyHalf(row, LOW);
    for (let left = 0; left < tokens.length; left += 1) {
      if (tokens[left] === OPEN) continue;
      const leftHigh = high + opening(tokens[left] as number, left, HIGH);
      const leftLow = low + opening(tokens[left] as number, left, LOW);
      for (let right = left + 1; right < tokens.length; right += 1) {
        if (tokens[right] === OPEN) continue;
        const word = tokens[right] as number;
        const slot = table.slotOf(
          (leftHigh + opening(word, right, HIGH)) | 0,
          (leftLow + opening(word, right, LOW)) | 0,
        );
        const group = groups[slot];
        if (group) group.push({ row: index, left, right });
        else groups[slot] = [{ row: index, left, right }];
      }
    }
  });
  return groups;
}

function bothVary(
  rows: readonly Row[],
  group: readonly Pair[],
  { lexicon, needed }: { readonly lexicon: Lexicon; readonly needed: number },
): boolean {
  return (['left', 'right'] as const).every((side) => {
    const evidence = new Map<number, number>();
    for (const pair of group) {
      const row = rows[pair.row] as Row;
      evidence.set(row.tokens[pair[side]] as number, evidenceAt(row, pair[side], lexicon));
    }
    return [...evidence.values()].reduce((sum, each) => sum + each, 0) >= needed;
  });
}
