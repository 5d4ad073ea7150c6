import fc from 'fast-check';

/** How a person lays out a JSON file. */
export interface Style {
  readonly unit: string;
  readonly end: string;
  readonly mark: string;
  readonly finalEnd: boolean;
  readonly trailingCommas: boolean;
  readonly comments: boolean;
  /** Objects up to this deep stand on lines of their own, deeper ones inline. */
  readonly linesTo: number;
}

export const style: fc.Arbitrary<Style> = fc.record({
  unit: fc.constantFrom('  ', '    ', '\t', '   '),
  end: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\uFEFF'),
  finalEnd: fc.boolean(),
  trailingCommas: fc.boolean(),
  comments: fc.boolean(),
  linesTo: fc.integer({ min: 0, max: 4 }),
});

/** JSON objects with names that need escapes, and numbers that a printer would write otherwise. */
export interface Tree {
  readonly [key: string]: string | Tree;
}

const key = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('openai', 'timeout', 'timeout_retry', 'shopify', 'rate_limit', 'ci'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('a/b', 'm~n', '~1', 'with "quote"', 'naïve ünï', '', 'back\\slash', '0'),
  },
);
/** Literals as they are written in the file. */
const literal = fc.constantFrom(
  '0.80',
  '1e3',
  '-0',
  '30',
  'true',
  'null',
  '"a, b"',
  '"{ // }"',
  '[1, 2]',
  '[]',
  '1.0E+2',
);

const trees = fc.letrec<{ tree: Tree; value: string | Tree }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, literal, tie('tree')),
  tree: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

export const tree: fc.Arbitrary<Tree> = trees.tree;

/** The text of a tree in a style. */
export function print(value: Tree, style: Style): string {
  return `${style.mark}${printed(value, style, 0)}${style.finalEnd ? style.end : ''}`;
}

function printed(value: string | Tree, style: Style, depth: number): string {
  if (typeof value === 'string') return value;
  const entries = Object.entries(value).map(
    ([name, held]) => `${JSON.stringify(name)}: ${printed(held, style, depth + 1)}`,
  );
  const onLines = depth < style.linesTo;
  if (entries.length === 0)
    return onLines && depth % 2 === 1 ? `{${style.end}${style.unit.repeat(depth)}}` : '{}';
  const comma = style.trailingCommas ? ',' : '';
  if (!onLines) {
    const note = style.comments ? '/* in */ ' : '';
    return `{ ${note}${entries.join(', ')}${comma} }`;
  }
  const indent = style.unit.repeat(depth + 1);
  const note = style.comments ? ` // note, "of": ${depth}` : '';
  const before = style.comments ? `${style.end}${indent}/* before */` : '';
  const after = style.comments ? `${style.end}${indent}// behind the last` : '';
  const lines = entries.map(
    (entry, index) => `${style.end}${indent}${entry}${index < entries.length - 1 ? ',' : comma}${note}`,
  );
  return `{${before}${lines.join('')}${after}${style.end}${style.unit.repeat(depth)}}`;
}
