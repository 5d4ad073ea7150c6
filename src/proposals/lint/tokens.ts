/** A piece of source text that matters for reading keys. */
export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'sign';
  /** Of a text its content, without quotes. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** How a language writes comments. */
type Comments = 'hash' | 'slash' | 'dash';

/** Languages that are searched, by the ending of their files. */
const LANGUAGES: Readonly<Record<string, Comments>> = {
  py: 'hash',
  pyi: 'hash',
  rb: 'hash',
  r: 'hash',
  jl: 'hash',
  ex: 'hash',
  exs: 'hash',
  sh: 'hash',
  bash: 'hash',
  js: 'slash',
  mjs: 'slash',
  cjs: 'slash',
  jsx: 'slash',
  ts: 'slash',
  mts: 'slash',
  cts: 'slash',
  tsx: 'slash',
  java: 'slash',
  kt: 'slash',
  kts: 'slash',
  scala: 'slash',
  go: 'slash',
  rs: 'slash',
  cs: 'slash',
  swift: 'slash',
  dart: 'slash',
  php: 'slash',
  lua: 'dash',
};

/** How comments are written in a file, or undefined where it is of no language that is searched. */
export function commentsOf(path: string): Comments | undefined {
  const ending = /\.([a-z]+)$/.exec(path.toLowerCase())?.[1] ?? '';
  return Object.hasOwn(LANGUAGES, ending) ? LANGUAGES[ending] : undefined;
}

const COMMENTS = {
  hash: /#[^\n]*/y,
  slash: /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y,
  dash: /--\[\[[\s\S]*?(?:\]\]|$)|--[^\n]*/y,
} as const satisfies Record<Comments, RegExp>;

const SPACE = /\s+/y;
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const NUMBER = /\d[\w.]*/y;
/** Texts over several lines first; a text of one line that does not end is a sign (a lifetime, a regular expression). */
const TEXT =
  /(?<long>"""[\s\S]*?"""|'''[\s\S]*?''')|(?<ticks>`(?:\\[\s\S]|[^`\\])*`)|(?<short>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')/y;

/** The tokens of a source text; comments are left out, expressions inside texts (`${…}`, f"{…}") are read. */
export function tokensOf(source: string, comments: Comments, firstLine = 1): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = firstLine;
  /** Where the last name ended: a prefix such as f or rb touches its text. */
  let nameEnd = -1;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found !== null) at += found[0].length;
    return found;
  };
  while (at < source.length) {
    const start = line;
    const gap = take(SPACE) ?? take(COMMENTS[comments]);
    const text = gap === null ? take(TEXT) : null;
    if (text !== null) {
      const prefix = nameEnd === text.index ? (tokens.at(-1)?.text ?? '') : '';
      const formatted = /^r?fr?$/i.test(prefix);
      if (/^[rbfu]{1,2}$/i.test(prefix)) tokens.pop();
      tokens.push({ kind: 'text', text: contentOf(text), line: start });
      for (const inner of expressionsIn(text, formatted)) tokens.push(...tokensOf(inner, comments, start));
    } else if (gap === null) {
      const name = take(NAME);
      const number = name === null ? take(NUMBER) : null;
      const found = name ?? number;
      if (found === null) {
        tokens.push({ kind: 'sign', text: source[at] ?? '', line: start });
        at += 1;
      } else tokens.push({ kind: name === null ? 'number' : 'name', text: found[0], line: start });
      if (name !== null) nameEnd = at;
    }
    line += newlines((gap ?? text)?.[0] ?? '');
  }
  return tokens;
}

function contentOf({ 0: whole, groups = {} }: RegExpExecArray): string {
  return groups['long'] === undefined ? whole.slice(1, -1) : whole.slice(3, -3);
}

function expressionsIn({ 0: whole, groups = {} }: RegExpExecArray, formatted: boolean): string[] {
  const pattern = groups['ticks'] === undefined ? (formatted ? /\{([^{}]*)\}/g : null) : /\$\{([^{}]*)\}/g;
  return pattern === null ? [] : Array.from(whole.matchAll(pattern), ([, inner = '']) => inner);
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
