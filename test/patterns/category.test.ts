import { describe, expect, test } from 'vitest';
import { CATEGORIES, type Category } from '../../src/patterns/categories.ts';
import { categoryOf } from '../../src/patterns/category.ts';
import { RULES } from '../../src/patterns/category-rules.ts';
import { readMessage, tokensOf } from '../../src/patterns/fingerprint.ts';

/** For every rule: a message it decides, and one that looks like it and is something else. */
const EXAMPLES: Readonly<Record<string, readonly [string, string]>> = {
  'content_policy.names': ['code: content_policy_violation', 'code: policy_version'],
  'content_policy.says': [
    'Your prompt was flagged as unsafe by our safety system',
    'Flag --safe is required',
  ],
  'content_policy.hints': ['Refused for safety', 'Safe mode is on'],
  'quota.names': ['ServiceQuotaExceededException: limit reached', 'ServiceException: limit reached'],
  'quota.says': [
    '429 You exceeded your current quota, please check your plan and billing details',
    '429 Too Many Requests',
  ],
  'quota.status': ['Request failed with status code 402', 'Request failed with status code 403'],
  'quota.hints': ['Quota of this project used up', 'He was quoted'],
  'rate_limit.names': ['ThrottlingException: wait', 'DrottlingException: wait'],
  'rate_limit.says': ['403 API rate limit exceeded for installation', '403 Forbidden'],
  'rate_limit.status': ['Request failed with status code 429', 'Request failed with status code 409'],
  'rate_limit.hints': ['Limit reached, come back later', 'Limits were printed'],
  'auth.names': ['ER_ACCESS_DENIED_ERROR (using password: YES)', 'ER_PARSE_ERROR near'],
  'auth.says': ['Invalid API key provided', 'Invalid key order'],
  'auth.status': ['Request failed with status code 401', 'Request failed with status code 404'],
  'auth.hints': ['Your login was refused', 'Logging on'],
  'timeout.names': ['MaxTimeMSExpired: operation exceeded its time', 'MaxTime was set'],
  'timeout.says': ['connection timed out', 'connection refused'],
  'timeout.status': ['Request failed with status code 504', 'Request failed with status code 500'],
  'overloaded.names': ['NotWritablePrimary: not now', 'Primary colours'],
  'overloaded.says': ['The engine is currently overloaded', 'The engine was loaded'],
  'overloaded.status': ['Request failed with status code 503', 'Request failed with status code 501'],
  'overloaded.hints': ['Store is down for maintenance', 'Store is maintained'],
  'network.names': ['PROTOCOL_CONNECTION_LOST while reading', 'PROTOCOL_VERSION'],
  'network.says': ['connect ECONNREFUSED 10.0.0.1:80', 'connected to 10.0.0.1:80'],
  'network.hints': ['Connection went away', 'Connected at last'],
  'context_length.names': ['code: context_length_exceeded', 'code: context_missing'],
  'context_length.says': ["This model's maximum context length is 8192 tokens", 'The context was cancelled'],
  'context_length.hints': ['Stopped at max tokens', 'A token was printed'],
  'parse_error.names': ['ContentTypeError: not what was expected', 'TypeError: not what was expected'],
  'parse_error.says': ['Unexpected token < in JSON at position 0', 'A token was expected'],
  'parse_error.hints': ['Malformed answer', 'Well-formed answer'],
  'validation.names': ['NotNullViolation in orders', 'NullSafe in orders'],
  'validation.says': ['1 validation error for Order', 'One error for Order'],
  'validation.status': ['Request failed with status code 422', 'Request failed with status code 404'],
  'validation.hints': ['price must be positive', 'price may be positive'],
  'not_found.names': ['UndefinedTable: orders', 'UndefinedBehaviour: orders'],
  'not_found.says': ['ENOENT: no such file or directory', 'found the file'],
  'not_found.status': ['Request failed with status code 404', 'Request failed with status code 400'],
  'not_found.hints': ['Item not available', 'Item available'],
  'conflict.names': ['UniqueViolation: timed out', 'Unique visitors'],
  'conflict.says': ['Shop already exists', 'Shop exists'],
  'conflict.status': ['Request failed with status code 409', 'Request failed with status code 400'],
  'conflict.hints': ['Stale object', 'Fresh object'],
  'loop.names': ['GraphRecursionError: 25 steps', 'GraphError: 25 steps'],
  'loop.says': ['Agent stopped due to max iterations', 'Agent stopped'],
  'loop.hints': ['Gave up after 25 iterations', 'Iterated'],
  'resource.names': ['QueuePool limit of size 5 reached, connection timed out', 'connection timed out'],
  'resource.says': ['ENOSPC: no space left on device', 'space was left'],
  'resource.status': ['Request failed with status code 413', 'Request failed with status code 414'],
  'resource.hints': ['Low memory', 'Memorable'],
  'dependency.names': ['EXECABORT Transaction discarded', 'Transaction opened'],
  'dependency.says': ['Skipped because step build failed', 'Skipped'],
  'dependency.status': ['Request failed with status code 424', 'Request failed with status code 426'],
  'dependency.hints': ['upstream gave nothing', 'stream gave nothing'],
  'internal.names': ['SQLITE_CORRUPT: malformed', 'SQLITE_BUSY: malformed'],
  'internal.says': ['panicked at main.rs', 'a panic was feared'],
  'internal.status': ['Request failed with status code 500', 'Request failed with status code 400'],
  'internal.hints': ['Something went wrong', 'Something went well'],
  'unknown.names': ['IndexError: list index out of range', 'price is out of range'],
};

function verdict(message: string) {
  readMessage(message);
  return categoryOf(tokensOf(message), null);
}

function ruleIds(): string[] {
  return CATEGORIES.flatMap((category) =>
    (['names', 'says', 'status', 'hints'] as const)
      .filter((strength) => RULES[category][strength].length > 0)
      .map((strength) => `${category}.${strength}`),
  );
}

describe('each category rule', () => {
  test('has its examples', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(ruleIds().sort());
  });

  test.each(Object.entries(EXAMPLES))(
    '%s decides its own message and leaves the other',
    (rule, [positive, negative]) => {
      expect(verdict(positive).rule).toBe(rule);
      expect(verdict(negative).rule).not.toBe(rule);
    },
  );
});

const ORDER: readonly (readonly [string, Category])[] = [
  ['429 insufficient_quota', 'quota'],
  ['connection timed out', 'timeout'],
  ['400 maximum context length is 8192 tokens', 'context_length'],
  ['403 You have exceeded a secondary rate limit', 'rate_limit'],
  ['500 {"type":"error","error":{"type":"api_error","message":"Overloaded"}}', 'overloaded'],
  ['403 GET /b/x: you may not, or it does not exist', 'auth'],
  ['HTTP 503: connect ECONNREFUSED', 'overloaded'],
  ['HTTP 404: invalid x', 'not_found'],
  ['TypeError: x is undefined', 'unknown'],
  ['nothing of note', 'unknown'],
];

test.each(ORDER)('what is said comes before the status: %s', (message, category) => {
  expect(verdict(message).category).toBe(category);
});

test('a status the log names decides where the words do not', () => {
  readMessage('call failed');
  expect(categoryOf(tokensOf('call failed'), 429)).toEqual({
    category: 'rate_limit',
    rule: 'rate_limit.status',
  });
});
