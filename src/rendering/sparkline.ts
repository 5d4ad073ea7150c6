const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const MISSING = '·';
const WIDEST = 60;

/** A series as a line of bars from its least to its greatest value; a dot where nothing was measured. Longer ones are averaged. */
export function sparkline(values: readonly (number | null)[]): string {
  const shown = condensed(values);
  const measured = shown.filter((value) => value !== null);
  if (measured.length === 0) return MISSING.repeat(shown.length);
  const [least, greatest] = [Math.min(...measured), Math.max(...measured)];
  return shown.map((value) => (value === null ? MISSING : barOf(value, least, greatest))).join('');
}

function barOf(value: number, least: number, greatest: number): string {
  const share = greatest === least ? 0.5 : (value - least) / (greatest - least);
  return BARS[Math.min(BARS.length - 1, Math.floor(share * BARS.length))] ?? MISSING;
}

function condensed(values: readonly (number | null)[]): (number | null)[] {
  if (values.length <= WIDEST) return [...values];
  const size = Math.ceil(values.length / WIDEST);
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => {
    const part = values.slice(index * size, (index + 1) * size).filter((value) => value !== null);
    return part.length === 0 ? null : part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
