import type { CustomSeriesRenderItem } from 'echarts';
import { intervalText, twoDecimals } from '../../domain/figure-text.ts';
import { chartSvg, INK } from './chart.ts';

/** One row: a share with the interval that it is known in. */
export interface IntervalRow {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const WIDTH = 440;
const ROW_HEIGHT = 30;
const NAME_WIDTH = 160;

/** Shares of 0 to 1 below one another: a dot each, and a line for its interval. */
export function intervalChart(
  rows: readonly IntervalRow[],
  about: { readonly name: string; readonly title: string },
): string {
  const shown = rows.toReversed();
  const greatest = Math.max(0, ...rows.map(({ high }) => high));
  const step = greatest > 0.4 ? 0.2 : 0.1;
  const option = {
    grid: { left: NAME_WIDTH + 12, right: 16, top: 8, bottom: 24 },
    xAxis: {
      type: 'value',
      min: 0,
      max: Math.min(1, Math.max(1, Math.ceil(greatest / step)) * step),
      interval: step,
      splitLine: { lineStyle: { color: INK.grid } },
      axisLabel: { color: INK.muted, fontSize: 12, formatter: (value: number) => twoDecimals(value) },
    },
    yAxis: {
      type: 'category',
      data: shown.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: INK.text, fontSize: 12, width: NAME_WIDTH, overflow: 'truncate' },
    },
    series: [
      {
        type: 'custom',
        data: shown.map(({ value, low, high }, index) => [index, value, low, high]),
        encode: { x: [1, 2, 3], y: 0 },
        renderItem: whisker,
      },
    ],
  };
  const said = rows.map(
    ({ name, value, low, high }) => `${name} ${twoDecimals(value)} ${intervalText({ low, high })}`,
  );
  return chartSvg(
    option,
    { width: WIDTH, height: 44 + ROW_HEIGHT * rows.length },
    { name: about.name, label: `${about.title}: ${said.join('; ')}` },
  );
}

const whisker: CustomSeriesRenderItem = (_, api) => {
  const row = api.value(0);
  const [x = 0, y = 0] = api.coord([api.value(1), row]);
  const [left = 0] = api.coord([api.value(2), row]);
  const [right = 0] = api.coord([api.value(3), row]);
  return {
    type: 'group',
    children: [
      {
        type: 'line',
        shape: { x1: left, y1: y, x2: right, y2: y },
        style: { fill: 'none', stroke: INK.band, lineWidth: 8, lineCap: 'round' },
      },
      { type: 'circle', shape: { cx: x, cy: y, r: 5 }, style: { fill: INK.line } },
    ],
  };
};
