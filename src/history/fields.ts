const MAX_INTEGER = 2 ** 31 - 1;
/** No step takes so many milliseconds or tokens; what claims to would overflow every sum. */
export const MAX_AMOUNT = 1e12;

/** A JSON object of unknown content. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that says something, else null; a number or boolean becomes its text, half a surrogate pair U+FFFD. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value.toWellFormed();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** A text that says something, else null; whatever is no text becomes its JSON. */
export function anyTextOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(value);
}

/** A finite number, also from its text, else null. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A whole number of 32 bits, else null. */
export function integerOf(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && number === Math.trunc(number) && Math.abs(number) <= MAX_INTEGER ? number : null;
}

/** Milliseconds that something took, else null: less than nothing is no duration. */
export function durationOf(value: unknown): number | null {
  const milliseconds = numberOf(value);
  return milliseconds !== null && milliseconds >= 0 && milliseconds <= MAX_AMOUNT ? milliseconds : null;
}

/** Tokens as one number: given as such, as a total, or as prompt and completion. */
export function tokensOf(value: unknown): number | null {
  const tokens = isObject(value) ? sumOf(value) : numberOf(value);
  return tokens !== null && tokens >= 0 && tokens <= MAX_AMOUNT ? tokens : null;
}

function sumOf(value: JsonObject): number | null {
  const total = numberOf(value['total_tokens']);
  if (total !== null) return total;
  const parts = [
    value['prompt_tokens'] ?? value['input_tokens'],
    value['completion_tokens'] ?? value['output_tokens'],
  ];
  const known = parts.map(numberOf).filter((part) => part !== null);
  return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0);
}

/** Scores by metric, of those that lie between 0 and 1, a verdict as 1 or 0; null where there is none. */
export function metricScoresOf(value: unknown): Readonly<Record<string, number>> | null {
  if (!isObject(value)) return null;
  const scores = Object.entries(value).flatMap(([metric, given]): [string, number][] => {
    const score = typeof given === 'boolean' ? Number(given) : numberOf(given);
    return score !== null && score >= 0 && score <= 1 ? [[metric.toWellFormed(), score]] : [];
  });
  return scores.length === 0 ? null : Object.fromEntries(scores);
}
