import type { Random } from './random.ts';

function suffix(random: Random, ms: number): string {
  return `(request id: req_${random.hex(32)}, after ${ms} ms)`;
}

/** A timeout in the words of the OpenAI SDK, or of httpx where the stream had begun. */
export function timeoutMessage(random: Random): string {
  const tail = suffix(random, 30_000 + random.integer(2, 60));
  return random.chance(0.78)
    ? `APITimeoutError: Request timed out. ${tail}`
    : `ReadTimeout: The read operation timed out ${tail}`;
}

/** An answer that is no JSON, in the words of Python's json module; `length` where the answer was cut. */
export function badJsonMessage(random: Random): { readonly message: string; readonly finish: string } {
  const tail = suffix(random, random.integer(3_000, 22_000));
  const char = random.integer(40, 6_200);
  if (random.chance(0.4)) {
    const message = `JSONDecodeError: Unterminated string starting at: line 1 column ${char + 1} (char ${char}) ${tail}`;
    return { message, finish: 'length' };
  }
  const what = random.pick(["Expecting ',' delimiter", 'Expecting property name enclosed in double quotes']);
  const line = random.integer(2, 19);
  return {
    message: `JSONDecodeError: ${what}: line ${line} column ${random.integer(3, 60)} (char ${char}) ${tail}`,
    finish: 'stop',
  };
}

/** A rarer refusal of the API, with the status code where there was an answer at all. */
export function drawModelErrorMessage(random: Random) {
  const kind = random.next();
  const ms = random.integer(90, 2_400);
  if (kind < 0.5) {
    const used = random.integer(196_000, 199_990);
    const asked = random.integer(1_100, 5_200);
    const text =
      `RateLimitError: Error code: 429 - {'error': {'message': 'Rate limit reached for gpt-4o-mini in organization ` +
      `org-${random.hex(12)} on tokens per min (TPM): Limit 200000, Used ${used}, Requested ${asked}. ` +
      `Please try again in ${random.integer(40, 1_500)}ms.', 'type': 'tokens', 'code': 'rate_limit_exceeded'}}`;
    return { message: `${text} ${suffix(random, ms)}`, status: { status: 429 } };
  }
  if (kind < 0.8) {
    const text =
      "InternalServerError: Error code: 500 - {'error': {'message': 'The server had an error while processing " +
      "your request. Sorry about that!', 'type': 'server_error'}}";
    return { message: `${text} ${suffix(random, ms)}`, status: { status: 500 } };
  }
  return { message: `APIConnectionError: Connection error. ${suffix(random, ms)}`, status: {} };
}
