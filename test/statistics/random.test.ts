import { describe, expect, it } from 'vitest';
import { createRandom, shuffled } from '../../src/statistics/random.ts';
import { chiSquareUpper } from '../../src/statistics/special/chi-square.ts';

describe('createRandom', () => {
  it('repeats itself for a seed and differs between neighbouring seeds', () => {
    const take = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 5 }, random.next);
    };
    expect(take(42)).toEqual(take(42));
    const firsts = new Set(Array.from({ length: 1000 }, (_, seed) => take(seed)[0]));
    expect(firsts.size).toBe(1000);
    expect(take(1)).not.toEqual(take(2 ** 32 + 1));
  });

  it('is uniform by a chi-square test of 100 cells, seed 1', () => {
    const random = createRandom(1);
    const cells = Array.from({ length: 100 }, () => 0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const cell = random.below(100);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    const chiSquare = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    const p = chiSquareUpper(chiSquare, 99);
    expect(p).toBeGreaterThan(0.001);
    expect(p).toBeLessThan(0.999);
  });

  it('shuffles a copy without losing anything, every order about equally often', () => {
    const random = createRandom(6);
    const orders = new Map<string, number>();
    const items = ['a', 'b', 'c'];
    for (let draw = 0; draw < 6000; draw += 1) {
      const order = shuffled(items, random).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(items).toEqual(['a', 'b', 'c']);
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });

  it('refuses seeds that are no whole number', () => {
    expect(() => createRandom(1.5)).toThrow('seed must be a whole number');
    expect(() => createRandom(1).below(0)).toThrow(RangeError);
  });
});
