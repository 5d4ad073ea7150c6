import { tape } from './tape.ts';
import { numberOf } from './vendors.ts';

const MYSQL = -numberOf('mysql');
const SMTP = -numberOf('smtp');

/**
 * Notes on the tape that a number with an SQLSTATE in parentheses after it, as "1146 (42S02)", is MySQL's way to write an error.
 */
export function noteSqlState(text: string, from: number, to: number): void {
  if (tape.vendor !== 0 || to - from !== 5) return;
  if (text.charCodeAt(from - 1) !== 40 || text.charCodeAt(to) !== 41 || text.charCodeAt(to + 1) !== 58)
    return;
  const before = text.charCodeAt(from - 3);
  if (text.charCodeAt(from - 2) === 32 && before >= 48 && before <= 57) tape.vendor = MYSQL;
}

/**
 * Notes on the tape that a number of three parts after one of three digits, as "550 5.1.1", is an answer of a mail server, and
 * that a number in a parenthesis with a quoted text after it, as (1146, "…"), is MySQL's.
 */
export function noteReply(text: string, from: number, to: number): void {
  if (tape.vendor !== 0) return;
  const length = to - from;
  if (length === 4 && text.charCodeAt(from - 1) === 40 && text.charCodeAt(from) < 51) {
    if (text.startsWith(', "', to) || text.startsWith(", '", to)) tape.vendor = MYSQL;
  }
  if (length < 5 || length > 7 || text.charCodeAt(from + 1) !== 46 || text.charCodeAt(from + 3) !== 46)
    return;
  const lead = text.charCodeAt(from);
  if (lead !== 50 && lead !== 52 && lead !== 53) return;
  // The code before it begins with the same digit, whatever stands between.
  for (let at = from - 1; at >= 2 && at > from - 6; at -= 1) {
    if (!isDigit(text, at)) continue;
    if (text.charCodeAt(at - 2) === lead && !isDigit(text, at - 3)) tape.vendor = SMTP;
    return;
  }
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
