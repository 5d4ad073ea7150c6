import type { CustomSeriesRenderItem } from 'echarts';
import { intervalText, twoDecimals } from '../../domain/figure-text.ts';
import { shortened } from '../tainted.ts';
import { chartSvg, INK } from './chart.ts';

/** A change that was predicted, and what was seen of it so far. */
export interface CalibrationRow {
  readonly name: string;
  readonly predicted: { readonly low: number; readonly high: number };
  /** Null before anything was seen. */
  readonly seen: { readonly estimate: number; readonly low: number; readonly high: number } | null;
  /** Whether the prediction holds what was seen; null while nobody can say. */
  readonly held: boolean | null;
}

const WIDTH = 440;
const ROW_HEIGHT = 34;
const NAME_WIDTH = 150;
const NAME_LENGTH = 22;
/** Steps of the axis that read well. */
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
const MOST_TICKS = 5;

/** Predicted changes as bars, below each what was seen as a dot with its interval; the line in the middle is no change. */
export function calibrationChart(rows: readonly CalibrationRow[]): string {
  const shown = rows.toReversed();
  const ends = rows.flatMap(({ predicted, seen }) => [
    predicted.low,
    predicted.high,
    ...(seen === null ? [] : [seen.low, seen.high]),
  ]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const step = STEPS.find((one) => (most - least) / one <= MOST_TICKS) ?? 1;
  const option = {
    grid: { left: NAME_WIDTH + 12, right: 20, top: 8, bottom: 24 },
    xAxis: {
      type: 'value',
      min: Math.floor(least / step) * step,
      max: Math.max(Math.ceil(most / step), 1) * step,
      interval: step,
      splitLine: { lineStyle: { color: INK.grid } },
      axisLabel: { color: INK.muted, fontSize: 12, formatter: (value: number) => twoDecimals(value) },
    },
    yAxis: {
      type: 'category',
      data: shown.map(({ name }) => shortened(name, NAME_LENGTH)),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: INK.text, fontSize: 12 },
    },
    series: [
      {
        type: 'custom',
        data: shown.map(({ predicted, seen, held }, index) => [
          index,
          predicted.low,
          predicted.high,
          ...(seen === null ? [null, null, null] : [seen.low, seen.estimate, seen.high]),
          held === null ? 0 : held ? 1 : -1,
        ]),
        encode: { x: [1, 2, 3, 4, 5], y: 0 },
        renderItem: pair,
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: INK.muted, type: 'solid', width: 1 },
          data: [{ xAxis: 0 }],
        },
      },
    ],
  };
  return chartSvg(
    option,
    { width: WIDTH, height: 44 + ROW_HEIGHT * rows.length },
    { name: 'calibration', label: `Predicted and seen changes: ${rows.map(said).join('; ')}` },
  );
}

function said({ name, predicted, seen }: CalibrationRow): string {
  const was = seen === null ? 'nothing seen yet' : `seen ${twoDecimals(seen.estimate)} ${intervalText(seen)}`;
  return `${name} predicted ${intervalText(predicted)}, ${was}`;
}

const pair: CustomSeriesRenderItem = (_, api) => {
  const row = api.value(0);
  const at = (dimension: number): number => api.coord([api.value(dimension), row])[0] ?? 0;
  const y = api.coord([0, row])[1] ?? 0;
  const bar = {
    type: 'rect' as const,
    shape: { x: at(1), y: y - 9, width: Math.max(2, at(2) - at(1)), height: 8, r: 2 },
    style: { fill: INK.band },
  };
  if (!Number.isFinite(Number(api.value(4)))) return { type: 'group', children: [bar] };
  const held = Number(api.value(6));
  const colour = held === 0 ? INK.neither : held > 0 ? INK.better : INK.worse;
  return {
    type: 'group',
    children: [
      bar,
      {
        type: 'line',
        shape: { x1: at(3), y1: y + 6, x2: at(5), y2: y + 6 },
        style: { fill: 'none', stroke: colour, lineWidth: 2, lineCap: 'round' },
      },
      { type: 'circle', shape: { cx: at(4), cy: y + 6, r: 4 }, style: { fill: colour } },
    ],
  };
};
