/** Where the two hashes of a chunk begin and what they are multiplied by, for the loop that steps them in line. */
export const HASH = { SEED: 0x811c9dc5 | 0, FIRST_FACTOR: 0x01000193, SECOND_FACTOR: 0x5bd1e995 } as const;
const { FIRST_FACTOR, SECOND_FACTOR } = HASH;
/** Both hashes of an empty chunk. */
export const SEED: number = HASH.SEED;

/** Bits of the closed word lists of the scanner. */
export const LIST = {
  UNIT: 1,
  CALENDAR: 2,
  LITERAL: 4,
  STATUS_CUE: 8,
  STATUS_ECHO: 16,
  DOMAIN: 32,
  METHOD: 64,
  /** Words that a name follows. */
  NAMER: 128,
  /** Words that the name of a type follows. */
  TYPE_CUE: 256,
  /** Names of the types of values. */
  TYPE: 512,
  /** What stands between a cue and a type and says nothing more. */
  TYPE_LEAD: 1024,
  /** Words that what was met follows, where something else was expected. */
  ANSWER_CUE: 2048,
  /** Words that announce a list of what there is to choose from. */
  CHOICE: 4096,
  /** Words that the values of a row or an error follow in parentheses. */
  TUPLE_CUE: 8192,
  /** Nouns whose name stands before them. */
  OBJECT: 16384,
  /** Words that the name of a host follows. */
  HOST_CUE: 32768,
  /** Words that name nothing. */
  FUNCTION: 65536,
  /** Words that may begin a statement about the word before them. */
  STATEMENT: 131072,
  /** Keys with their equals sign that a name follows. */
  NAME_KEY: 1048576,
  /** Words that a name follows even where a colon comes after it. */
  WORKER: 4194304,
  /** Words that the name of an action follows. */
  ACTION_CUE: 2097152,
  /** Words that what a model wrote follows after a colon. */
  OUTPUT: 262144,
  /** Kinds of output of a model. */
  OUTPUT_LEAD: 524288,
} as const;

/** Closed word lists of the scanner, all in lower case; none of them names a system or a data set. */
const WORDS: Record<keyof typeof LIST, string> = {
  UNIT:
    'ms s sec secs second seconds us ns min mins minute minutes h hr hrs hour hours day days week weeks msec msecs usec ' +
    'millisecond milliseconds microsecond microseconds nanoseconds ' +
    'b kb mb gb tb pb kib mib gib tib byte bytes bit bits kbytes mbytes kbps mbps gbps hz khz mhz ghz percent am pm utc gmt ' +
    'usd eur gbp jpy cad aud chf cny inr brl mxn sek nok dkk pln krw sgd hkd nzd zar thb idr vnd php myr twd ils czk huf',
  CALENDAR:
    'mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday jan feb mar apr may jun jul aug ' +
    'sep sept oct nov dec january february march april june july august september october november december',
  LITERAL: 'null none nil undefined nan yes no latest default',
  STATUS_CUE:
    'status code api http error statuscode status_code httpstatus http_status response returned got',
  STATUS_ECHO:
    'status error client server bad unauthorized forbidden not too internal service gateway payment conflict ' +
    'unprocessable gone request method precondition unsupported response',
  METHOD: 'get post put patch delete head options',
  NAMER:
    'tool tools function method operation model column columns table relation index key keys field fields argument arguments ' +
    'parameter parameters property attribute variable constraint schema database collection namespace topic queue bucket ' +
    'container image service job task step node agent user role account project repository branch file module package ' +
    'command process host named called entity resource dependency stage activity operator',
  TYPE_CUE: 'be type expected received got expecting not valid a an of as invalid',
  TYPE:
    'string number integer boolean array object null undefined nil none nonetype str int float bool dict list tuple bigint ' +
    'double decimal datetime timestamp timestamptz uuid jsonb varchar numeric smallint real bytea',
  TYPE_LEAD: 'a an of type instance',
  ANSWER_CUE: 'got received',
  CHOICE: 'available allowed possible permitted supported valid options choices registered',
  TUPLE_CUE: 'contains values',
  OBJECT: 'object type resource field class model endpoint mutation scope entity',
  HOST_CUE: 'from to at on host connect connecting via server',
  STATEMENT: "is must should cannot can't has validation",
  NAME_KEY:
    'table= collection= database= index= bucket= topic= queue= namespace= model= tool= node= task= pod= container= image= name= server= client= input_type=',
  WORKER: 'node task step job tool agent pod container service queue topic bucket stage activity operator',
  ACTION_CUE: 'perform action operation permission allows the',
  OUTPUT: 'output outputs completion generation text',
  OUTPUT_LEAD: 'llm model json raw structured agent tool parser invalid parse failed',
  FUNCTION:
    'is are was were be been has have had does do did not no cannot can could would should must may might will on in at of for ' +
    "from to by with as and or but the a an this that these it there already failed timed doesn't isn't wasn't hasn't don't can't " +
    'exists exceeded required missing invalid unavailable error errors failure timeout exception crashed stopped call calls which what who he she we you i if when where why how',
  DOMAIN:
    'com net org io dev edu gov mil int co ai app cloud me info biz cc tv us uk eu de fr nl it es ch at be se no fi dk pl ru ' +
    'cn jp kr hk tw in sg au ca br mx za shop store online site xyz page tech cloud local internal localdomain lan corp arpa',
};

/** One step of the first hash of a chunk. */
export function firstHash(hash: number, code: number): number {
  return Math.imul(hash ^ code, FIRST_FACTOR);
}

/** One step of the second, independent hash of a chunk. */
export function secondHash(hash: number, code: number): number {
  return (Math.imul(hash, SECOND_FACTOR) + code) | 0;
}

const listsOf = new Map<number, number>();
const FILTER_SIZE = 8192;
const filter = new Uint32Array(FILTER_SIZE);
for (const list of Object.keys(LIST) as (keyof typeof LIST)[]) {
  for (const word of WORDS[list].split(' ')) {
    const hash = hashOfWord(word);
    listsOf.set(hash, (listsOf.get(hash) ?? 0) | LIST[list]);
    filter[hash & (FILTER_SIZE - 1)] = (filter[hash & (FILTER_SIZE - 1)] as number) | LIST[list];
  }
}

/**
 * First hash of a lower-case word.
 */
export function hashOfWord(word: string): number {
  let hash = SEED;
  for (let i = 0; i < word.length; i += 1) hash = firstHash(hash, word.charCodeAt(i));
  return hash;
}

/**
 * Whether the lower-case word with this first hash is in a list; a small filter answers nearly always without the map.
 */
export function isIn(list: number, hash: number): boolean {
  if (((filter[hash & (FILTER_SIZE - 1)] as number) & list) === 0) return false;
  return ((listsOf.get(hash) ?? 0) & list) !== 0;
}
