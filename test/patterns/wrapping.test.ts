import { expect, test } from 'vitest';
import { readMessage, tokensOf } from '../../src/patterns/fingerprint.ts';

function normalised(message: string): string {
  readMessage(message);
  return tokensOf(message).join(' ');
}

test.each([
  ['a time', '2026-08-04T14:58:50.988Z disk full'],
  ['a time with a zone', '2025-11-28 03:28:18.985 UTC disk full'],
  ['a time, a level and a logger', '2026-08-04T14:58:50Z ERROR score_leads: disk full'],
  ['a step in brackets', '[summarize] disk full'],
  ['a step in brackets with its noun', '[node write_copy] disk full'],
  ['a level in brackets', '[ERROR] disk full'],
  ['the mark of a runner', '##[error]disk full'],
  ['the answer of a console', '(error) disk full'],
  ['a step that failed', 'Step "summarize" failed: disk full'],
  ['a task that failed', 'Task fetch_orders failed: disk full'],
  ['a clause of general words', 'Error processing query: disk full'],
  ['what was worked on', 'listing "Blue mug": disk full'],
  ['several layers', '2026-08-04T14:58:50Z ERROR run: [plan] Step "a" failed: disk full'],
])('before a message, %s is not read', (_, message) => {
  expect(normalised(message)).toBe('disk full');
});

test.each([
  ['a bracket with more than a name', '[2 of 7 done] disk full', '<*> of <*> done disk full'],
  ['a clause that says what failed', 'Disk check failed: no answer', 'disk check failed no answer'],
  ['a clause without anything after it', 'Error processing query:', 'error processing query'],
  ['a clause without a verdict', 'the run: disk full', 'the run disk full'],
  ['a number that is no time', '2026 disks are full', '<*> disks are full'],
])('%s is read', (_, message, expected) => {
  expect(normalised(message)).toBe(expected);
});

test('after a stack, the cause of an error is read', () => {
  const stack =
    '\n    at f (/app/a.js:1:2)\n    at g (/app/b.js:3:4) {\n  [cause]: Error: getaddrinfo ENOTFOUND a.example.com\n}';
  expect(normalised(`TypeError: fetch failed${stack}`)).toBe(
    'TypeError fetch failed getaddrinfo ENOTFOUND <*>',
  );
});

test('after a stack, properties are read where the message is short, else not', () => {
  const stack = '\n    at f (/app/a.js:1:2) {\n  status: 401,\n  code: 20003\n}';
  expect(normalised(`RestException: Authenticate${stack}`)).toBe('RestException authenticate 401 20003');
  const long = `RestException: you may not look at this${stack}`;
  expect(normalised(long)).toBe('RestException you may not look at this');
});

test('of a page only its title is read, of a document what it says', () => {
  const page = '<html>\r\n<head><title>502 Bad Gateway</title></head><body>nginx/1.27.2</body></html>';
  expect(normalised(page)).toBe('502 bad gateway');
  const xml =
    '<?xml version="1.0"?>\n<Error><Code>NoSuchBucket</Code><Message>The bucket is gone</Message><BucketName>a</BucketName></Error>';
  expect(normalised(xml)).toBe('NoSuchBucket the bucket is gone');
  expect(normalised('value <none> is wrong')).toBe('value none is wrong');
});

test.each([
  ['the number of a request', 'disk full (Request ID: Root=1-9d82) on this node', 'disk full on this node'],
  ['what a message is about, at its end', 'the disk is full (shop 17)', 'the disk is full'],
  ['a key and a value, at its end', 'the disk is full (organization: acme)', 'the disk is full'],
  ['where to read more, at its end', 'disk full - https://docs.example.com/disks', 'disk full'],
  ['a statement in a parenthesis', 'disk full (SQL: update `a` set `b` = 1)', 'disk full'],
])('%s is not read', (_, message, expected) => {
  expect(normalised(message)).toBe(expected);
});

test.each([
  ['a parenthesis in the middle', 'the disk (shop left) is full', 'the disk shop left is full'],
  [
    'a sentence in a parenthesis',
    'the disk is full (we tried it five times)',
    'the disk is full we tried it five times',
  ],
  ['a name that means something', 'the disk is full (ENOSPC)', 'the disk is full ENOSPC'],
])('%s is read', (_, message, expected) => {
  expect(normalised(message)).toBe(expected);
});

test('an account of a program is one name', () => {
  expect(normalised('denied to deploy-thing[bot] today')).toBe('denied to <*> today');
});
