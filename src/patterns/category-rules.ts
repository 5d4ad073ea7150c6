import type { Category, CategoryRules } from './categories.ts';

const SERVER_ERRORS: readonly number[] = [500, 501, 505, 506, 507, 508, 510, 511, 520, 530];

/**
 * The rules of every category, in the words that providers, databases and runtimes use in their messages.
 */
export const RULES = {
  content_policy: {
    says: phrases(
      'content policy | content filter | content management policy | contentpolicy | contentfilter | ' +
        'flagged as | usage polic | safety system | safety settings | safety filter | ' +
        'blocked due to safety | blocked by safety | responsibleai | moderation | harmful content | ' +
        'prohibited content',
    ),
    status: [],
    hints: phrases('safety | violates our'),
  },
  quota: {
    says: phrases(
      'insufficient quota | exceeded your current quota | insufficientquota | billing details | ' +
        'billing hard limit | billing not active | plans & billing | billing | credit balance | ' +
        'insufficient credit | insufficient balance | insufficient funds | out of credits | ' +
        'no credits | payment required | spending limit | spend limit | monthly usage limit | ' +
        'usage limit',
    ),
    status: [402],
    hints: phrases('quota'),
  },
  rate_limit: {
    says: phrases(
      'rate limit | rate limits | ratelimit | call rate | request rate | too many requests | ' +
        'toomanyrequests | throttl | tokens per min | requests per min | tokens per day | ' +
        'requests per day | per minute limit | calls per second | resource exhausted | ' +
        'resourceexhausted | resource has been exhausted | slow down | slowdown | abuse detection',
    ),
    status: [429],
    hints: phrases('limit reached | limit exceeded | try again in'),
  },
  auth: {
    says: phrases(
      'api key | apikey | authentication | authenticationerror | auth failed | bad auth | ' +
        'unauthorized | unauthorised | not authorized | not authorised | unauthenticated | noauth | ' +
        'permission denied | permissiondenied | insufficient permission | insufficient scope | ' +
        'insufficient privilege | access denied | accessdenied | access token | bearer token | ' +
        'bad credentials | invalid credentials | could not load credentials | ' +
        'unable to locate credentials | invalid token | token expired | token has expired | ' +
        'token is expired | token is invalid | expired token | expiredtoken | expired or revoked | ' +
        'jwt | invalid grant | invalid client | invalid signature | invalid webhook signature | ' +
        'invalid oauth | wrongpass | requires authentication | must have admin | ' +
        'resource not accessible | does not own | shared secret | access scope | missing scope | ' +
        'eacces | eperm | saml',
    ),
    status: [401, 403, 407],
    hints: phrases('permission | forbidden | credential | expired | login | password'),
  },
  timeout: {
    says: phrases(
      'timed out | timedout | timeout | timeouterror | time out | etimedout | esockettimedout | ' +
        'connecttimeout | readtimeout | apitimeouterror | gatewaytimeout | deadline | ' +
        'deadlineexceeded | took too long',
    ),
    status: [408, 504, 524],
    hints: [],
  },
  overloaded: {
    says: phrases(
      'overloaded | server is busy | service unavailable | serviceunavailable | ' +
        'serviceunavailableerror | bad gateway | badgateway | temporarily unavailable | ' +
        'currently unavailable | at capacity | over capacity | high demand | too many connections | ' +
        'too many clients | remaining connection slots | is loading | is currently loading | ' +
        'heavy load | model is not ready',
    ),
    status: [502, 503, 529],
    hints: phrases('unavailable | capacity | maintenance | busy | not ready'),
  },
  network: {
    says: phrases(
      'econn | enotfound | eai again | epipe | ehostunreach | ehostdown | enetunreach | enetdown | ' +
        'eproto | eaddrnotavail | socket hang up | socket closed | socketerror | fetch failed | ' +
        'failed to fetch | network error | networkerror | network socket | connection error | ' +
        'apiconnectionerror | connectionerror | connection refused | connection reset | ' +
        'connection closed | connection aborted | connection broken | connection was closed | ' +
        'connection terminated | connection lost | lost connection | connection is closed | ' +
        'server closed the connection | closed the connection | connection attempt | ' +
        'connection failed | could not connect | cannot connect | can t connect | failed to connect | ' +
        'unable to connect | connect call failed | connecterror | clientconnector | other side closed | ' +
        'remote end closed | remotedisconnected | remoteprotocolerror | peer closed | ' +
        'server disconnected | premature close | certificate | self signed | ssl | sslerror | tls | ' +
        'getaddrinfo | name or service not known | name resolution | nodename nor servname | ' +
        'could not resolve host | dns | network is unreachable | no route to host | broken pipe | ' +
        'incomplete chunked read | max retries per request | err network | und err socket',
    ),
    status: [],
    hints: phrases('network | socket | connection | unreachable | disconnected | proxy'),
  },
  context_length: {
    says: phrases(
      'context length | maximum context | context window | contextwindow | context size | ' +
        'context limit | prompt is too long | prompt too long | input is too long | ' +
        'input length and max tokens | too many input tokens | token count | exceeds the token limit | ' +
        'exceeds the maximum number of tokens | maximum number of tokens | reduce the length of | ' +
        'too long to fit',
    ),
    status: [],
    hints: phrases('too many tokens | token limit | max tokens'),
  },
  parse_error: {
    says: phrases(
      'unexpected token | unexpected end | unexpected eof | unexpected non whitespace | ' +
        'unexpected character | bad control character | bad escaped character | unterminated string | ' +
        'jsondecodeerror | json decode | not valid json | invalid json | in json | json parse | ' +
        'parseerror | parsererror | outputparser | parse error | parsing error | failed to parse | ' +
        'could not parse | couldn t parse | cannot parse | error parsing | expecting value | ' +
        'expecting property name | extra data | invalid control character | unicodedecodeerror | ' +
        'no json object',
    ),
    status: [],
    hints: phrases('syntaxerror | syntax error | parse | malformed | decode | deserializ'),
  },
  validation: {
    says: phrases('validation error | validation exception | input should be'),
    status: [400, 405, 406, 411, 412, 415, 416, 422],
    hints: phrases(
      'invalid | required | must be | must have | must not | must match | must contain | validation | ' +
        'validationerror | not a valid | not allowed | not permitted | cannot be | can t be | ' +
        'should be | bad request | unprocessable | out of range | violates | constraint | too long | ' +
        'too short | not supported | isn t supported | unsupported | missing | unrecognized | ' +
        'unknown argument | unexpected keyword | unexpected parameter | valueerror | cannot be used',
    ),
  },
  not_found: {
    says: phrases(
      'not found | notfound | notfounderror | enoent | no such | nosuch | does not exist | ' +
        'doesn t exist | could not resolve to | no module named | cannot find | could not find | ' +
        'couldn t find | unable to find | unknown model | unknown tool | is not a valid tool | ' +
        'unknown column | unknown database',
    ),
    status: [404, 410],
    hints: phrases('no longer exists | no longer available | not available | modulenotfound'),
  },
  conflict: {
    says: phrases(
      'duplicate | already exists | already exist | already in use | already been taken | ' +
        'has been taken | eaddrinuse | eexist | deadlock | unique constraint | uniqueviolation | ' +
        'is locked | database is locked | could not serialize | could not obtain lock | ' +
        'serialization failure | write conflict | merge conflict | edit conflict | version conflict | ' +
        'concurrent | idempotency',
    ),
    status: [409, 423],
    hints: phrases('conflict | stale | already'),
  },
  loop: {
    says: phrases(
      'max iterations | maximum iterations | maximum number of iterations | iteration limit | ' +
        'max turns | maxturns | maximum number of turns | max steps | maximum number of steps | ' +
        'step limit | recursion | graphrecursion | recursionerror | call stack size | ' +
        'too many redirects | toomanyredirects | redirect count exceeded | infinite loop | ' +
        'loop detected',
    ),
    status: [],
    hints: phrases('iterations | cycle detected'),
  },
  resource: {
    says: phrases(
      'out of memory | outofmemory | heap out of | heap limit | enospc | enomem | emfile | enfile | ' +
        'no space left | disk is full | disk full | system memory | unable to allocate | ' +
        'cannot allocate memory | memoryerror | too many open files | oom | sigkill | ' +
        'payload too large | entity too large | request too large',
    ),
    status: [413],
    hints: phrases('memory | disk | heap'),
  },
  dependency: {
    says: phrases(
      'upstream step | step failed | dependency failed | dependencies failed | depends on | ' +
        'transaction is aborted | skipped because | missing input from | previous step | prerequisite',
    ),
    status: [424],
    hints: phrases('dependency | upstream | child'),
  },
  internal: {
    says: [],
    status: SERVER_ERRORS,
    hints: phrases(
      'internal server error | internalservererror | internal error | internalerror | ' +
        'something went wrong | unexpected error | unknown error | server error | server had an error | ' +
        'api error | unhandled | panic',
    ),
  },
  unknown: { says: [], status: [], hints: [] },
} satisfies Record<Category, CategoryRules>;

function phrases(list: string): readonly string[] {
  return list.split(' | ');
}
