import { structuredPatch } from 'diff';

/** A git-style diff of one file, ready for `git apply`; `path` is relative to the top level, with slashes. */
export function gitDiff(path: string, before: string, after: string): string {
  const { hunks } = structuredPatch('', '', before, after, undefined, undefined, { context: 3 });
  const blocks = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
  // As git does: a tab ends a name with a space in it.
  const end = path.includes(' ') ? '\t' : '';
  const [one, other] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  return [`diff --git ${one} ${other}`, `--- ${one}${end}`, `+++ ${other}${end}`, ...blocks, ''].join('\n');
}

/** The stretches of lines of the first text that change, each with one line beside it. */
export function changedLines(
  before: string,
  after: string,
): { readonly first: number; readonly last: number }[] {
  return structuredPatch('', '', before, after, undefined, undefined, { context: 1 }).hunks.map(
    ({ oldStart, oldLines }) => ({ first: oldStart, last: oldStart + oldLines - 1 }),
  );
}

const ESCAPES: Readonly<Record<string, string>> = { '\n': 'n', '\t': 't', '"': '"', '\\': '\\' };

/** A name as git writes it: in quotes, with escapes, where a character in it would end it. Source: git-config, core.quotePath. */
function quoted(name: string): string {
  const escaped = name.replaceAll(/["\\\p{Cc}]/gu, (sign) => {
    const known = ESCAPES[sign];
    return known === undefined ? Array.from(Buffer.from(sign), octal).join('') : `\\${known}`;
  });
  return escaped === name ? name : `"${escaped}"`;
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
