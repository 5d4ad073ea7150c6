import { expect, test } from 'vitest';
import { readMessage, tokensOf } from '../../src/patterns/fingerprint.ts';

function normalised(message: unknown): string {
  readMessage(message);
  return tokensOf(message).join(' ');
}

const CASES: readonly (readonly [string, string, string])[] = [
  [
    'numbers, times and units become one placeholder',
    'took 30.5 seconds at 2025-11-20T10:00:00Z',
    'took <*> at <*>',
  ],
  [
    'addresses of every kind are placeholders',
    'from 10.0.0.1:443 to https://api.example.com/v1?x=1 by a@b.io',
    'from <*> to <*> by <*>',
  ],
  [
    'paths and ids are placeholders',
    'open /var/log/app.log in 0f3a91c2-77de-4b1a-9f00-2c41de00a1b4',
    'open <*> in <*>',
  ],
  [
    'an HTTP status next to its cue is kept',
    'Request failed with status code 503',
    'request failed with status code 503',
  ],
  ['a status before its reason is kept', '404 Not Found', '404 not found'],
  [
    'a status that begins a message with a capital after it is kept',
    '429 You exceeded it',
    '429 you exceeded it',
  ],
  ['a number that is no status is a placeholder', 'read 404 rows', 'read <*> rows'],
  ['a number before a comma is no status', 'Limit 500, Used 500', 'limit <*> used <*>'],
  [
    'error codes in capitals keep their case',
    'connect ECONNREFUSED 127.0.0.1:80',
    'connect ECONNREFUSED <*>',
  ],
  ['case is folded', 'Timeout Reached', 'timeout reached'],
  ['identifiers keep their capitals', 'AxiosError in getUser', 'AxiosError in getUser'],
  ['"Error:" before the message is dropped', 'Error: socket hang up', 'socket hang up'],
  ['a key and its value are told apart', 'uid=0 tty=ssh ruser=', 'uid= <*> tty= ssh ruser= <*>'],
  ['a quoted word is a placeholder', "No module named 'numpy'", 'no module named <*>'],
  ['an apostrophe is no quotation', "can't find it", "can't find it"],
  ['lists are one placeholder', 'try one of [a_b, c_d, e_f].', 'try one of <*>'],
  ['identifiers with commas between are one', 'not unique: runs.id, runs.shop_id', 'not unique <*>'],
  ['a name after a word that introduces it varies', 'tool get_order failed', 'tool <*> failed'],
  ['the name of a type varies with its article', 'size must be an integer', '<*> must be <*>'],
  ['a value of several words in quotes varies', "got 'very friendly' here", 'got <*> here'],
  ['a quoted status is read', "error '429 Too Many Requests' here", 'error 429 too many requests here'],
  ['an excerpt varies', 'Bad text "<html>\\n<he"... here', 'bad text <*> here'],
  ['names and their values in parentheses vary', 'Key (a, b)=(1, x-y) exists', 'key <*> exists'],
  ['keys may stand without quotes', 'failed with { shop: 1, tag: "a b" }', 'failed with <*>'],
  ['errors by field are read', 'POST {"errors":{"title":["is blank"]}}', 'POST is blank'],
  ['a status after a prefix stays', '[node 7] 503 Service Unavailable', '503 service unavailable'],
  ['repeated groups are one', 'k 1 v 2 k 3 v 4', 'k <*> v <*>'],
  ['a method before an address is part of it', 'POST https://x.io/a failed', '<*> failed'],
  ['ANSI codes are no text', '\u001b[31mfatal\u001b[0m error', 'fatal error'],
  ['a message that is only a code keeps its letters', 'E11000', 'e#'],
  ['stack frames are not read', 'boom\n    at f (a.js:1:2)\n    at g (b.js:3:4)', 'boom'],
  [
    'the last line of a Python traceback is read',
    'Traceback (most recent call last):\n  File "a.py", line 1\nKeyError: oops',
    'KeyError oops',
  ],
  [
    'an embedded JSON body gives its type, code and message',
    '429 {"error":{"message":"Rate limit reached for gpt-4o","type":"requests","param":null,"code":"rate_limit_exceeded"}}',
    '429 rate limit reached for <*> requests rate_limit_exceeded',
  ],
  [
    'a Python dictionary is read like JSON',
    "Error code: 400 - {'error': {'message': \"It's bad\", 'code': 'P2002'}}",
    "error code 400 it's bad p2002",
  ],
  ['a body without known keys is a placeholder', 'got {"a": "b"} back', 'got <*> back'],
  [
    'a message that is an object of its own is known by its keys',
    '{"event": "login", "by": "x"}',
    'event <*> by <*>',
  ],
  [
    'what was met in place of what was expected varies',
    'expected role user, but got assistant',
    'expected role user but got <*>',
  ],
  [
    'a statement and its parameters are a snippet',
    "lost the server\n[SQL: SELECT a.b FROM a]\n[parameters: {'x': 1}]",
    'lost the server <*>',
  ],
  [
    'a statement before the error is a snippet',
    'update `orders` set `a` = 1 - ER_LOCK_DEADLOCK: Deadlock',
    '<*> ER_LOCK_DEADLOCK deadlock',
  ],
  [
    'the exception of something else varies',
    "Dependency 5f0c raised KeyError('stock')",
    'dependency <*> raised <*>',
  ],
  [
    'a list of choices varies',
    'Unknown tool, these are available:\nfind: finds\nwrite: writes',
    'unknown tool these are available <*>',
  ],
  [
    'a command line varies',
    'Command failed with exit code 2: git push origin main',
    'command failed with exit code <*>',
  ],
  ['a media type varies', 'unexpected mimetype: text/html; charset=utf-8', 'unexpected mimetype <*>'],
  ['the name of an object varies', 'no access to the Order object', 'no access to the <*> object'],
  ['what a constraint does is a detail', 'REFERENCES `b` (`c`) ON DELETE SET NULL', 'REFERENCES <*>'],
  [
    'source lines beside their numbers are a snippet',
    'bad indentation (3:5)\n\n 2 | stock: 1\n 3 |  name: a: b\n------^',
    'bad indentation',
  ],
  ['a host is known by its port', 'Timeout reading from redis:6379', 'timeout reading from <*>'],
  ['the values of a row vary', 'Failing row contains (17, mug, t).', 'failing row contains <*>'],
  [
    'the system call is a detail',
    "EMFILE: too many open files, scandir '/tmp/a'",
    'EMFILE too many open files <*>',
  ],
  ['a name with dashes after its noun varies', 'No such bucket prod-exports here', 'no such bucket <*> here'],
  [
    'a plain name between its noun and what it lacks varies',
    'relation orders does not exist',
    'relation <*> does not exist',
  ],
  ['a noun without a name stays', 'the model does not exist', 'the model does not exist'],
  ['the one thing a statement is about varies', 'email must be unique', '<*> must be unique'],
  [
    'a field that is named again in quotes varies',
    'Order invalid: email: Path `email` is gone',
    'order invalid <*> path <*> is gone',
  ],
  ['a random tail without digits is an id', 'lost req_ahZwwguAeHanqM again', 'lost <*> again'],
  ['a tail of consonants is an id', 'pod report-ffnhb died', 'pod <*> died'],
  ['a name with its tag is one', 'pull node:latest now', 'pull <*> now'],
  [
    'a number with the name of what it counts is one',
    'Killed process 4411 (celery) now',
    'killed process <*> now',
  ],
  ['a path into a value is one', 'at items[3].price[0] gone', 'at <*> gone'],
  ['a resource name is one', 'on arn:aws:s3:::media/* again', 'on <*> again'],
  ['an action with its service is one', 'to perform: s3:PutObject here', 'to perform <*> here'],
  [
    'what a model wrote after its label varies',
    'Invalid json output: Let me think',
    'invalid json output <*>',
  ],
  [
    'details of a database on lines of their own are not read',
    'could not serialize access\nCONTEXT:  SQL statement "x"',
    'could not serialize access',
  ],
  [
    'the line of a statement that is shown is not read',
    'syntax error at or near "a"\nLINE 1: SELECT a FROM b',
    'syntax error at or near <*>',
  ],
  [
    'a body as text in a body is read',
    '{"status":400,"data":"{\\"error\\":\\"Cannot open it\\"}"}',
    '400 cannot open it',
  ],
  [
    'the results of named operations are read',
    '{"data":{"productUpdate":{"userErrors":[{"message":"No title"}]}}}',
    'no title',
  ],
  [
    'sentences by field are read where no key is known',
    "FormError: {'email': ['Not a good address.']}",
    'FormError not a good address',
  ],
  [
    'a break written as an escape separates words',
    "said b'4.2.1 too fast\\n4.2.1 wait'",
    'said b <*> too fast <*> wait',
  ],
  [
    'the class of an exception in parentheses keeps its letters',
    '(sqlite3.OperationalError) locked',
    'sqlite#.operationalerror locked',
  ],
  ['the name of a schema varies', '3 validation errors for Order', '<*> validation errors for <*>'],
  ['a variable of an environment varies', 'set the SHOP_API_KEY variable', 'set the <*> variable'],
  [
    'a quotation that is all a message says is read',
    "KeyError: 'Tool of that name gone'",
    'KeyError tool of that name gone',
  ],
  [
    'the class of an error in a deep package stays',
    'acme._core.executor.child_process_executor.some_module.ProcessCrashError: gone',
    'acme._core.executor.child_process_executor.some_module.ProcessCrashError gone',
  ],
  ['a secret of which only the ends are shown varies', 'key sk-...abcd is wrong', 'key <*> is wrong'],
  ['a secret in stars varies', 'token shpat_****** is wrong', 'token <*> is wrong'],
  ['dots at the end are none', 'still loading... done', 'still loading done'],
  ['the method before a path is a detail', 'gone on POST /v1/items today', 'gone on <*> today'],
  [
    'an error in a package within a message stays',
    'log: acme.v1.EngineDeadError: gone',
    'log acme.v#.enginedeaderror gone',
  ],
  [
    'a name of an error in quotes is read',
    "failed with 'index_gone_exception'",
    'failed with index_gone_exception',
  ],
  ['a currency goes with its amount', 'above min price 4,420 VND', 'above min price <*>'],
  [
    'what a validator was given varies, even cut off',
    "wrong [input_value={'a': 'Oak Bo...}, input_type=dict]",
    'wrong input_value= <*> input_type= <*>',
  ],
  [
    'what a model wrote varies as a body',
    'from completion {"name": "Oak Board Of Trees"}',
    'from completion <*>',
  ],
  [
    'an object that is shown with its class varies',
    "reason: TopologyView { type: 'Unknown' }",
    'reason TopologyView <*>',
  ],
  ['a column that failed varies', 'constraint failed: orders.external_id', 'constraint failed <*>'],
  ['a field in question varies', 'access denied for orders field here', 'access denied for <*> field here'],
  ['the name of a file varies', 'settings.toml does not match', '<*> does not match'],
  ['a call on an object stays', 'res.json(x) is broken', 'res.json x is broken'],
  [
    'a variable of a query varies',
    'variable $input of type ID is wrong',
    'variable <*> of type <*> is wrong',
  ],
  ['what is too long varies, but for a prompt', 'Title is too long', '<*> is too long'],
  ['a prompt that is too long stays', 'Prompt is too long', 'prompt is too long'],
  ['a branch with its owner is one', 'exists for acme:fix-typo.', 'exists for <*>'],
  ['the type of a variable varies', 'variable of type OrderInput! is wrong', 'variable of type <*> is wrong'],
];

test.each(CASES)('%s', (_, message, expected) => {
  expect(normalised(message)).toBe(expected);
});

test('what is no text has a fingerprint of its own kind', () => {
  const odd = [null, undefined, 7, {}, [], '', ' \n', '\u0000\u0001\u0002\u0003', '---'];
  expect(odd.map(normalised)).toEqual([
    '<null>',
    '<undefined>',
    '<number>',
    '<object>',
    '<array>',
    '<empty>',
    '<empty>',
    '<binary>',
    '<marks>',
  ]);
});
