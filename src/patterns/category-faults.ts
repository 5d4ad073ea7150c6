import type { Category, Wording } from './categories.ts';
import { phrases } from './category-phrases.ts';

const SERVER_ERRORS: readonly number[] = [500, 501, 505, 506, 507, 508, 510, 511, 520, 530];

/**
 * The rules of the categories in which something is wrong with what was sent, found or run.
 */
export const FAULTS = {
  context_length: {
    says: phrases(
      'context length | maximum context | context window | contextwindow | context size | context limit | ' +
        'prompt is too long | prompt too long | input is too long | input length and max tokens | ' +
        'too many input tokens | token count | exceeds the token limit | exceeds the maximum number of tokens | ' +
        'maximum number of tokens | reduce the length of | too long to fit | maximum prompt length | ' +
        'prompt length | input too long | input token count | input tokens exceed | too many total text bytes | ' +
        'sequence length | longer than the maximum number of tokens | maximum input length | ' +
        'maximum allowed number of input tokens | available context | maximum token | exceeds the model s | ' +
        'longer than the model | exceed context limit | token limit exceeded | finish reason length | ' +
        'max tokens was reached | too many tokens in | ' +
        'tokens <*> must be | new tokens must be | too many tokens for | ' +
        'too many tokens',
    ),
    status: [],
    hints: phrases('too many tokens | token limit | max tokens'),
  },
  parse_error: {
    says: phrases(
      'unexpected token | unexpected end | unexpected eof | unexpected non whitespace | unexpected character | ' +
        'bad control character | bad escaped character | unterminated string | jsondecodeerror | json decode | ' +
        'not valid json | invalid json | in json | json parse | parseerror | parsererror | outputparser | ' +
        'parse error | parsing error | failed to parse | could not parse | couldn t parse | cannot parse | ' +
        'error parsing | expecting value | expecting property name | extra data | invalid control character | ' +
        'unicodedecodeerror | no json object | yaml | not well formed | well formed xml | mapping values | ' +
        'unexpected identifier | unexpected number | unexpected string | unexpected indent | unexpected symbol | ' +
        'unterminated | trailing comma | expected property name | expected double quoted | expecting | ' +
        'delimiter | codec can t | invalid utf | invalid start byte | malformed json | serializable | ' +
        'circular structure | invalid escape | invalid character | cannot deserialize | failed to deserialize | ' +
        'deserialization | end of json | end of file | unexpected end of | after array element | ' +
        'after property value | bad unicode | syntax error at | sql syntax | invalid syntax | toml | ' +
        'bad string | unmarshal | marshal | failed to decode | error decoding | unbalanced | decode json | ' +
        'unexpected mimetype | unexpected content type | invalid header | decoding error | could not decode | ' +
        'did not match schema | failed to generate json | can t decode | bad indentation | duplicated mapping key',
    ),
    status: [],
    hints: phrases('syntaxerror | syntax error | parse | malformed | decode | deserializ'),
  },
  validation: {
    says: phrases(
      'validation error | validation exception | input should be | wrongtype | wrong type | ' +
        'wrong kind of value | wrong number of arguments | unexpected argument | unexpected keyword | ' +
        'exist on type | doesn t accept argument | expected schema | not of type | extra inputs | extra fields | ' +
        'required property | required field | additional properties | can t be blank | foreign key | ' +
        'null value in column | not null constraint | check constraint | invalid url | invalid argument | ' +
        'failed precondition | invalid value | invalid input | invalid parameter | invalid type | invalid enum | ' +
        'unsupported parameter | unsupported value | unknown parameter | unrecognized request argument | ' +
        'missing required | missing variable | missing argument | missing parameter | missing field | ' +
        'missing key | missing value | missing positional | cast to | data too long | data truncated | ' +
        'incorrect value | incorrect datetime | illegal value | bad value | does not work with | wrong type for | ' +
        'vector dimension | dimension mismatch | vector lengths | lengths don t match | wrong dimension | ' +
        'expected dimension',
    ),
    status: [400, 405, 406, 411, 412, 415, 416, 422],
    hints: phrases(
      'invalid | required | must be | must have | must not | must match | must contain | validation | ' +
        'validationerror | not a valid | not allowed | not permitted | cannot be | can t be | should be | ' +
        'bad request | unprocessable | out of range | violates | constraint | too long | too short | ' +
        'not supported | isn t supported | unsupported | missing | unrecognized | unknown argument | ' +
        'unexpected keyword | unexpected parameter | valueerror | cannot be used | blank | at least | at most | ' +
        'greater than | less than | not a number | not valid | incorrect | unknown field | unexpected | ' +
        'too large | too big | not accepted | cannot contain | not of | bad value | mismatch | can only | ' +
        'may not | not match expected | doesn t match | value error | size limit | exceeds | is not one of | ' +
        'not one of | not editable | ' +
        'you can t | you cannot | could not convert | conversion error | cannot convert | not provided | ' +
        'must provide | need to provide | please provide | ' +
        'unfulfillable | not stocked | declined | does not support | doesn t support | expected integer | expected float | expected array | expected string | expected a | to be a | ' +
        'an empty | be empty | is empty | non empty | have a default value | default value',
    ),
  },
  not_found: {
    says: phrases(
      'not found | notfound | notfounderror | enoent | no such | nosuch | does not exist | doesn t exist | ' +
        'could not resolve to | no module named | cannot find | could not find | couldn t find | ' +
        'unable to find | unknown model | unknown tool | is not a valid tool | unknown column | ' +
        'unknown database | could not be found | cannot be found | undefined table | undefined column | ' +
        'unknown table | unknown collection | no route | not exist | no longer supported | deprecated | ' +
        'decommissioned | unknown command | command not found | no matching | missing module | no prompt | ' +
        'no model | is not recognized | unresolved reference | don t exist | do not exist | didn t exist | ' +
        'did not exist | user unknown | unknown user | unknown recipient | not registered | unregistered | ' +
        'no longer exist | has been deleted | was deleted | ' +
        'can t find | unknown channel | unknown message | unknown webhook | unknown member | unknown guild | ' +
        'unknown interaction | unknown_topic | ' +
        'no commit found | found with id | found for id | unable to resolve action | no files found | no file found | no document found | no record found | no records found | no item found | no results found | nothing matches',
    ),
    status: [404, 410],
    hints: phrases(
      'no longer exists | no longer available | not available | modulenotfound | no longer | nothing found | ' +
        'unknown host | import error | lookup error',
    ),
  },
  conflict: {
    says: phrases(
      'duplicate | already exists | already exist | already in use | already been taken | has been taken | ' +
        'eaddrinuse | eexist | deadlock | unique constraint | uniqueviolation | is locked | database is locked | ' +
        'could not serialize | could not obtain lock | serialization failure | write conflict | merge conflict | ' +
        'edit conflict | version conflict | concurrent | idempotency | fast forward | rejected because | ' +
        'updates were rejected | fetch first | failed to push | sha wasn t supplied | version mismatch | ' +
        'optimistic lock | optimistic concurrency | must be unique | not unique | another process | ' +
        'another operation | index lock | being modified | being used by | resource in use | in progress | ' +
        'out of date | has been modified | has changed since | unique violation | integrity violation | ' +
        'lock not available | could not acquire lock | already running | already open | already closed | ' +
        'key exists | dup entry | not editable | cannot be edited | can t be edited | current state | ' +
        'invalid state transition | not in a state | already started | already finalized | ' +
        'already been processed | already processed | one value per step | concurrently | modified since | ' +
        'not mergeable | another git process | would be overwritten by |  watched key | was modified | ' +
        'already has an | state lock | already has a | out of sync | ' +
        'because it has a status | because of its status | in its current',
    ),
    status: [409, 423],
    hints: phrases('is in state | conflict | stale | already | does not match <*> | lock'),
  },
  loop: {
    says: phrases(
      'max iterations | maximum iterations | maximum number of iterations | iteration limit | max turns | ' +
        'maxturns | maximum number of turns | max steps | maximum number of steps | step limit | recursion | ' +
        'graphrecursion | recursionerror | call stack size | too many redirects | toomanyredirects | ' +
        'redirect count exceeded | infinite loop | loop detected | stack overflow | stack level too deep | ' +
        'maximum recursion | max recursion | max iteration | maximum call stack | same tool call | ' +
        'repeated the same | tool call limit | maximum tool calls | maximum number of tool | ' +
        'max rounds | consecutive auto reply | iterations exceeded | turns exceeded | stop condition | ' +
        'exceeded maximum retries | maximum retries exceeded | exceeded max retries | ' +
        'was visited | visited too | ' +
        'loop was detected | repetitive tool call | repeated tool call | maximum attempts reached | max attempts reached | maximum of <*> step | maximum of <*> iteration | maximum of <*> turn | max attempts',
    ),
    status: [],
    hints: phrases('iterations | cycle detected'),
  },
  resource: {
    says: phrases(
      'out of memory | outofmemory | heap out of | heap limit | enospc | enomem | emfile | enfile | ' +
        'no space left | disk is full | disk full | system memory | unable to allocate | ' +
        'cannot allocate memory | memoryerror | too many open files | oom | sigkill | payload too large | ' +
        'entity too large | request too large | allocation failed | allocation size | javascript heap | ' +
        'maxbuffer | max buffer | buffer length exceeded | disk quota | file too large | oomkilled | ' +
        'killed process | file descriptor | insufficient storage | no space | too many connections | ' +
        'too many clients | connection slots | pool exhausted | queuepool limit | max connections | ' +
        'max number of clients | memory limit | out of disk | disk i o | out of shared memory | ' +
        'start new thread | con count error | body exceeded | content too large | response too large | ' +
        'max clients | sigsegv exhausted | ran out of | worker was killed | stdout maxbuffer | ' +
        'connection pool is full | connection pool exhausted | connection pool timeout | connection pool limit | ' +
        'from the connection pool | signal killed | was killed | got killed | killed by | is full | ' +
        'insufficient memory | insufficient cpu | failedscheduling | failed scheduling | circuit breaking | ' +
        'nodes are available | node are available | not enough memory | low on resource | memory usage | ' +
        'gpu memory | cuda error',
    ),
    status: [413],
    hints: phrases('memory | disk | heap'),
  },
  dependency: {
    says: phrases(
      'upstream step | step failed | dependency failed | dependencies failed | depends on | ' +
        'transaction is aborted | skipped because | missing input from | previous step | prerequisite | ' +
        'upstream task | upstream node | upstream job | upstream failed | parent task | parent step | ' +
        'dependency not | did not succeed | preceding step | previous node | failed sql transaction | eresolve | ' +
        'commands ignored | prior step | requires the output | input node | depends upon | because of previous | ' +
        'previous errors | dependency <*> raised | dependency <*> failed | child workflow execution failed | ' +
        'child workflow failed | chord | earlier step | earlier task | earlier failure | ' +
        'been executed yet | is unexecuted | hasn t been executed | has not been executed | ' +
        'not been executed | dependencies for step | depends condition | upstream dependency',
    ),
    status: [424],
    hints: phrases('dependency | upstream | child <*> | child workflow | child run | child job'),
  },
  internal: {
    says: phrases(
      'internal server error | internalservererror | internal error | internalerror | internal server exception | ' +
        'process has terminated | runner process | encountered an issue | ' +
        'not implemented | notimplemented | ' +
        'null pointer | nullpointer | nil pointer | segmentation fault | ' +
        'segfault | panicked | err invalid arg type | err invalid state | statuscode internal | ' +
        'status code internal | data loss | bug in | unhandled promise | core dumped | illegal state | corrupt | ' +
        'disk image is malformed | nondeterminis | non determinis | ' +
        'back off restarting | crash loop | crashloop | sigsegv | exited unexpectedly | ' +
        'terminated abnormally | ' +
        'unexpectedly exited | crashed | child process crash',
    ),
    status: SERVER_ERRORS,
    hints: phrases(
      'something went wrong | ' +
        'unexpected error | unknown error | server error | server had an error | api error | unhandled | panic | ' +
        'unimplemented | unexpected condition | system error | ' +
        'error occurred while executing | execution error',
    ),
  },
  unknown: { says: [], status: [], hints: [] },
} satisfies Partial<Record<Category, Wording>>;
