import { applyEdits, type Edit, modify } from 'jsonc-parser';

/**
 * Sets one value in JSON text (comments allowed); every byte outside the inserted text stays as it was.
 *
 * A new property is laid out as its neighbours are: on a line of its own where they stand on lines of their own, else inline.
 */
export function setInText(source: string, path: readonly string[], value: unknown): string {
  // Without formattingOptions jsonc-parser never touches the neighbours; the layout of what is inserted is ours.
  const [edit] = modify(source, [...path], value, {});
  if (edit === undefined) return source;
  const insertion = /^(,?)("(?:[^"\\]|\\.)*":[\s\S]*)$/.exec(edit.content);
  if (edit.length > 0 || insertion === null)
    return applyEdits(source, [{ ...edit, content: laidOut(source, edit) }]);
  const [, comma = '', property = ''] = insertion;
  return applyEdits(
    source,
    comma === '' ? firstProperty(source, edit, property) : nextProperty(source, edit, property),
  );
}

/** A replaced value that is an object is laid out on lines; any other stands as it is. */
function laidOut(source: string, edit: Edit): string {
  const value: unknown = JSON.parse(edit.content);
  if (typeof value !== 'object' || value === null) return edit.content;
  return onLines(JSON.stringify(value, null, unitOf(source)), indentAt(source, edit.offset), lineEnd(source));
}

function firstProperty(source: string, edit: Edit, property: string): Edit[] {
  const rest = source.slice(edit.offset);
  const closing = /^\s*\r?\n([ \t]*)\}/.exec(rest);
  if (closing === null && source.includes('\n')) {
    const indent = indentAt(source, edit.offset);
    return [
      {
        ...edit,
        content: `${lineEnd(source)}${propertyLines(source, property, indent + unitOf(source))}${lineEnd(source)}${indent}`,
      },
    ];
  }
  if (closing === null) return [{ ...edit, content: ` ${spaced(property)} ` }];
  return [
    {
      ...edit,
      content: `${lineEnd(source)}${propertyLines(source, property, (closing[1] ?? '') + unitOf(source))}`,
    },
  ];
}

function nextProperty(source: string, edit: Edit, property: string): Edit[] {
  const comment = /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\r\n]*?\*\/[ \t]*)?(?=\r?\n)/.exec(source.slice(edit.offset));
  if (comment === null) return [{ ...edit, content: `, ${spaced(property)}` }];
  const lines = `${lineEnd(source)}${propertyLines(source, property, indentAt(source, edit.offset))}`;
  // A comment behind the last property stays behind it: the comma goes before, the new lines after.
  return [
    { offset: edit.offset, length: 0, content: ',' },
    { offset: edit.offset + comment[0].length, length: 0, content: lines },
  ];
}

function propertyLines(source: string, property: string, indent: string): string {
  const unit = unitOf(source);
  const lines = JSON.stringify(JSON.parse(`{${property}}`), null, unit)
    .split('\n')
    .slice(1, -1);
  return lines.map((line) => indent + line.slice(unit.length)).join(lineEnd(source));
}

/** `"a":{"b":1}` as `"a": { "b": 1 }`. */
function spaced(property: string): string {
  const text = JSON.stringify(JSON.parse(`{${property}}`), null, 1).replaceAll(/\n\s*/g, ' ');
  return text.slice(2, -2);
}

function onLines(text: string, indent: string, end: string): string {
  return text.split('\n').join(`${end}${indent}`);
}

/** The white space that the line of an offset starts with. */
function indentAt(source: string, offset: number): string {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(source.slice(start))?.[0] ?? '';
}

/** One step of indentation: the least that any line is indented by. */
function unitOf(source: string): string {
  return /\n([ \t]+)\S/.exec(source)?.[1] ?? '  ';
}

function lineEnd(source: string): string {
  return source.includes('\r\n') ? '\r\n' : '\n';
}
