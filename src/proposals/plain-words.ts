/** What words of a model may not hold: digits, and signs of links, mentions, markup, keys or paths. */
const FORBIDDEN =
  /[\p{N}\p{Cc}\p{Cf}\p{DI}\u2028\u2029@#<>`[\]{}|~^$=*_/\\]|:\/|www\.|\b\w+\.\w+\b|!\[|&\w+;/iu;

/** Whether a text of a model is words and nothing else. */
export function isPlain(text: string): boolean {
  return !FORBIDDEN.test(text);
}
