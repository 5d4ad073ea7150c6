/** Tells whether a lower-case text matches. */
export type Glob = (text: string) => boolean;

/**
 * Compiles a literal (found anywhere) or a glob (`*` is any run of characters; matches the whole text), case aside.
 *
 * The pieces between stars are looked for from left to right, each once, so time is linear in the text for each piece and no
 * text can make it go back.
 */
export function compileGlob(pattern: string): Glob {
  const folded = pattern.toLowerCase();
  const pieces = folded.split('*');
  if (pieces.length === 1) return (text) => text.includes(folded);
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  const middle = pieces.slice(1, -1).filter((piece) => piece !== '');
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
      return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const piece of middle) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return at <= end;
  };
}
