/**
 * What of a Markdown document a reader's program would act on, found without a Markdown parser and on the strict side: fenced
 * blocks, code spans and escaped signs are taken out first, then nothing that could begin anything may be left.
 */
export function activeParts(markdown: string): string[] {
  const found: string[] = [];
  for (const line of withoutFences(markdown)) {
    if (line === '---') continue;
    if (/^\s*\/apeg/.test(line)) found.push(`command: ${line}`);
    const plain = withoutMarkers(withoutSpans(line).replaceAll(/\\([!-/:-@[-`{-~])/g, escaped));
    for (const [name, pattern] of Object.entries(ACTIVE)) {
      const match = pattern.exec(plain);
      if (match !== null) found.push(`${name}: ${match[0]} in ${line.slice(0, 120)}`);
    }
  }
  return found;
}

/** GitHub looks for references in the text that is shown, so an escaped sign of those still counts; of the others nothing is left. */
function escaped(_whole: string, sign: string): string {
  return sign === '#' || sign === '@' ? `·${sign}` : '·';
}

const ACTIVE: Readonly<Record<string, RegExp>> = {
  list: /^\s*(?:[-+*] |\d{1,9}[.)](?: |$)|[-+*=]+$|#|:)/,
  mention: /@[\p{L}\p{N}]/u,
  issue: /#\d|gh-\d/iu,
  html: /[<>]/,
  entity: /&[#\w]+;/,
  link: /[[\]]/,
  address: /:\/\/|www\.|mailto:\S/i,
  emphasis: /[*_~`]/,
  table: /\|/,
  control: /[\p{Cc}\u2028\u2029]/u,
  unseen: /[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/u,
};

/** The lines outside fenced blocks; an open fence at the end shows as a line of its own. */
function withoutFences(markdown: string): string[] {
  const outside: string[] = [];
  let open = false;
  for (const line of markdown.split('\n')) {
    if (/^\s*(?:```|~~~)/.test(line)) open = !open;
    else if (!open) outside.push(line);
  }
  return open ? [...outside, '<fence is never closed>'] : outside;
}

/** Code spans by their rule: so many backticks, and as many again; in a table a pipe would end the cell all the same. */
function withoutSpans(line: string): string {
  let rest = line;
  let plain = '';
  for (;;) {
    const start = /(?<!\\)`+/.exec(rest);
    if (start === null) return plain + rest;
    const behind = rest.slice(start.index + start[0].length);
    const end = Array.from(behind.matchAll(/`+/g)).find(([run]) => run.length === start[0].length);
    if (end === undefined) return plain + rest;
    plain += `${rest.slice(0, start.index)}§`;
    if (behind.slice(0, end.index).includes('|')) plain += '|';
    rest = behind.slice(end.index + end[0].length);
  }
}

/** The marks of our own templates: headings, items, cells, and bold labels at the start of a line. */
function withoutMarkers(line: string): string {
  const heading = line.replace(/^#{1,2} (?:APEG |Proposal: |[A-Z])/, '').replace(/#(?=\d{3}$)/, '');
  const label = heading.replace(/^\*\*[A-Z][A-Za-z ]+:\*\*/, '');
  const item = label.replace(/^(?:- |\d\. )(?![-+*=] |\d{1,9}[.)] )/, '');
  return /^\| .* \|$|^\|(?:-+\|)+$/.test(item)
    ? item.replaceAll(/(?:^| )\|(?= |$)|^\|(?:-+\|)+$/g, '')
    : item;
}
