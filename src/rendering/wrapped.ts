/** Columns of a terminal that texts are broken for. */
export const COLUMNS = 100;

/** A text as lines of at most `COLUMNS` characters, broken between words; those after the first stand `hang` further in. */
export function wrapped(text: string, indent: number, hang = 0): string[] {
  const lines: string[] = [];
  let line = '';
  const margin = (): string => ' '.repeat(lines.length === 0 ? indent : indent + hang);
  for (const word of text.split(' ')) {
    if (line !== '' && margin().length + line.length + 1 + word.length > COLUMNS) {
      lines.push(`${margin()}${line}`);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, `${margin()}${line}`];
}

/** Rows of cells as lines whose columns stand below one another. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
