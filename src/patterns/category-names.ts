import type { Category } from './categories.ts';
import { phrases } from './category-phrases.ts';

/**
 * Names of errors that leave no doubt, whatever else the message says: SQLSTATE conditions, error codes of MySQL, MongoDB, Redis,
 * AWS and Node.js, exception classes of SDKs and frameworks. A name is read as its words: "ER_DUP_ENTRY" and "dupEntry" alike.
 */
export const NAMES = {
  content_policy: phrases(
    'content policy violation | responsible ai policy violation | guardrail intervened | ' +
      'content filter finish reason | for legal reasons',
  ),
  quota: phrases(
    'unavailable shop | ' +
      'insufficient quota | billing hard limit reached | service quota exceeded | space quota | storage quota | ' +
      'daily limit exceeded',
  ),
  rate_limit: phrases(
    'too many tokens please wait | please wait before trying | service tier capacity exceeded | throttling exception | throttled exception | too many requests exception | provisioned throughput exceeded | ' +
      'request limit exceeded | user rate limit exceeded | query rate limit',
  ),
  auth: phrases(
    'invalid authorization specification | insufficient privilege | er access denied | er dbaccess denied | ' +
      'er tableaccess denied | er specific access denied | er columnaccess denied | invalid access key | ' +
      'incomplete signature | signature does not match | expired token exception | ' +
      'missing authentication token | opt in required | noperm | user location is not supported | ' +
      'unsupported country | unsupported region | auth failure',
  ),
  timeout: phrases(
    'er lock wait timeout | er query timeout | max time ms expired | soft time limit exceeded | start to close | ' +
      'schedule to start | schedule to close | err http request timeout | und err headers timeout | ' +
      'und err body timeout | und err connect timeout',
  ),
  overloaded: phrases(
    'cannot connect now | masterdown | interrupted at shutdown | shutdown in progress | ' +
      'not writable primary | primary stepped down | model not ready exception | ' +
      'insufficient instance capacity | tryagain',
  ),
  network: phrases(
    'protocol connection lost | cr server gone | cr server lost | er net | host not found in upstream | ' +
      'cert has expired | unable to get issuer cert | enotconn | eshutdown | incomplete read | ' +
      'chunked encoding error | ' +
      'no such host',
  ),
  context_length: phrases(
    'context length exceeded | context window exceeded | length finish reason | length limit was reached',
  ),
  parse_error: phrases(
    'json decode error | unicode decode error | content type error | er parse error | hpe invalid | ' +
      'json validate failed | no object generated | output parsing failure | output parser exception | malformed xml | invalid bson | yaml exception | ' +
      'unicode encode error | csv error | ' +
      'not well formed',
  ),
  validation: phrases(
    'large files detected | field overflow | mapper parsing exception | does not support parameters | unsupported params | ' +
      'max cost exceeded | max cost limit | string data right truncation | numeric value out of range | invalid text representation | ' +
      'invalid datetime format | datetime field overflow | not null violation | foreign key violation | ' +
      'check violation | er bad null | er data too long | er truncated wrong value | er no referenced row | ' +
      'er row is referenced | er warn data out of range | er no default for field | ' +
      'document validation failure | immutable field | type mismatch | cast error | ' +
      'invalid parameter combination | invalid parameter value | missing parameter | err invalid url | ' +
      'err out of range | err missing args | err invalid arg value | einval | zod error | not acceptable | ' +
      'sqlite constraint notnull | sqlite constraint foreignkey | sqlite constraint check | sqlite mismatch | ' +
      'exdev',
  ),
  not_found: phrases(
    'unable to open database file | did not match any file | ' +
      'does not exist or your team | does not exist or you do not have access | requested entity was not found | ' +
      'undefined table | undefined column | undefined function | invalid catalog name | invalid schema name | ' +
      'er no such table | er bad db | er bad field | er sp does not exist | er unknown table | ' +
      'namespace not found | index not found | cursor not found | command not found | noscript | no such key | ' +
      'no such bucket | no such entity | err module not found | err package path not exported | ' +
      'unregistered task | file not found error | module not found error | enotdir | ' +
      'no result found | ' +
      'not a valid model identifier',
  ),
  conflict: phrases(
    'quantity stale | unique violation | serialization failure | deadlock detected | lock not available | duplicate table | ' +
      'duplicate object | object in use | exclusion violation | er dup | er lock deadlock | er table exists | ' +
      'er lock nowait | sqlite busy | sqlite locked | duplicate key | lock busy | namespace exists | ' +
      'index options conflict | busygroup | busykey | conditional check failed | transaction conflict | ' +
      'resource in use exception | bucket already | operation aborted | entity already exists | ' +
      'invalid update error | invalid concurrent graph update | workflow execution already started | ebusy | ' +
      'enotempty | file exists error | sqlite constraint unique | sqlite constraint primarykey | ' +
      'code aborted | ' +
      'unique constraint error',
  ),
  loop: phrases(
    'graph recursion | recursion error | max turns exceeded | err too many redirects | eloop | ' +
      'exceed the request limit | exceed the tool calls limit',
  ),
  resource: phrases(
    'too large body | ' +
      'insufficient resources | too many connections | program limit exceeded | statement too complex | ' +
      'er con count | er too many user connections | er out of resources | er disk full | ' +
      'er record file full | er outofmemory | sqlite full | sqlite nomem | exceeded memory limit | ' +
      'out of disk space | err worker out of memory | err child process stdio maxbuffer | edquot | efbig | ' +
      'enobufs | memory error | worker lost error | queue pool limit | queuepool limit | e#big | ' +
      'configuration limit exceeded | ' +
      'kv cache | gpu memory utilization',
  ),
  dependency: phrases('execabort | chord error | in failed sql transaction | child workflow error'),
  internal: phrases(
    'error was encountered while running | engine dead error | sqlite corrupt | sqlite internal | sqlite misuse | data corrupted | index corrupted | ' +
      'er internal error | internal failure | err internal assertion | nondeterminism error | ' +
      'non determinism error | er not supported yet | code internal | stop iteration | ' +
      'overflow error',
  ),
  unknown: phrases('list index out of range | string index out of range | tuple index out of range'),
} satisfies Partial<Record<Category, readonly string[]>>;
