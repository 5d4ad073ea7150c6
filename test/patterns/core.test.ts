import { describe, expect, test } from 'vitest';
import { coreOf } from '../../src/patterns/core.ts';
import { groupMessages } from '../../src/patterns/group.ts';

function core(text: string): string {
  const tokens = text.split(' ');
  const { from, to } = coreOf(tokens);
  return tokens.slice(from, to).join(' ');
}

function patternsOf(...messages: readonly string[]): readonly string[] {
  return groupMessages(messages.map((message) => ({ message, count: 1 }))).patterns.map(({ id }) => id);
}

describe('the core of a message', () => {
  test.each([
    ['the class of an exception', 'SqliteError database is locked', 'database is locked'],
    ['a class in a package', 'botocore.exceptions.ClientError token is not valid', 'token is not valid'],
    ['a code in capitals', 'ER_LOCK_WAIT_TIMEOUT lock wait timeout exceeded', 'lock wait timeout exceeded'],
    [
      'a status with its text',
      '403 forbidden this action requires approval',
      'this action requires approval',
    ],
    ['a client with a status', 'HTTP 502 the page is gone', 'the page is gone'],
    [
      'an operation that was called',
      'an error occurred X when calling the <*> operation you may not',
      'you may not',
    ],
    ['an SQLSTATE at the end', 'could not serialize access SQLSTATE <*>', 'could not serialize access'],
    ['the id of a request at the end', 'the model is busy request ID <*>', 'the model is busy'],
    ['a model that a client adds', 'the model is overloaded model= <*>', 'the model is overloaded'],
    ['the number of a driver', 'pymysql.err.OperationalError <*> lock wait timeout', 'lock wait timeout'],
    ['a body that only some drivers show', 'bad auth failed full error <*>', 'bad auth failed'],
    ['whom it is about', 'this shop is locked now shop <*>', 'this shop is locked now'],
    ['a status at the end', 'prompts do not match 409', 'prompts do not match'],
    ['advice', 'you have used up all of it for more information visit <*>', 'you have used up all of it'],
  ])('is without %s', (_, message, expected) => {
    expect(core(message)).toBe(expected);
  });

  test.each([
    ['where too little would be left', 'ReplyError throttled'],
    ['with a status that is all there is', 'request failed with status code 404'],
    ['with a name that the message is about', 'unknown model <*>'],
    ['that would begin with a preposition', 'HTTPError for url <*>'],
    ['with a status that belongs to a word', 'the call returned 404'],
    ['with a first word that is no class', 'database is locked'],
  ])('is the whole message %s', (_, message) => {
    expect(core(message)).toBe(message);
  });
});

test('one failure in the words of several clients is one pattern', () => {
  const ids = patternsOf(
    'SqliteError: database is locked',
    'sqlite3.OperationalError: database is locked\n  File "/app/jobs/a.py", line 3',
    'SQLITE_BUSY: database is locked',
    '[publish] SqliteError: database is locked',
    '2026-08-04T14:58:50.988Z ERROR publish: database is locked',
    'Step "publish" failed: database is locked',
  );
  expect(ids).toHaveLength(1);
});

test('a status that only some of the messages carry parts nothing, two statuses do', () => {
  expect(patternsOf('403 Quota of this shop used up', 'Quota of this shop used up')).toHaveLength(1);
  const two = patternsOf('403 Quota of this shop used up', '429 Quota of this shop used up');
  expect(new Set(two).size).toBe(2);
});

test('a short core is another failure with each system that its beginning names', () => {
  const ids = patternsOf(
    'MongoServerSelectionError: connect ECONNREFUSED 10.0.0.1:80',
    'AxiosError: connect ECONNREFUSED 10.0.0.2:80',
  );
  expect(new Set(ids).size).toBe(2);
});

test('what one client leaves out another one says', () => {
  const { families } = groupMessages([
    { message: 'Error: UNIQUE constraint failed: orders.sku', count: 9 },
    { message: 'ThrottlingException: the model is unavailable to you now', count: 1 },
    { message: 'ModelError: the model is unavailable to you now', count: 5 },
  ]);
  expect(families.map(({ provider, category }) => [provider, category])).toEqual([
    ['sqlite', 'conflict'],
    [null, 'rate_limit'],
  ]);
});

test('what all messages of a pattern begin with stays in its template', () => {
  const { patterns } = groupMessages([{ message: 'ReplyError: the cache is full of keys', count: 2 }]);
  expect(patterns[0]?.template).toBe('ReplyError the cache is full of keys');
});

test('a pattern has the id of its core, whatever stands around it', () => {
  const [bare] = patternsOf('database is locked');
  const [wrapped] = patternsOf('SqliteError: database is locked');
  expect(wrapped).toBe(bare);
});

test('no two patterns share an id, whatever stands around their cores', () => {
  const leads = ['', '403 ', '429 ', 'MongoError: ', 'AxiosError: ', '[plan] ', 'ReplyError: ', 'HTTP 403: '];
  const cores = [
    'Connect ECONNREFUSED 10.0.0.1:80',
    'Access denied',
    'Quota of this shop used up',
    'Not found',
  ];
  const { patterns } = groupMessages(
    leads.flatMap((lead) => cores.map((core) => ({ message: lead + core, count: 1 }))),
  );
  expect(new Set(patterns.map(({ id }) => id)).size).toBe(patterns.length);
  expect(patterns.reduce((sum, { count }) => sum + count, 0)).toBe(leads.length * cores.length);
});
