import type { Token } from './tokens.ts';

/** A key that is chosen while the program runs. */
export const ANY = '*';

/** One way through an object, e.g. `config.get("openai", {})["timeout"]` is config, openai, timeout. */
export interface Chain {
  /** Names from the variable on; `*` where the program chooses. */
  readonly parts: readonly string[];
  readonly line: number;
  /** `whole`: the value is handed on, e.g. as an argument; `spread`: all keys below it; `bound`: it gets a name. */
  readonly use: 'whole' | 'spread' | 'bound';
}

/** Where a chain was read, and the place behind it. */
interface Reading {
  readonly parts: readonly string[];
  readonly end: number;
}

/** Names that a file gives to values: `alias` to ways through objects, `constant` to texts. */
export interface Names {
  readonly alias: Map<string, readonly string[]>;
  readonly constant: Map<string, string>;
}

/** Methods that take a key which the program may choose. */
const GETTERS: ReadonlySet<string> = new Set([
  'get',
  'pop',
  'fetch',
  'getattr',
  'getOrDefault',
  'setdefault',
  'at',
  'dig',
]);
/** Methods that give the items of what they are called on. */
const ITEMS: ReadonlySet<string> = new Set(['items', 'values', 'entries', 'keys']);
/** Methods that call their argument with each item. */
const EACH: ReadonlySet<string> = new Set([
  'map',
  'forEach',
  'filter',
  'find',
  'some',
  'every',
  'flatMap',
  'each',
]);
/** Names that start no chain. */
const WORDS: ReadonlySet<string> = new Set(
  'in of return if elif else and or not is await yield typeof new case when do then for while const let var lambda func def class import from as export default throw raise del delete void async static final public private protected'.split(
    ' ',
  ),
);
const SELF: ReadonlySet<string> = new Set(['self', 'this', 'cls']);
const KEY_TEXT = /^(?:\$\.|\/)?[\w$-]+(?:[./:][\w$-]+)*$/;
const LONGEST_KEY = 100;
const DEEPEST = 12;
/** A longer chain is no way through a config. */
const MOST_PARTS = 40;

/** The parts of a text that may be a key or a path of keys (`openai.timeout`, `/openai/timeout`), or null. */
export function keysIn(text: string): string[] | null {
  if (text.length > LONGEST_KEY || !KEY_TEXT.test(text)) return null;
  return text.replace(/^(?:\$\.|\/)/, '').split(/[./:]/);
}

/** A reader of chains in the tokens of one file, given the names that are known so far. */
export interface ChainReader {
  /** The chain that starts at a token, or null where none does. */
  readonly chainAt: (at: number) => Reading | null;
  /** Texts that were read as keys of a chain so far. */
  readonly used: ReadonlySet<number>;
  readonly closeOf: (open: number) => number;
  readonly is: (at: number, ...texts: readonly string[]) => boolean;
}

/** Makes a reader of chains. Cost is linear: brackets are matched once. */
export function createChainReader(tokens: readonly Token[], names: Names): ChainReader {
  const closes = matchBrackets(tokens);
  const used = new Set<number>();
  const is = (at: number, ...texts: readonly string[]): boolean =>
    tokens[at]?.kind === 'sign' && texts.includes(tokens[at]?.text ?? '');
  const nameAt = (at: number): string | null => {
    const token = tokens[at];
    return token?.kind === 'name' ? token.text : null;
  };
  const closeOf = (open: number): number => closes.get(open) ?? tokens.length;

  function chainAt(at: number, depth = 0): Reading | null {
    if (depth > DEEPEST) return null;
    const base = nameAt(at);
    if (base !== null && !WORDS.has(base)) return continued(rooted(base), at + 1, depth);
    if (!is(at, '(') || !is(closeOf(at) + 1, '.', '?', '[')) return null;
    // (config.get("openai") or {}).get("timeout")
    const inner = chainAt(at + 1, depth + 1);
    return inner === null ? null : continued(inner.parts, closeOf(at) + 1, depth);
  }

  /** A variable by what it was given, so that `cfg = config["openai"]` makes `cfg` config, openai. */
  function rooted(name: string): readonly string[] {
    return names.alias.get(name) ?? [name];
  }

  function continued(start: readonly string[], from: number, depth: number): Reading {
    let parts = start;
    let at = from;
    for (;;) {
      const dot = afterDot(at);
      const name = dot === null ? null : nameAt(dot);
      if (dot !== null && name !== null) {
        const open = behindTypes(dot + 1);
        const own = SELF.has(parts.join('.')) ? names.alias.get(`.${name}`) : undefined;
        if (is(open, '(')) {
          parts = [...parts, ...ofMethod(name, keysOf(open))];
          at = closeOf(open) + 1;
        } else {
          parts = own ?? [...parts, name];
          at = dot + 1;
        }
      } else if (is(dot ?? at, '[')) {
        parts = [...parts, ...indexed(dot ?? at)];
        at = closeOf(dot ?? at) + 1;
      } else if (is(behindTypes(at), '(')) {
        // getattr(config.openai, "timeout"): what the first argument leads to, then the keys.
        const open = behindTypes(at);
        parts = [...parts, ...(chainAt(open + 1, depth + 1)?.parts ?? []), ...keysOf(open)];
        at = closeOf(open) + 1;
      } else return { parts, end: at };
      if (parts.length > MOST_PARTS) return { parts, end: at };
    }
  }

  /** The place of the bracket in `get<number>(`; the place itself where no call with types stands there. */
  function behindTypes(at: number): number {
    if (!is(at, '<')) return at;
    for (let end = at + 1; end < at + 10; end += 1) {
      if (is(end, '>')) return is(end + 1, '(') ? end + 1 : at;
      if (is(end, '(', ';', '=')) return at;
    }
    return at;
  }

  /** The place behind `.`, `?.`, `!.`, `->` or `::`; for `?.[` and `![` the place of the bracket. */
  function afterDot(at: number): number | null {
    if (is(at, '.')) return at + 1;
    if (is(at, '?', '!') && is(at + 1, '.')) return at + 2;
    if (is(at, '!') && is(at + 1, '[')) return at + 1;
    if ((is(at, '-') && is(at + 1, '>')) || (is(at, ':') && is(at + 1, ':'))) return at + 2;
    return null;
  }

  /** The keys among the texts of a call's arguments; they may stand in a list: get(config, ["openai", "timeout"]). */
  function keysOf(open: number): string[] {
    const close = closeOf(open);
    const keys: string[] = [];
    for (let at = open + 1; at < close; at += 1) {
      if (is(at, '(', '{')) at = closeOf(at);
      else keys.push(...(keyAt(at, close) ?? []));
    }
    return keys;
  }

  function indexed(open: number): readonly string[] {
    const close = closeOf(open);
    const symbol = is(open + 1, ':') && close === open + 3 ? nameAt(open + 2) : null;
    if (symbol !== null) return [symbol];
    return (close === open + 2 ? keyAt(open + 1, close) : null) ?? [ANY];
  }

  /** The keys that a text, or a constant that holds one, says; null for a written key and for a named argument. */
  function keyAt(at: number, close: number): string[] | null {
    const token = tokens[at];
    if (token === undefined || is(at + 1, ':') || is(at - 1, '=')) return null;
    if (token.kind === 'text') {
      used.add(at);
      return keysIn(token.text);
    }
    const alone = is(at - 1, ',', '(', '[') && (at + 1 === close || is(at + 1, ',', ']', ')'));
    const held = token.kind === 'name' && alone ? names.constant.get(token.text) : undefined;
    return held === undefined ? null : keysIn(held);
  }

  return { chainAt: (at) => chainAt(at), used, closeOf, is };
}

function matchBrackets(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const closes = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach(({ kind, text }, at) => {
    if (kind !== 'sign') return;
    if ('([{'.includes(text)) open.push(at);
    else if (')]}'.includes(text)) {
      const start = open.pop();
      if (start !== undefined) closes.set(start, at);
    }
  });
  return closes;
}

/** What a method call adds to a chain: its keys; without any, `*` where it takes or gives what the program chooses, else its name. */
function ofMethod(name: string, keys: readonly string[]): readonly string[] {
  if (keys.length > 0) return keys;
  return GETTERS.has(name) || ITEMS.has(name) ? [ANY] : [name];
}

/** Whether a method calls its argument with each item of what it is called on. */
export function givesEach(name: string): boolean {
  return EACH.has(name);
}
