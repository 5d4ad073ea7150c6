import type { SourceText } from '../../domain/source-tree.ts';
import { ANY, type Chain, createChainReader, givesEach, keysIn, type Names } from './chains.ts';
import { commentsOf, type Token, tokensOf } from './tokens.ts';

/** What one source file does with keys. */
export interface SourceReads {
  readonly path: string;
  /** Ways through objects, in order of place. */
  readonly chains: readonly Chain[];
  /** Texts outside of chains that may be a key or a path of keys; with the first line of each. */
  readonly texts: ReadonlyMap<string, number>;
  /** Names that texts end with, without folder and `.json`: a config that is loaded by name is among them. */
  readonly files: ReadonlySet<string>;
}

/** Reads a source file: which ways through objects it takes, also through names that it gives to parts of them. */
export function readSource({ path, text }: SourceText): SourceReads {
  const comments = commentsOf(path);
  if (comments === undefined) return { path, chains: [], texts: new Map(), files: new Set() };
  const tokens = tokensOf(text, comments);
  const names: Names = { alias: new Map(), constant: constantsIn(tokens) };
  // A name may be used before the line that gives it (for-clauses behind their expression): two rounds.
  collect(tokens, names);
  const { chains, used } = collect(tokens, names);
  return { path, chains, texts: textsIn(tokens, used), files: filesIn(tokens) };
}

/** `NAME = "text"`, of any language; a name with two texts is no constant. */
function constantsIn(tokens: readonly Token[]): Map<string, string> {
  const constants = new Map<string, string>();
  const twice = new Set<string>();
  tokens.forEach((token, at) => {
    const value = tokens[at + 2];
    if (token.kind !== 'name' || !isSign(tokens[at + 1], '=') || value?.kind !== 'text') return;
    if (constants.has(token.text) && constants.get(token.text) !== value.text) twice.add(token.text);
    constants.set(token.text, value.text);
  });
  for (const name of twice) constants.delete(name);
  return constants;
}

/** Texts that are neither part of a chain nor keys of an object written there. */
function textsIn(tokens: readonly Token[], used: ReadonlySet<number>): ReadonlyMap<string, number> {
  const texts = new Map<string, number>();
  tokens.forEach((token, at) => {
    const written = isSign(tokens[at + 1], ':') && isSign(tokens[at - 1], '{', ',');
    if (
      token.kind === 'text' &&
      !written &&
      !used.has(at) &&
      keysIn(token.text) !== null &&
      !texts.has(token.text)
    )
      texts.set(token.text, token.line);
  });
  return texts;
}

function filesIn(tokens: readonly Token[]): ReadonlySet<string> {
  const names = tokens.flatMap(({ kind, text }) =>
    kind === 'text' ? (/[\w.-]{1,80}$/.exec(text)?.[0] ?? []) : [],
  );
  return new Set(names.map(stemOf));
}

/** The name of a file without its folder and `.json`. */
export function stemOf(file: string): string {
  return (file.split('/').at(-1) ?? file).replace(/\.jsonc?$/, '');
}

function isSign(token: Token | undefined, ...texts: readonly string[]): boolean {
  return token?.kind === 'sign' && texts.includes(token.text);
}

/** One round over a file: its chains with the names known so far; learns further names. */
function collect(
  tokens: readonly Token[],
  names: Names,
): { readonly chains: readonly Chain[]; readonly used: ReadonlySet<number> } {
  const chains: Chain[] = [];
  const reader = createChainReader(tokens, names);
  /** Chains that get a name, by their first token. */
  const bound = new Set<number>();
  const nameAt = (at: number): string => (tokens[at]?.kind === 'name' ? (tokens[at]?.text ?? '') : '');

  tokens.forEach((token, at) => {
    if (token.kind === 'name' && token.text === 'for') loop(at);
    if (token.kind === 'name' && /^(?:const|let|var)$/.test(token.text) && reader.is(at + 1, '{'))
      destructured(at + 1);
    if (goesOn(at)) return;
    const chain = reader.chainAt(at);
    if (chain === null) return;
    const { end } = chain;
    const value = assignedAt(end);
    if (value !== null) {
      assign(at, end, value);
      return;
    }
    each(at, chain);
    if (chain.parts.length > 1)
      chains.push({ parts: chain.parts, line: tokens[end - 1]?.line ?? token.line, use: useOf(at) });
  });
  return { chains, used: reader.used };

  /** Whether a token stands behind `.`, `->` or `::`, but not behind `...`. */
  function goesOn(at: number): boolean {
    if (reader.is(at - 1, '.')) return !reader.is(at - 2, '.');
    const [arrow, colons] = [
      reader.is(at - 1, '>') && reader.is(at - 2, '-'),
      reader.is(at - 1, ':') && reader.is(at - 2, ':'),
    ];
    return arrow || colons;
  }

  function useOf(at: number): Chain['use'] {
    if (bound.has(at)) return 'bound';
    const spread = (sign: string, count: number): boolean =>
      Array.from({ length: count }, (_, back) => back + 1).every((back) => reader.is(at - back, sign));
    return spread('*', 2) || spread('.', 3) ? 'spread' : 'whole';
  }

  /** The place of the value where `=`, `:=` or `: type =` stands; null for comparisons and arrows. */
  function assignedAt(end: number): number | null {
    let at = end;
    if (reader.is(at, ':')) {
      at += 1;
      while (at < end + 10 && (tokens[at]?.kind === 'name' || reader.is(at, '.', '|', '[', ']', '<', '>')))
        at += 1;
    }
    if (!reader.is(at, '=') || reader.is(at + 1, '=', '>')) return null;
    return at + 1;
  }

  /** `name = chain`, `self.name = chain`; a longer target is a write, and no read. */
  function assign(at: number, end: number, value: number): void {
    const own = end === at + 1 ? nameAt(at) : '';
    const ofSelf = end === at + 3 && /^(?:self|this|cls)$/.test(nameAt(at)) ? `.${nameAt(at + 2)}` : '';
    const start = nameAt(value) === 'await' || nameAt(value) === 'new' ? value + 1 : value;
    const chain = reader.chainAt(start);
    const name = own || ofSelf;
    if (name === '' || chain === null) return;
    learn(name, chain.parts);
    // A named argument is handed on: somebody else reads what is below it.
    if (!reader.is(at - 1, '(', ',')) bound.add(start);
  }

  /** `for a, b in chain`, `for (const a of chain)`: each name is an item. */
  function loop(at: number): void {
    const items: string[] = [];
    for (let next = at + 1; next < at + 10; next += 1) {
      const name = nameAt(next);
      if (name === 'in' || name === 'of') {
        const chain = reader.chainAt(next + 1);
        for (const item of chain === null ? [] : items) learn(item, itemsOf(chain?.parts ?? []));
        return;
      }
      if (name !== '' && !/^(?:const|let|var|await)$/.test(name)) items.push(name);
    }
  }

  /** `chain.map((item) => …)`. */
  function each(at: number, { end }: { readonly end: number }): void {
    for (let open = at; open < end; open += 1) {
      if (!reader.is(open, '(')) continue;
      if (!givesEach(nameAt(open - 1))) {
        open = reader.closeOf(open);
        continue;
      }
      const inner = reader.is(open + 1, '(') ? open + 2 : open + 1;
      const before = chainUpTo(at, open - 2);
      if (nameAt(inner) !== '' && before !== null) learn(nameAt(inner), itemsOf(before));
      return;
    }
  }

  /** The parts of the chain from a token up to another. */
  function chainUpTo(at: number, to: number): readonly string[] | null {
    return createChainReader(tokens.slice(at, to), names).chainAt(0)?.parts ?? null;
  }

  /** `const { a, b: c = 1, d: { e } } = chain`. */
  function destructured(open: number): void {
    const close = reader.closeOf(open);
    if (!reader.is(close + 1, '=')) return;
    const start = nameAt(close + 2) === 'await' ? close + 3 : close + 2;
    const chain = reader.chainAt(start);
    if (chain === null) return;
    bound.add(start);
    bind(open, chain.parts);
  }

  function bind(open: number, base: readonly string[]): void {
    const close = reader.closeOf(open);
    for (let at = open + 1; at < close; at += 1) {
      const key = nameAt(at);
      if (key === '' || !reader.is(at - 1, '{', ',')) continue;
      const parts = [...base, key];
      const line = tokens[at]?.line ?? 1;
      if (reader.is(at + 1, ':') && reader.is(at + 2, '{')) {
        bind(at + 2, parts);
        at = reader.closeOf(at + 2);
        continue;
      }
      chains.push({ parts, line, use: 'bound' });
      learn(reader.is(at + 1, ':') ? nameAt(at + 2) : key, parts);
    }
  }

  /** A name keeps what it was given first: a reader cannot follow which branch runs. */
  function learn(name: string, parts: readonly string[]): void {
    if (name === '' || parts[0] === name.replace(/^\./, '') || names.alias.has(name)) return;
    names.alias.set(name, parts);
  }
}

function itemsOf(parts: readonly string[]): readonly string[] {
  return parts.at(-1) === ANY ? parts : [...parts, ANY];
}
