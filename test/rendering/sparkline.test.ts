import { expect, it } from 'vitest';
import { sparkline } from '../../src/rendering/sparkline.ts';

it('draws the least value lowest and the greatest highest', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
});

it('shows a bucket without a measurement as a dot, never as a value', () => {
  expect(sparkline([1, null, 2])).toBe('▁·█');
  expect(sparkline([null, null])).toBe('··');
});

it('draws a constant series in the middle', () => {
  expect(sparkline([3, 3, 3])).toBe('▅▅▅');
});

it('averages a long series into at most sixty bars', () => {
  expect(sparkline(Array.from({ length: 400 }, (_, index) => index)).length).toBeLessThanOrEqual(60);
});
