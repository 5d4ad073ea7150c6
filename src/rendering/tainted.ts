/** Text from outside on one line: control characters, line ends and characters that turn text around are gone. */
export function printable(text: string): string {
  return text
    .replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g, ' ')
    .replaceAll(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .trim();
}

/**
 * Text from outside as a Markdown code span, in which nothing is a mention, a link, a reference, HTML or a heading.
 *
 * Source: GitHub Flavored Markdown 6.3: a span is closed by a run of as many backticks as opened it.
 */
export function codeSpan(text: string): string {
  const line = printable(text).replaceAll('|', '¦');
  if (line === '') return '(empty)';
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${longest > 0 ? ` ${line} ` : line}${fence}`;
}

/** Prose of our own that may quote a figure: Markdown characters in it are escaped. */
export function prose(text: string): string {
  return printable(text)
    .replaceAll(/[\\`*_{}[\]<>#|~&]/g, (character) => `\\${character}`)
    .replaceAll(/[@#]/g, '$&\u2060')
    .replaceAll(/(https?):\/\//gi, '$1:\u2060//')
    .replaceAll(/\bwww\./gi, 'www\u2060.');
}
