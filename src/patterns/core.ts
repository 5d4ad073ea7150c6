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
const LEAST = 3;
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

/** What clients, drivers and logs write before a message. */
const LEADS = phrases([
  'error code #',
  'error',
  'fatal',
  'FATAL',
  'ERROR',
  'HTTP #',
  'HTTP error #',
  'status #',
  'status code #',
  'API error #',
  'API error occurred status #',
  'API error',
  '* API error #',
  '* API #',
  '* API error',
  'request failed with status code #',
  '* call failed with status code #',
  'request failed #',
  'request failed',
  'received an error response # * from *',
  'received an error response # * * from *',
  'received an error response # * * * from *',
  'an error occurred * when calling the * operation reached max retries <*>',
  'an error occurred * when calling the * operation',
  'connection to server at <*> port <*> failed',
  'failed to run external command *',
  'SQLSTATE general error <*>',
  'SQLSTATE integrity constraint violation <*>',
  'SQLSTATE * * <*>',
  '<*> failed <*>',
  '<*> failed #',
  '<*> responded #',
  '<*> returned #',
  '<*> #',
  '<*> failed',
  '#',
]);
/** The texts of statuses, which some clients write after them. */
const REASONS = phrases([
  'bad request',
  'unauthorized',
  'payment required',
  'forbidden',
  'not found',
  'method not allowed',
  'request timeout',
  'conflict',
  'gone',
  'unprocessable entity',
  'unprocessable content',
  'locked',
  'too many requests',
  'client error',
  'server error',
  'internal server error',
  'bad gateway',
  'service unavailable',
  'service temporarily unavailable',
  'gateway timeout',
]);
/** What some versions add after a message. */
const TAILS = phrases([
  'SQLSTATE <*>',
  'sqlstate <*>',
  'SQL state <*>',
  'request ID <*>',
  'request id <*>',
  'command *',
  'background on this error at <*>',
  'file <*> line <*>',
  'status code #',
]);
/** Whom a message is about, where a client adds it. */
const WHOM = phrases(['shop <*>', 'store <*>', 'user <*>', 'order <*>', 'run <*>', 'model <*>']);
/** Sentences that tell what to do, and so say nothing about what happened. */
const ADVICE = phrases([
  'if you reach out to',
  "but here's the good news",
  'for more information',
  'for further information',
  'for more details',
  'to learn more',
  'learn more',
  'read more at',
  'visit <*>',
  'please refer to',
  'please contact',
  'please visit',
  'see also',
  'SQL update',
  'SQL insert',
  'SQL select',
  'SQL delete',
]);

/** Keys of what a client knows beside the message. */
const KEYS = new Set([
  'model=',
  'shop=',
  'store=',
  'node=',
  'step=',
  'task=',
  'tool=',
  'agent=',
  'key=',
  'command=',
  'request_id=',
  'requestid=',
  'deployment=',
  'attempt=',
]);

type Phrase = readonly string[];

function phrases(list: readonly string[]): readonly Phrase[] {
  return list.map((phrase) => phrase.split(' '));
}

/**
 * The core of the tokens of a message that says what failed; the whole message where too little would be left.
 */
export function coreOf(tokens: readonly string[]): Core {
  const cut = adviceIn(tokens);
  const to = tailFrom(tokens, cut);
  let from = 0;
  let status: number | null = null;
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const next = leadEnd(tokens, from, status !== null);
    if (next === from || constantsIn(tokens, next, to) < LEAST) break;
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
  const lead = LEADS.find((phrase) => matches(tokens, at, phrase));
  if (lead) return at + lead.length;
  return CLASS.test(tokens[at] ?? '') ? at + 1 : at;
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
    if (tail && tokens[to - tail.length - 1] === 'with') break;
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
