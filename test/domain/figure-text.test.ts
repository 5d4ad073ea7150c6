import { expect, it } from 'vitest';
import { wholeText } from '../../src/domain/figure-text.ts';

it('prints whole numbers as the tables of English do', () => {
  for (const value of [0, 7, 999, 1000, 12_345, 999_999.6, 1_234_567, -1234, 10 ** 15])
    expect(wholeText(value)).toBe(Math.round(value).toLocaleString('en-US'));
});
