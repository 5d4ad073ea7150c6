/** Tokens in a row; in place of a token `*` stands for any one, `#` for an HTTP status. */
export type Phrase = readonly string[];

/** What clients, drivers and logs write before a message. */
export const LEADS: readonly Phrase[] = phrases([
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
  'API error occurred status # body',
  'API error occurred status #',
  'API error',
  '* API error #',
  '* API #',
  '* API error',
  'request failed with status code #',
  '* call failed with status code #',
  'request failed #',
  'request to <*> failed reason',
  'body',
  'status # message',
  'serialization failure <*>',
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
  'SQLSTATE * * * <*>',
  'SQLSTATE * * * * <*>',
  '<*> failed <*>',
  '<*> failed #',
  '<*> responded #',
  '<*> returned #',
  '<*> #',
  '<*> failed',
  '#',
]);
/** The texts of statuses, which some clients write after them. */
export const REASONS: readonly Phrase[] = phrases([
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
export const TAILS: readonly Phrase[] = phrases([
  'SQLSTATE <*>',
  'sqlstate <*>',
  'SQL state <*>',
  'request ID <*>',
  'request id <*>',
  'command *',
  'background on this error at <*>',
  'file <*> line <*>',
  'at character <*>',
  'status code #',
  '#',
]);
/** Whom a message is about, where a client adds it. */
export const WHOM: readonly Phrase[] = phrases([
  'shop <*>',
  'store <*>',
  'user <*>',
  'order <*>',
  'run <*>',
  'model <*>',
  'product <*>',
]);
/** Sentences that tell what to do, and so say nothing about what happened. */
export const ADVICE: readonly Phrase[] = phrases([
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
  'for more on',
]);

/** Keys of what a client knows beside the message. */
export const KEYS: ReadonlySet<string> = new Set([
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

/** What begins a part that only some clients add. */
export const ADDED: readonly Phrase[] = phrases([
  'full error',
  'SQL update',
  'SQL insert',
  'SQL select',
  'SQL delete',
  'script <*> on',
]);

function phrases(list: readonly string[]): readonly Phrase[] {
  return list.map((phrase) => phrase.split(' '));
}
