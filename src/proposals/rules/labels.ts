/** Labels of people that call an output good, or not; others are no verdict. */
const GOOD: ReadonlySet<string> = new Set([
  'good',
  'accept',
  'accepted',
  'approve',
  'approved',
  'ok',
  'correct',
  'pass',
]);
const BAD: ReadonlySet<string> = new Set([
  'bad',
  'reject',
  'rejected',
  'wrong',
  'incorrect',
  'fail',
  'edit',
  'edited',
]);

/** Whether people called an output good; null where they did not say. */
export function verdictOf(label: string | null): boolean | null {
  const word = label?.trim().toLowerCase() ?? '';
  if (GOOD.has(word)) return true;
  return BAD.has(word) ? false : null;
}
