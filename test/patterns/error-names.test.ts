import { expect, test } from 'vitest';
import type { Category } from '../../src/patterns/categories.ts';
import { categoryOf } from '../../src/patterns/category.ts';
import { readMessage, tokensOf } from '../../src/patterns/fingerprint.ts';

/** Names of errors from public lists: HTTP, gRPC, errno, Node.js, Python, SQLSTATE, MySQL, SQLite, MongoDB, Redis, AWS, frameworks. */
const NAMES: Partial<Record<Category, string>> = {
  content_policy:
    'content_policy_violation|ResponsibleAIPolicyViolation|PROHIBITED_CONTENT|Unavailable For Legal Reasons',
  quota:
    'Payment Required|insufficient_quota|billing_hard_limit_reached|ServiceQuotaExceededException|dailyLimitExceeded',
  rate_limit:
    'Too Many Requests|ThrottlingException|RESOURCE_EXHAUSTED|SlowDown|userRateLimitExceeded|RequestLimitExceeded|' +
    'ProvisionedThroughputExceededException',
  auth:
    'Unauthorized|Forbidden|PERMISSION_DENIED|UNAUTHENTICATED|EACCES|EPERM|NOAUTH|WRONGPASS|NOPERM|InvalidAccessKeyId|' +
    'SignatureDoesNotMatch|UnrecognizedClientException|ER_ACCESS_DENIED_ERROR|InsufficientPrivilege|invalid_grant|AuthFailure',
  timeout:
    'Request Timeout|Gateway Timeout|DEADLINE_EXCEEDED|ETIMEDOUT|ESOCKETTIMEDOUT|TimeoutError|SoftTimeLimitExceeded|' +
    'MaxTimeMSExpired|ExceededTimeLimit|ER_LOCK_WAIT_TIMEOUT|UND_ERR_HEADERS_TIMEOUT|activity StartToClose timeout',
  overloaded:
    'Service Unavailable|Bad Gateway|UNAVAILABLE|overloaded_error|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|NotWritablePrimary|' +
    'PrimarySteppedDown|ShutdownInProgress|cannot_connect_now|ModelNotReadyException',
  network:
    'ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|EHOSTUNREACH|ENOTCONN|ESHUTDOWN|socket hang up|BrokenPipeError|' +
    'CERT_HAS_EXPIRED|DEPTH_ZERO_SELF_SIGNED_CERT|PROTOCOL_CONNECTION_LOST|HostUnreachable|ChunkedEncodingError',
  context_length: 'context_length_exceeded|ContextWindowExceededError|LengthFinishReasonError',
  parse_error:
    'JSONDecodeError|UnicodeDecodeError|ER_PARSE_ERROR|FailedToParse|HPE_INVALID_CONSTANT|OUTPUT_PARSING_FAILURE|' +
    'MalformedXML|OutputParserException|YAMLException|ContentTypeError',
  validation:
    'Bad Request|Unprocessable Entity|INVALID_ARGUMENT|FAILED_PRECONDITION|OUT_OF_RANGE|EINVAL|ValueError|ZodError|' +
    'NotNullViolation|ForeignKeyViolation|ER_DATA_TOO_LONG|BadValue|DocumentValidationFailure|WRONGTYPE|ERR_INVALID_URL|' +
    'SQLITE_CONSTRAINT_NOTNULL|CastError',
  not_found:
    'Not Found|NOT_FOUND|ENOENT|ENOTDIR|NoSuchKey|ResourceNotFoundException|ModuleNotFoundError|ERR_MODULE_NOT_FOUND|' +
    'undefined_table|UndefinedColumn|ER_NO_SUCH_TABLE|NamespaceNotFound|CursorNotFound|NOSCRIPT|InvalidCatalogName',
  conflict:
    'Conflict|ALREADY_EXISTS|EEXIST|EADDRINUSE|EBUSY|ER_DUP_ENTRY|ER_LOCK_DEADLOCK|SQLITE_BUSY|UniqueViolation|' +
    'serialization_failure|LockNotAvailable|DuplicateKey|WriteConflict|BUSYGROUP|ConditionalCheckFailedException|' +
    'SQLITE_CONSTRAINT_UNIQUE|InvalidUpdateError',
  loop: 'GraphRecursionError|RecursionError|GRAPH_RECURSION_LIMIT|MaxTurnsExceeded|ELOOP|ERR_TOO_MANY_REDIRECTS',
  resource:
    'Payload Too Large|ENOSPC|ENOMEM|EMFILE|EDQUOT|EFBIG|MemoryError|OOM command not allowed|SQLITE_FULL|disk_full|' +
    'too_many_connections|ER_CON_COUNT_ERROR|OutOfDiskSpace|ERR_WORKER_OUT_OF_MEMORY|WorkerLostError|OOMKilled',
  dependency: 'Failed Dependency|EXECABORT|in_failed_sql_transaction|ChildWorkflowError|ChordError',
  internal:
    'Internal Server Error|UNIMPLEMENTED|DATA_LOSS|segmentation fault|panicked|' +
    'SQLITE_CORRUPT|ERR_INTERNAL_ASSERTION|InternalFailure|NondeterminismError|NullPointerException',
  // A fault of the program itself is none of a service; what it says is its own pattern.
  unknown: 'TypeError|KeyError|AttributeError|AssertionError|ReferenceError|ZeroDivisionError',
};

test.each(Object.entries(NAMES))('names of errors that mean %s', (category, list) => {
  const wrong = list.split('|').filter((name) => {
    const message = `${name}: order 17 of shop 4`;
    readMessage(message);
    return categoryOf(tokensOf(message), null).category !== category;
  });
  expect(wrong).toEqual([]);
});
