/** A run of characters that looks like a secret or like personal data, and what stands in its place. */
interface Rule {
  readonly pattern: RegExp;
  readonly mask: string | ((found: string) => string);
}

/** A card number has at most so many digits. */
const LONGEST_CARD = 19;

const RULES: readonly Rule[] = [
  {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    mask: '[private key]',
  },
  { pattern: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, mask: '[token]' },
  {
    pattern: /\b(?:sk|pk|rk)[-_](?:[\w]+[-_])?[A-Za-z0-9*]{12,}\b|\bsk-[\w*-]{10,}/g,
    mask: '[token]',
  },
  {
    pattern:
      /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|xapp-|shp(?:at|ca|pa|ss)_|hf_|npm_|whsec_|SG\.|AIza|ya29\.)[\w.-]{10,}/g,
    mask: '[token]',
  },
  { pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, mask: '[token]' },
  { pattern: /\b(Bearer|Basic)\s+[\w.~+/-]{8,}=*/gi, mask: '$1 [token]' },
  {
    pattern:
      /((?<![\w-])[\w-]{0,40}(?:api[_-]?key|access[_-]?key|account[_-]?key|secret[_-]?key|private[_-]?key|token|secret|authorization|passw(?:or)?d|cookie|session[_-]?id)["']?\s*[:=]\s*["']?)(?!\[)(?=[^\s"',;&}]*[\d_=-]|[^\s"',;&}]{12})[^\s"',;&}]{6,}/gi,
    mask: '$1[token]',
  },
  { pattern: /([?&](?:token|key|sig|signature|auth)=)(?!\[)[^\s"'&#]{4,}/gi, mask: '$1[token]' },
  { pattern: /(hooks\.slack\.com\/services\/)[\w/-]+/gi, mask: '$1[token]' },
  { pattern: /(\/\/[^\s/:@]+:)[^\s/@]+@/g, mask: '$1[token]@' },
  { pattern: /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, mask: '[e-mail]' },
  { pattern: /(?<![\w.-])\d(?:[ -]?\d){12,}(?![\w-])/g, mask: maskCards },
  {
    pattern:
      /(?<![\w+.-])(?:\+\d{1,3}[ .-]?(?:\(?\d{1,4}\)?[ .-]?){2,5}\d{2,4}|0\d{2,4}[ /-]\d{5,8}|(?:1[ .-])?(?:\(\d{3}\)[ .-]?|\d{3}[ .-])\d{3}[ .-]\d{4})(?![\w-]|\.\d)/g,
    mask: (found) => (digitsOf(found).length >= 8 && digitsOf(found).length <= 15 ? '[phone number]' : found),
  },
];

/**
 * Masks e-mail addresses, phone numbers, card numbers (by their checksum) and tokens in a text from outside.
 *
 * It removes what has a recognisable form; names and postal addresses have none and must not be logged.
 */
export function redact(text: string): string {
  let masked = text;
  // A mask can uncover a neighbour that stood too close to be told apart.
  for (let before = ''; before !== masked; ) {
    before = masked;
    masked = RULES.reduce(apply, masked);
  }
  return masked;
}

function apply(text: string, { pattern, mask }: Rule): string {
  return typeof mask === 'string' ? text.replace(pattern, mask) : text.replace(pattern, mask);
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}

/** Masks the card numbers in a row of digits that may also hold other numbers before and behind, apart by spaces. */
function maskCards(found: string): string {
  const groups = found.split(' ');
  const masked: string[] = [];
  for (let start = 0; start < groups.length; ) {
    const length = cardLength(groups.slice(start, start + LONGEST_CARD));
    masked.push(length === 0 ? (groups[start] ?? '') : '[card number]');
    start += Math.max(1, length);
  }
  return masked.join(' ');
}

/** How many of the groups make up a card number that begins with the first of them; 0 where none does. */
function cardLength(groups: readonly string[]): number {
  const ends = groups.map((_, index) => groups.length - index);
  return ends.find((end) => isCardNumber(digitsOf(groups.slice(0, end).join('')))) ?? 0;
}

/** Cards have 13 to 19 digits, begin with 2 to 6 (times in milliseconds do not) and carry the checksum of ISO/IEC 7812-1, annex B. */
function isCardNumber(digits: string): boolean {
  return /^[2-6]\d{12,18}$/.test(digits) && new Set(digits).size > 1 && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .map(Number)
    .reduce((total, digit, index) => {
      const doubled = index % 2 === 1 ? digit * 2 : digit;
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}
