import { applyEdits, type Edit, findNodeAtLocation, modify, type Node, parseTree } from 'jsonc-parser';
import { lengthenedList, shortenedList } from './list-edit.ts';

/**
 * Sets one value in JSON text (comments and trailing commas allowed); every byte outside the inserted text stays as it was.
 *
 * A new property is laid out as its neighbours are: on a line of its own where they stand on lines of their own, else inline.
 *
 * @param written how a value that replaces another one is written, where that is known digit for digit.
 * @throws RangeError where the path has no object to be set in.
 */
export function setInText(
  source: string,
  path: readonly string[],
  value: unknown,
  written = JSON.stringify(value),
): string {
  const root = parseTree(source, [], { allowTrailingComma: true });
  const present = root && nodeAt(root, path);
  if (present?.type === 'array' && Array.isArray(value)) {
    const edited = shortenedList(source, present, value) ?? lengthenedList(source, present, value);
    if (edited !== null) return edited;
  }
  if (present !== undefined)
    return applyEdits(source, [{ offset: present.offset, length: present.length, content: written }]);
  const holder = root && nodeAt(root, path.slice(0, -1));
  const key = path.at(-1);
  if (root === undefined || holder?.type !== 'object' || key === undefined)
    throw new RangeError('the path has no object to be set in');
  const layout = { end: source.includes('\r\n') ? '\r\n' : '\n', unit: unitOf(source, root) };
  const added: Addition = { source, holder, property: { [key]: value }, ...layout };
  const last = holder.children?.at(-1);
  return applyEdits(source, last === undefined ? firstProperty(added) : nextProperty(added, last));
}

/** JSON text without one property or item; every byte outside of it and its comma stays as it was. */
export function withoutProperty(source: string, path: readonly string[]): string {
  return applyEdits(source, modify(source, [...path], undefined, {}));
}

/** The node at a path through objects and lists, or undefined; findNodeAtLocation wants the places of a list as numbers. */
export function nodeAt(root: Node, path: readonly string[]): Node | undefined {
  return path.reduce<Node | undefined>(
    (node, part) => node && findNodeAtLocation(node, [node.type === 'array' ? Number(part) : part]),
    root,
  );
}

/** A property to add, where, and how the file is laid out. */
interface Addition {
  readonly source: string;
  readonly holder: Node;
  readonly property: Readonly<Record<string, unknown>>;
  /** Line end. */
  readonly end: string;
  /** One step of indentation. */
  readonly unit: string;
}

function firstProperty(added: Addition): Edit[] {
  const { source, holder, end, unit } = added;
  const open = holder.offset + 1;
  const close = holder.offset + holder.length - 1;
  const inner = source.slice(open, close);
  if (inner.includes('\n')) {
    const lines = onLines(added, indentAt(source, close) + unit);
    return [{ offset: tailAt(source, open).end, length: 0, content: `${end}${lines}` }];
  }
  const onItsOwn =
    source.includes('\n') && (holder.parent === undefined || startsLine(source, holder.parent));
  if (inner.trim() !== '' || !onItsOwn) {
    const kept = inner.trim() === '' ? '' : `${inner.trim()} `;
    return [{ offset: open, length: inner.length, content: ` ${kept}${inline(added)} ` }];
  }
  const indent = indentAt(source, holder.offset);
  return [
    { offset: open, length: inner.length, content: `${end}${onLines(added, indent + unit)}${end}${indent}` },
  ];
}

function nextProperty(added: Addition, last: Node): Edit[] {
  const { source, end } = added;
  const behind = last.offset + last.length;
  const tail = tailAt(source, behind);
  const trailing = tail.comma === null ? '' : ',';
  if (!startsLine(source, last)) {
    const offset = tail.comma === null ? behind : tail.comma + 1;
    return [{ offset, length: 0, content: `${tail.comma === null ? ',' : ''} ${inline(added)}${trailing}` }];
  }
  const lines = `${end}${onLines(added, indentAt(source, last.offset))}${trailing}`;
  // A comment behind the last property stays behind it: the comma goes before, the new lines after.
  const comma = tail.comma === null ? [{ offset: behind, length: 0, content: ',' }] : [];
  return [...comma, { offset: tail.end, length: 0, content: lines }];
}

/** What may stand behind a property or an opening brace before the next one: line ends, white space, comments, a comma. */
const PIECE = /\r\n|[\r\n]|[ \t]+|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|,/y;

/** The comma behind an offset, and where the comments that stand on the line of the offset or of the comma end. */
function tailAt(source: string, offset: number): { readonly comma: number | null; readonly end: number } {
  PIECE.lastIndex = offset;
  let comma: number | null = null;
  let end = offset;
  let sameLine = true;
  for (let found = PIECE.exec(source); found !== null; found = PIECE.exec(source)) {
    const [piece] = found;
    if (piece === ',') comma = found.index;
    sameLine = piece === ',' || (sameLine && !/^[\r\n]/.test(piece));
    if (sameLine && piece.trim() !== '') end = found.index + piece.length;
  }
  return { comma, end };
}

/** The property as `"a": 1` or `"a": { "b": 1 }`. */
function inline({ property }: Addition): string {
  return JSON.stringify(property, null, 1).replaceAll(/\n\s*/g, ' ').slice(2, -2);
}

/** The property on lines of its own, without a line end before or behind. */
function onLines({ property, unit, end }: Addition, indent: string): string {
  return JSON.stringify(property, null, unit)
    .split('\n')
    .slice(1, -1)
    .map((line) => indent + line.slice(unit.length))
    .join(end);
}

function startsLine(source: string, node: Node): boolean {
  return (
    source.slice(source.lastIndexOf('\n', node.offset - 1) + 1, node.offset).trim() === '' && node.offset > 0
  );
}

/** The white space that the line of an offset starts with. */
function indentAt(source: string, offset: number): string {
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(source.slice(start))?.[0] ?? '';
}

/** One step of indentation: that of the first property that starts a line, else two spaces. */
function unitOf(source: string, root: Node): string {
  const first = root.children?.find((property) => startsLine(source, property));
  return (first && indentAt(source, first.offset)) || '  ';
}
