import { describe, expect, it } from 'vitest';
import { locateChange } from '../../src/statistics/change-location.ts';
import { type ScanPoint, scanForChange } from '../../src/statistics/change-scan.ts';
import { createRandom } from '../../src/statistics/random.ts';

/** Annual flow of the Nile 1871 to 1970 (R `datasets::Nile`); the dam at Aswan made it fall after 1898. */
const NILE = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958,
  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020,
  1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040,
  759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
  744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
];

function series(values: readonly number[], stratum: (index: number) => number = () => 0): ScanPoint[] {
  return values.map((value, index) => ({ value, weight: 1, stratum: stratum(index) }));
}

describe('scanForChange', () => {
  it('finds the fall of the Nile after 28 years, with the published means', () => {
    const change = scanForChange(series(NILE), { seed: 1 });
    expect(change).toMatchObject({ index: 28, direction: 'down', p: 1 / 5000 });
    expect(change?.before).toBeCloseTo(1097.75, 2);
    expect(change?.after).toBeCloseTo(849.97, 2);
  });

  it('does not take a weekday pattern for a change', () => {
    const random = createRandom(5);
    const values = Array.from({ length: 28 }, (_, day) => (day % 7 >= 5 ? 10 : 20) + random.next());
    expect(
      scanForChange(
        series(values, (day) => day % 7),
        { seed: 2 },
      )?.p,
    ).toBeGreaterThan(0.05);
  });

  it('sees through a weekday pattern to a change', () => {
    const random = createRandom(6);
    const values = Array.from(
      { length: 28 },
      (_, day) => (day % 7 >= 5 ? 10 : 20) + (day >= 14 ? 3 : 0) + random.next(),
    );
    expect(
      scanForChange(
        series(values, (day) => day % 7),
        { seed: 2 },
      ),
    ).toMatchObject({ index: 14, direction: 'up' });
  });

  it('gives p-values that are uniform or larger without a change (simulator, seed 11)', () => {
    const random = createRandom(11);
    const ps = Array.from({ length: 400 }, (_, seed) => {
      const values = Array.from({ length: 20 }, () => random.next() + random.next());
      return scanForChange(series(values), { seed, permutations: 199 })?.p ?? 1;
    });
    const share = (limit: number): number => ps.filter((p) => p <= limit).length / ps.length;
    expect(share(0.05)).toBeLessThanOrEqual(0.08);
    expect(share(0.5)).toBeLessThanOrEqual(0.58);
  });

  it('gives the same answer for the same seed, and leaves out buckets without weight', () => {
    const points = series(NILE.slice(15, 45));
    expect(scanForChange(points, { seed: 9 })).toEqual(scanForChange(points, { seed: 9 }));
    const padded = [{ value: 5000, weight: 0, stratum: 0 }, ...points];
    expect(scanForChange(padded, { seed: 9 })?.index).toBe(
      (scanForChange(points, { seed: 9 })?.index ?? 0) + 1,
    );
  });

  it('has nothing to say of a short or a constant series', () => {
    expect(scanForChange(series([1, 2, 3, 4, 5]), { seed: 1 })).toBeNull();
    expect(scanForChange(series(Array.from({ length: 20 }, () => 0.3)), { seed: 1 })).toBeNull();
  });

  it('refuses a value that is no number', () => {
    expect(() => scanForChange(series([1, Number.NaN, 3, 4, 5, 6, 7]), { seed: 1 })).toThrow(RangeError);
  });
});

describe('locateChange', () => {
  const buckets = (counts: readonly number[], n: number): { successes: number; n: number }[] =>
    counts.map((successes) => ({ successes, n }));

  it('places an obvious change exactly, with a range of one bucket', () => {
    const located = locateChange(buckets([2, 3, 2, 3, 2, 40, 42, 39, 41], 64));
    expect(located).toEqual({ index: 5, low: 5, high: 5, level: 0.9 });
  });

  it('gives a wide range where nothing stands out', () => {
    const located = locateChange(buckets([5, 6, 5, 6, 5, 6, 5, 6, 5, 6], 64));
    expect((located?.high ?? 0) - (located?.low ?? 0)).toBeGreaterThanOrEqual(4);
  });

  it('holds the truth at least as often as it says (simulator, seed 3)', () => {
    const random = createRandom(3);
    const draw = (n: number, p: number): number =>
      Array.from({ length: n }, () => random.next()).filter((x) => x < p).length;
    const covered = Array.from({ length: 300 }, () => {
      const at = 4 + random.below(20);
      const located = locateChange(
        Array.from({ length: 28 }, (_, day) => ({ successes: draw(64, day < at ? 0.05 : 0.12), n: 64 })),
      );
      return located !== null && located.low <= at && at <= located.high;
    });
    expect(covered.filter(Boolean).length / covered.length).toBeGreaterThanOrEqual(0.86);
  });

  it('refuses more successes than trials and answers null for too few buckets', () => {
    expect(() => locateChange(buckets([1, 2, 70, 1, 2], 64))).toThrow(RangeError);
    expect(locateChange(buckets([1, 2, 3], 64))).toBeNull();
  });
});
