import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, CustomChart, LineChart, GridComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);

/** Colours that a chart is drawn in; each becomes the custom property of the page that a theme sets. */
export const INK = {
  text: '#010203',
  muted: '#040506',
  grid: '#070809',
  line: '#0a0b0c',
  band: '#0d0e0f',
  better: '#101112',
  worse: '#131415',
  neither: '#161718',
} as const;

const PROPERTIES = new Map<string, string>(
  Object.entries(INK).map(([name, colour]) => [colour, `var(--chart-${name})`]),
);
const COLOUR = new RegExp([...PROPERTIES.keys()].join('|'), 'gi');

/** Width and height in CSS pixels; a page scales it down where it is narrower. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a chart as an SVG text, without a browser. Its bytes depend on the option alone, and `name` keeps the ids of several charts
 * of one page apart. `label` is what a screen reader says.
 */
export function chartSvg(
  option: EChartsCoreOption,
  size: ChartSize,
  about: { readonly name: string; readonly label: string },
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit', color: INK.text }, ...option });
    return themed(chart.renderToSVGString(), size, about);
  } finally {
    chart.dispose();
  }
}

/** The picture with colours of the page, ids of its own, and a size that follows the page; without what a script would hold on to. */
function themed(
  svg: string,
  { width, height }: ChartSize,
  { name, label }: { readonly name: string; readonly label: string },
): string {
  const ids = new Map<string, string>();
  return svg
    .replace(
      /^<svg [^>]*>/,
      `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}">`,
    )
    .replace(/<style\b[\s\S]*?<\/style>/g, '')
    .replaceAll(/ (?:class="zr[^"]*"|ecmeta_\w+="[^"]*")/g, '')
    .replaceAll(/\bzr\d+-[a-z]+\d+/g, (id) => {
      const own = ids.get(id) ?? `${name}-${ids.size + 1}`;
      ids.set(id, own);
      return own;
    })
    .replaceAll(COLOUR, (colour) => PROPERTIES.get(colour.toLowerCase()) ?? colour);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
