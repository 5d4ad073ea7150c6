import { twoDecimals } from '../../domain/figure-text.ts';
import type { TrendSeries } from '../../domain/performance-trends.ts';

/** A value of a series as people read it: shares and scores with two decimals, milliseconds as seconds, tokens whole. */
export function measureText(value: number, unit: TrendSeries['unit']): string {
  switch (unit) {
    case 'share':
    case 'score':
    case 'errors per run':
      return twoDecimals(value);
    case 'ms':
      return `${twoDecimals(value / 1000)} s`;
    case 'tokens per run':
      return String(Math.round(value));
  }
}
