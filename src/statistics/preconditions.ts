/**
 * Throws unless the value is finite.
 *
 * @throws RangeError that names the argument.
 */
export function requireFinite(value: number, name: string): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be a finite number, got ${value}`);
}

/**
 * Throws unless the value is finite and above zero.
 *
 * @throws RangeError that names the argument.
 */
export function requirePositive(value: number, name: string): void {
  if (!(value > 0 && Number.isFinite(value))) {
    throw new RangeError(`${name} must be a finite number above 0, got ${value}`);
  }
}

/**
 * Throws unless the value is finite and at least zero.
 *
 * @throws RangeError that names the argument.
 */
export function requireNonNegative(value: number, name: string): void {
  if (!(value >= 0 && Number.isFinite(value))) {
    throw new RangeError(`${name} must be a finite number, 0 or more, got ${value}`);
  }
}

/**
 * Throws unless the value is a safe integer of at least `least` (default 0).
 *
 * @throws RangeError that names the argument.
 */
export function requireCount(value: number, name: string, least = 0): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${name} must be a whole number, ${least} or more, got ${value}`);
  }
}

/**
 * Throws unless the value lies in [0, 1].
 *
 * @throws RangeError that names the argument.
 */
export function requireProbability(value: number, name: string): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} must lie between 0 and 1, got ${value}`);
}

/**
 * Throws unless the value lies strictly between 0 and 1: levels of intervals, error rates, powers.
 *
 * @throws RangeError that names the argument.
 */
export function requireOpenUnit(value: number, name: string): void {
  if (!(value > 0 && value < 1)) {
    throw new RangeError(`${name} must lie strictly between 0 and 1, got ${value}`);
  }
}

/**
 * Throws unless 0 ≤ successes ≤ n; both may be fractional (weighted counts), n may be 0 (no data).
 *
 * @throws RangeError that names the argument.
 */
export function requireProportion(successes: number, n: number): void {
  requireNonNegative(n, 'n');
  requireNonNegative(successes, 'successes');
  if (successes > n) throw new RangeError(`successes (${successes}) must not exceed n (${n})`);
}
