import { ADDED, ADVICE, KEYS, LEADS, type Phrase, REASONS, TAILS, WHOM } from './core-phrases.ts';
import { PLACEHOLDER_TEXT } from './fingerprint.ts';

/** What a message says, without what its client, its log or its language put around it. */
export interface Core {
  /** Where it begins and ends among the message's tokens. */
  readonly from: number;
  readonly to: number;
  /** The HTTP status that stood before it; null for none. */
  readonly status: number | null;
}

/** Constants that a core has at least; less would say too little by itself. */
const LEAST = 2;
/** Constants before advice that may be cut off. */
const LEAST_BEFORE_ADVICE = 5;
/** Constants before the name of whom a message is about. */
const LEAST_BEFORE_NAME = 4;
const LAYERS = 8;
/** Stands in a phrase for any one token, a placeholder, an HTTP status. */
const [ANY, HOLE, STATUS] = ['*', PLACEHOLDER_TEXT, '#'] as const;
const STATUS_NUMBER = /^[45]\d\d$/;
/** Classes of errors, with their package or without, and codes in capitals. */
const CLASS =
  /^[\w@#$-]+(\.[\w#$-]+)*\.[A-Z]\w+$|^[a-z_]*#[\w#]*(\.[\w#$]+)+$|(?:[a-z#]|[A-Z]{2})(?:Error|Exception|Failure|Fault)$|^[A-Z][A-Z#]*_[A-Z_#]+$/;

/** Words whose number belongs to them. */
const ENDING = new Set(['with', 'code', 'status', 'error', 'HTTP', 'http', 'returned', 'got']);
/** Classes of drivers of databases. */
const DRIVER = /\.(?:Operational|Integrity|Programming|Internal|Interface|Database|Data)Error$/;
/** Words that no core begins with. */
const JOINING = new Set(['for', 'with', 'in', 'at', 'on', 'to', 'of', 'from', 'by']);
/**
 * The core of the tokens of a message that says what failed; the whole message where too little would be left.
 */
export function coreOf(tokens: readonly string[]): Core {
  const cut = adviceIn(tokens);
  const to = tailFrom(tokens, cut);
  let from = 0;
  let status: number | null = statusIn(tokens, to, cut);
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const next = leadEnd(tokens, from, status !== null);
    if (next === from || constantsIn(tokens, next, to) < LEAST || JOINING.has(tokens[next] ?? '')) break;
    status = statusIn(tokens, from, next) ?? status;
    from = next;
  }
  return constantsIn(tokens, from, to) < LEAST
    ? { from: 0, to: tokens.length, status: null }
    : { from, to, status };
}

function leadEnd(tokens: readonly string[], at: number, afterStatus: boolean): number {
  if (afterStatus) {
    const reason = REASONS.find((phrase) => matches(tokens, at, phrase));
    if (reason) return at + reason.length;
  }
  // Drivers put the number of an error between its class and its text.
  if (
    CLASS.test(tokens[at] ?? '') ||
    (at > 0 && tokens[at] === HOLE && DRIVER.test(tokens[at - 1] as string))
  )
    return at + 1;
  let longest = 0;
  for (const lead of LEADS) if (lead.length > longest && matches(tokens, at, lead)) longest = lead.length;
  return at + longest;
}

function statusIn(tokens: readonly string[], from: number, to: number): number | null {
  for (let i = from; i < to; i += 1) if (STATUS_NUMBER.test(tokens[i] as string)) return Number(tokens[i]);
  return null;
}

/** Before pairs of keys and values and whatever else is added at the end. */
function tailFrom(tokens: readonly string[], end: number): number {
  let to = end;
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const tail = TAILS.find((phrase) => phrase.length < to && matches(tokens, to - phrase.length, phrase));
    if (tail && ENDING.has(tokens[to - tail.length - 1] ?? '')) break;
    const pair = KEYS.has(tokens[to - 2] ?? '')
      ? 2
      : KEYS.has(tokens[to - 3] ?? '') && tokens[to - 1] === HOLE
        ? 3
        : 0;
    const whom =
      WHOM.some((phrase) => matches(tokens, to - 2, phrase)) &&
      constantsIn(tokens, 0, to - 2) >= LEAST_BEFORE_NAME;
    const length = tail?.length ?? (whom ? 2 : pair);
    if (length === 0 || constantsIn(tokens, 0, to - length) < LEAST) break;
    to -= length;
  }
  return to;
}

function adviceIn(tokens: readonly string[]): number {
  let constants = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    if (constants >= LEAST + 1 && ADDED.some((phrase) => matches(tokens, at, phrase))) return at;
    if (constants >= LEAST_BEFORE_ADVICE && ADVICE.some((phrase) => matches(tokens, at, phrase))) return at;
    if (isConstant(tokens[at] as string)) constants += 1;
  }
  return tokens.length;
}

function matches(tokens: readonly string[], at: number, phrase: Phrase): boolean {
  if (at + phrase.length > tokens.length) return false;
  for (let i = 0; i < phrase.length; i += 1) {
    const token = tokens[at + i] as string;
    const wanted = phrase[i];
    if (wanted === ANY) continue;
    if (wanted === STATUS ? !STATUS_NUMBER.test(token) : token !== wanted) return false;
  }
  return true;
}

function constantsIn(tokens: readonly string[], from: number, to: number): number {
  let constants = 0;
  for (let i = from; i < to; i += 1) if (isConstant(tokens[i] as string)) constants += 1;
  return constants;
}

function isConstant(token: string): boolean {
  return token !== HOLE && !STATUS_NUMBER.test(token) && !token.endsWith('=');
}
