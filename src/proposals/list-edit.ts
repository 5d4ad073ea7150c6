import { applyEdits, type Edit, getNodeValue, type Node, parseTree } from 'jsonc-parser';

/** White space and comments up to a comma. */
const UP_TO_COMMA = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*,/;

/**
 * Makes a list in JSON text shorter by some of its items; null where the new list is not the old one without some items.
 *
 * An item goes with what stands between it and the next one; the last one goes with its line, and the comma before it.
 */
export function shortenedList(source: string, list: Node, wanted: readonly unknown[]): string | null {
  const items = list.children ?? [];
  const kept = wanted.map((item) => JSON.stringify(item));
  const dropped: number[] = [];
  let next = 0;
  for (const [index, item] of items.entries()) {
    if (next < kept.length && JSON.stringify(getNodeValue(item)) === kept[next]) next += 1;
    else dropped.push(index);
  }
  const [at] = dropped.toReversed();
  if (next < kept.length || at === undefined) return null;
  const shorter = applyEdits(source, withoutItem(source, items, at));
  if (dropped.length === 1) return shorter;
  // Offsets have moved: find the list again, and go on with what is left to drop.
  const again = nodeFrom(parseTree(shorter, [], { allowTrailingComma: true }), list.offset);
  return again === undefined ? null : shortenedList(shorter, again, wanted);
}

/**
 * Makes a list in JSON text longer by items behind its last one; null where the new list does not begin with the old one.
 *
 * Each is laid out as the last one is: on a line of its own or not, and on one line or several.
 */
export function lengthenedList(source: string, list: Node, wanted: readonly unknown[]): string | null {
  const items = list.children ?? [];
  const last = items.at(-1);
  const same = items.every(
    (item, index) => JSON.stringify(getNodeValue(item)) === JSON.stringify(wanted[index]),
  );
  if (last === undefined || !same || wanted.length <= items.length) return null;
  const behind = last.offset + last.length;
  const lineStart = source.lastIndexOf('\n', last.offset) + 1;
  const indent = source.slice(lineStart, last.offset);
  const ownLine = lineStart > 0 && indent.trim() === '';
  const spread = source.slice(last.offset, behind).includes('\n');
  const end = source.includes('\r\n') ? '\r\n' : '\n';
  const added = wanted.slice(items.length).map((item) => {
    const text = spread
      ? JSON.stringify(item, null, '  ')
      : JSON.stringify(item, null, 1).replaceAll(/\n\s*/g, ' ');
    return ownLine ? `,${end}${indent}${text.replaceAll('\n', end + indent)}` : `, ${text}`;
  });
  return applyEdits(source, [{ offset: behind, length: 0, content: added.join('') }]);
}

function withoutItem(source: string, items: readonly Node[], at: number): Edit[] {
  const [before, item, after] = [items[at - 1], items[at], items[at + 1]];
  if (item === undefined) return [];
  const end = item.offset + item.length;
  if (after !== undefined) return [{ offset: item.offset, length: after.offset - item.offset, content: '' }];
  if (before === undefined) return [{ offset: item.offset, length: item.length, content: '' }];
  const behind = before.offset + before.length;
  const comma = commaFrom(source, behind) ?? behind;
  const blank = /\s*$/.exec(source.slice(comma + 1, item.offset))?.[0].length ?? 0;
  const start = item.offset - blank;
  // Of two commas one is left where the list had one behind its last item, and none where it had not.
  return [
    { offset: start, length: end - start, content: '' },
    { offset: commaFrom(source, end) ?? comma, length: 1, content: '' },
  ].sort((one, other) => one.offset - other.offset);
}

/** Where the next comma stands, behind white space and comments alone. */
function commaFrom(source: string, offset: number): number | null {
  const found = UP_TO_COMMA.exec(source.slice(offset));
  return found === null ? null : offset + found[0].length - 1;
}

/** The list that starts at an offset. */
function nodeFrom(node: Node | undefined, offset: number): Node | undefined {
  if (node === undefined || (node.offset === offset && node.type === 'array')) return node;
  return (node.children ?? []).map((child) => nodeFrom(child, offset)).find((found) => found !== undefined);
}
