import type { Category, Wording } from './categories.ts';
import { phrases } from './category-phrases.ts';

/**
 * The rules of the categories in which the other side refused, was late or was not there.
 */
export const REFUSALS = {
  content_policy: {
    says: phrases(
      'content policy | content filter | content management policy | contentpolicy | contentfilter | flagged as | ' +
        'usage polic | safety system | safety settings | safety filter | blocked due to safety | ' +
        'blocked by safety | responsibleai | moderation | harmful content | prohibited content | responsible ai | ' +
        'content management | prompt was blocked | response was blocked | blocked for | finish reason safety | ' +
        'unsafe content | policy violation | content moderation | guardrail | jailbreak | recitation | ' +
        'content blocked | invalid prompt | disallowed content | ' +
        'detected as spam | rejected as spam | looks like spam | likely spam | classified as spam | ' +
        'prohibited use | ' +
        'quick accessor',
    ),
    status: [],
    hints: phrases(
      'safety | violates our | content policy | inappropriate | was blocked | been blocked | is blocked by | ' +
        'request blocked | blocked by',
    ),
  },
  quota: {
    says: phrases(
      'insufficient quota | exceeded your current quota | insufficientquota | billing details | ' +
        'billing hard limit | billing not active | plans & billing | billing | credit balance | ' +
        'insufficient credit | insufficient balance | insufficient funds | out of credits | no credits | ' +
        'payment required | spending limit | spend limit | monthly usage limit | usage limit | out of credit | ' +
        'purchase credits | add credits | budget exceeded | budget has been exceeded | quota exhausted | ' +
        'servicequotaexceeded | service quota exceeded | subscription has expired | prepaid | ' +
        'account is not active | over quota | over your | more credits | can only afford | upgrade to a paid | ' +
        'exceeded quota | exceeds your quota | quota has been exceeded | credits remaining | over its quota | ' +
        'mailbox full | mailbox is full | no remaining credits | out of quota | plan limit | ' +
        'credits exceeded | credit limit',
    ),
    status: [402],
    hints: phrases('quota'),
  },
  rate_limit: {
    says: phrases(
      'rate limit | rate limits | ratelimit | call rate | request rate | too many requests | toomanyrequests | ' +
        'throttl | tokens per min | requests per min | tokens per day | requests per day | per minute limit | ' +
        'calls per second | resource exhausted | resourceexhausted | resource has been exhausted | slow down | ' +
        'slowdown | abuse detection | too many api | too many calls | ' +
        'requests per | tokens per | calls per | api calls | call limit | rate exceeded | rate of requests | ' +
        'concurrency limit | max concurrency | throughput exceeded | provisionedthroughput | ' +
        'limiting requests | limited to | requests too fast | enhance your calm | flood wait | ' +
        'flood control | too many messages | at a rate that | rejected execution | too many simultaneous | ' +
        'greylist | sending rate | too fast | too frequently',
    ),
    status: [429],
    hints: phrases('limit reached | limit exceeded | try again in | ' + 'retry after | retry in'),
  },
  auth: {
    says: phrases(
      'api key | apikey | authentication | authenticationerror | auth failed | bad auth | unauthorized | ' +
        'unauthorised | not authorized | not authorised | unauthenticated | noauth | permission denied | ' +
        'permissiondenied | insufficient permission | insufficient scope | insufficient privilege | ' +
        'access denied | accessdenied | access token | bearer token | bad credentials | invalid credentials | ' +
        'could not load credentials | unable to locate credentials | invalid token | token expired | ' +
        'token has expired | token is expired | token is invalid | expired token | expiredtoken | ' +
        'expired or revoked | jwt | invalid grant | invalid client | invalid signature | ' +
        'invalid webhook signature | invalid oauth | wrongpass | requires authentication | must have admin | ' +
        'resource not accessible | does not own | shared secret | access scope | missing scope | eacces | ' +
        'eperm | saml | api token | api keys | subscription key | security token | signature does not match | ' +
        'signaturedoesnotmatch | signature has expired | unrecognized client | credentials | ' +
        'not have permission | don t have permission | not authenticated | access is denied | ' +
        'operation not permitted | login failed | log in | sign in | invalid password | wrong password | ' +
        'authorization | no pg hba conf entry | client secret | refresh token | revoked | aadsts | ' +
        'host key verification | permission to | permission error | required scope | ' +
        'insufficient authentication | invalid x api key | x api key | must be owner of | ' +
        'organization must be verified | location is not supported | in your country | in your region | ' +
        'your country | not approved | lacks the required | lacks permission | ' +
        'could not authenticate | username or password | username and password | invalid login | ' +
        'blocked by the user | invalid auth | not authed | account inactive | token type | forbidden | ' +
        'missing access | missing permission | invalid session | csrf | not authenticate | unauthorised | ' +
        'access not granted | not logged in | login required | ' +
        'not in channel | just a moment | hmac | could not read username | terminal prompts disabled',
    ),
    status: [401, 403, 407],
    hints: phrases(
      'permission | forbidden | readonly | read only | requires approval | merchant approval | have access | credential | expired | login | password',
    ),
  },
  timeout: {
    says: phrases(
      'timed out | timedout | timeout | timeouterror | time out | time limit exceeded | exceeded time limit | etimedout | esockettimedout | connecttimeout | ' +
        'readtimeout | apitimeouterror | gatewaytimeout | deadline | deadlineexceeded | took too long | ' +
        'timelimit | lock wait | did not respond | not respond in time | no response within | ' +
        'waiting failed | execution time | took longer than | within the allotted | within the time | ' +
        'finish within | finish in | complete within | completed within | complete in time | respond within | ' +
        'no reply within | no response from | gave up waiting | waited too long | ' +
        'never received | not received in time | respond to your request in time | wait timeout | no response after',
    ),
    status: [408, 504, 522, 524],
    hints: [],
  },
  overloaded: {
    says: phrases(
      'overloaded | server is busy | service unavailable | serviceunavailable | serviceunavailableerror | ' +
        'bad gateway | badgateway | temporarily unavailable | currently unavailable | at capacity | over capacity | ' +
        'high demand | is loading | is currently loading | heavy load | model is not ready | ' +
        'serviceunavailableexception | overload | no capacity | insufficient capacity | capacity constraint | ' +
        'modelnotready | too busy | high load | under load | no healthy upstream | upstream connect error | ' +
        'clusterdown | loading the dataset | loading redis | is starting up | shutting down | in recovery mode | ' +
        'no available server | status code unavailable | backend unavailable | temporarily overloaded | ' +
        'undergoing maintenance | ' +
        'service not available | temporarily not available | temporarily overloaded | ' +
        'not primary | server is down | no live upstream',
    ),
    status: [502, 503, 521, 529],
    hints: phrases('unavailable | capacity | maintenance | busy | not ready | ' + 'try again later'),
  },
  network: {
    says: phrases(
      'econn | enotfound | eai again | epipe | ehostunreach | ehostdown | enetunreach | enetdown | eproto | ' +
        'eaddrnotavail | socket hang up | socket closed | socketerror | fetch failed | failed to fetch | ' +
        'network error | networkerror | network socket | connection error | apiconnectionerror | connectionerror | ' +
        'connection refused | connection reset | connection closed | connection aborted | connection broken | ' +
        'connection was closed | connection terminated | connection lost | lost connection | connection is closed | ' +
        'server closed the connection | closed the connection | connection attempt | connection failed | ' +
        'could not connect | cannot connect | can t connect | failed to connect | unable to connect | ' +
        'connect call failed | connecterror | clientconnector | other side closed | remote end closed | ' +
        'remotedisconnected | remoteprotocolerror | peer closed | server disconnected | premature close | ' +
        'certificate verif | verify certificate | certificate chain | issuer certificate | first certificate | ' +
        'leaf certificate | certificate has expired | certificate expired | certificate is not | ' +
        'certificate unknown | peer certificate | server certificate | tls certificate | altnames | self signed | ' +
        'ssl | sslerror | tls | getaddrinfo | name or service not known | name resolution | nodename nor servname | ' +
        'could not resolve host | dns | network is unreachable | no route to host | broken pipe | ' +
        'incomplete chunked read | max retries per request | err network | und err socket | handshake | ' +
        'bad record mac | wrong version number | unable to verify | local issuer | hostname mismatch | ' +
        'hostname doesn t match | server has gone away | communications link | connection was lost | ' +
        'connection termination | stream terminated | rst stream | goaway | nghttp2 | websocket | ' +
        'new connection error | failed to establish | reset by peer | urlopen error | remote host closed | ' +
        'terminating connection | unexpectedly closed | closed unexpectedly | stream was destroyed | ' +
        'not writable stream | err stream | err http2 | err ssl | err cert | depth zero | enet | ehost | eai | ' +
        'server unreachable | host unreachable | no internet | tunneling socket | proxy error | bad handshake | ' +
        'error connecting',
    ),
    status: [],
    hints: phrases('network | socket | connection | unreachable | disconnected | proxy'),
  },
} satisfies Partial<Record<Category, Wording>>;
