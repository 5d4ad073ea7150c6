/** A line over time, of numbers and days only: no text from outside is ever in it. */
export interface TrendChart {
  /** Words of ours. */
  readonly title: string;
  readonly unit: string;
  readonly points: readonly { readonly day: string; readonly value: number }[];
}

const MOST_POINTS = 45;

/** A chart as a fenced Mermaid block; empty where fewer than two days were measured. */
export function mermaidChart({ title, unit, points }: TrendChart): string {
  const shown = condensed(points);
  if (shown.length < 2) return '';
  const greatest = Math.max(...shown.map(({ value }) => value));
  const top = greatest > 0 ? greatest * 1.1 : 1;
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${plain(title)}"`,
    `  x-axis [${shown.map(({ day }) => `"${plain(day.slice(5, 10))}"`).join(', ')}]`,
    `  y-axis "${plain(unit)}" 0 --> ${figure(top)}`,
    `  line [${shown.map(({ value }) => figure(value)).join(', ')}]`,
    '```',
  ].join('\n');
}

function figure(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 1000) / 1000) : '0';
}

function plain(text: string): string {
  return text.replaceAll(/[^\w ,.()-]/g, '');
}

/** Longer series by their means over equal stretches. */
function condensed(points: TrendChart['points']): TrendChart['points'] {
  const size = Math.ceil(points.length / MOST_POINTS);
  if (size <= 1) return points;
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index) => {
    const part = points.slice(index * size, (index + 1) * size);
    const sum = part.reduce((total, { value }) => total + value, 0);
    return { day: part[0]?.day ?? '', value: sum / part.length };
  });
}
