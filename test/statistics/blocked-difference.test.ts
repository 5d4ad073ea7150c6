import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BlockedCell, blockedDifference } from '../../src/statistics/blocked-difference.ts';
import { newcombeDifference } from '../../src/statistics/difference.ts';
import { cochranMantelHaenszel } from '../../src/statistics/mantel-haenszel.ts';
import { createRandom } from '../../src/statistics/random.ts';

function cell(block: string, first: [number, number], second: [number, number], stratum = 's'): BlockedCell {
  const side = ([successes, n]: [number, number]) => ({ successes, n });
  return { stratum, block, first: side(first), second: side(second) };
}

describe('a blocked difference', () => {
  it("is Newcombe's and Cochran–Mantel–Haenszel's where all runs are of one block and one stratum", () => {
    const found = blockedDifference([cell('a', [56, 70], [48, 80])]);
    const plain = newcombeDifference({ successes: 56, n: 70 }, { successes: 48, n: 80 });
    expect(found?.difference).toBeCloseTo(0.2, 12);
    expect(found?.interval.low).toBeCloseTo(plain.low, 12);
    expect(found?.interval.high).toBeCloseTo(plain.high, 12);
    expect(found?.interval.low).toBeCloseTo(0.0524, 4);
    expect(found?.pValue).toBeCloseTo(
      cochranMantelHaenszel([{ first: { successes: 56, n: 70 }, second: { successes: 48, n: 80 } }]).pValue,
      12,
    );
    expect(found).toMatchObject({ designEffect: 1, blocks: 1, effectiveSize: 150 });
  });

  it('does not read a shift of the mix as a difference', () => {
    const easy = cell('a', [81, 90], [9, 10], 'easy');
    const hard = cell('a', [5, 10], [45, 90], 'hard');
    expect(blockedDifference([easy, hard])?.difference).toBeCloseTo(0, 12);
    expect(blockedDifference([easy, hard])?.pValue).toBe(1);
  });

  it('is wider where one side fails in bursts, but not where both fail together', () => {
    const alone = [
      cell('a', [20, 20], [15, 20]),
      cell('b', [5, 20], [15, 20]),
      cell('c', [20, 20], [15, 20]),
    ];
    const together = [
      cell('a', [20, 20], [20, 20]),
      cell('b', [5, 20], [5, 20]),
      cell('c', [20, 20], [20, 20]),
    ];
    expect(blockedDifference(alone)?.designEffect).toBeGreaterThan(3);
    expect(blockedDifference(together)?.designEffect).toBe(1);
  });

  it('needs a stratum with runs on both sides', () => {
    expect(blockedDifference([])).toBeNull();
    expect(blockedDifference([cell('a', [1, 2], [0, 0], 'x'), cell('a', [0, 0], [1, 2], 'y')])).toBeNull();
  });

  it('turns round when the sides do', () => {
    const counts = fc.tuple(fc.nat(20), fc.nat(20)).map(([a, b]): [number, number] => [Math.min(a, b), b]);
    const cells = fc.array(
      fc.tuple(fc.constantFrom('a', 'b', 'c'), counts, counts, fc.constantFrom('s', 't')),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(cells, (rows) => {
        const turned = rows.map(([block, a, b, stratum]) => cell(block, b, a, stratum));
        const one = blockedDifference(rows.map(([block, a, b, stratum]) => cell(block, a, b, stratum)));
        const other = blockedDifference(turned);
        expect(one?.difference ?? 0).toBeCloseTo(-(other?.difference ?? 0), 9);
        expect(one?.interval.low ?? 0).toBeCloseTo(-(other?.interval.high ?? 0), 9);
        expect(one?.pValue ?? 1).toBeCloseTo(other?.pValue ?? 1, 9);
        expect(one?.interval.low ?? 0).toBeLessThanOrEqual((one?.difference ?? 0) + 1e-9);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('covers the truth about as often as it says when outages strike both sides', () => {
    const covered = Array.from({ length: 300 }, (_, seed) => {
      const { next } = createRandom(seed + 1);
      const draw = (n: number, rate: number) =>
        Array.from({ length: n }, next).filter((x) => x < rate).length;
      const cells = Array.from({ length: 14 }, (__, day) => {
        const outage = next() < 0.15 ? 0.5 : 1;
        return cell(String(day), [draw(15, 0.8 * outage), 15], [draw(15, 0.8 * outage), 15]);
      });
      const interval = blockedDifference(cells)?.interval;
      return interval !== undefined && interval.low <= 0 && interval.high >= 0;
    }).filter(Boolean).length;
    expect(covered).toBeGreaterThanOrEqual(300 * 0.93);
  });
});
