/** Text from outside on one line: control characters, line ends, and characters that are not seen or turn text around are gone. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\p{Cf}\p{DI}]/gu, '')
    .trim();
}

/** A SKU as people have to tell it apart from others: what is not seen, or turns text around, is written as an escape. */
export function skuText(sku: string): string {
  return sku
    .toWellFormed()
    .replaceAll(
      /[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/gu,
      (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
    );
}

/** Text from outside on one line of limited length, for where people skim; the whole of it stands in the JSON. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(printable(text));
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
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

/** A JSON value as a fenced block: whatever is not seen, or turns text around, is written as an escape. */
export function jsonBlock(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replaceAll(
    /[\p{Cf}\p{DI}\u007F-\u009F\u2028\u2029]/gu,
    (character) =>
      Array.from({ length: character.length }, (_, unit) => escapeOf(character.charCodeAt(unit))).join(''),
  );
  return `\`\`\`json\n${text}\n\`\`\``;
}

function escapeOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

/**
 * Prose that may quote text from outside, as one paragraph or list item: nothing in it is Markdown, HTML, a link, a mention, a
 * reference to an issue, or the start of a list.
 *
 * Source: GitHub Flavored Markdown 2.4 (escapes), 6.9 (autolinks); GitHub's autolinked references (`#1`, `GH-1`, `@name`).
 */
export function prose(text: string): string {
  return printable(text)
    .replaceAll(/[\\`*_{}[\]<>#|~&$]/g, '\\$&')
    .replaceAll(/[@#]/g, '$&\u2060')
    .replaceAll(/GH-(?=\d)/gi, '$&\u2060')
    .replaceAll(/:\/\//g, ':\u2060//')
    .replaceAll(/www(?=\.)|mailto(?=:)|xmpp(?=:)/gi, '$&\u2060')
    .replace(/^[-+=:]/, '\\$&')
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
}

/** A reference to an issue or pull request of the repository, by a number that GitHub gave. */
export function reference(number: number): string {
  return Number.isSafeInteger(number) && number > 0 ? `#${number}` : '(no number)';
}

/** A link to a file of the repository, relative to the page of a pull request; plain text where the target is no such path. */
export function ownLink(label: string, target: string): string {
  return /^\.\.\/blob\/[\w.\-/]+$/.test(target) ? `[${codeSpan(label)}](${target})` : codeSpan(label);
}

/** A link to an order in the admin of a shop; plain text where the target is no such page. */
export function shopLink(label: string, target: string): string {
  const known =
    /^https:\/\/(?:admin\.shopify\.com\/store\/[\w-]+\/orders\/\d+|www\.etsy\.com\/your\/orders\/sold\?order_id=\d+)$/;
  return known.test(target) ? `[${prose(label)}](${target})` : prose(label);
}

/**
 * Text from outside on one line of a Slack message: nothing in it is a mention or a link of its own.
 *
 * Source: Slack, "Formatting text for app surfaces", escaping text.
 */
export function slackText(text: string): string {
  return printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
