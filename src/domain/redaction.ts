/** Runs of characters that look like a secret or like personal data, and what stands in their place. */
const RULES: readonly {
  readonly pattern: RegExp;
  readonly mask: string;
  readonly holds?: (text: string) => boolean;
}[] = [
  {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    mask: '[private key]',
  },
  { pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, mask: '[token]' },
  {
    pattern: /\b(?:sk|pk|rk)[-_](?:[\w]+[-_])?[A-Za-z0-9*]{12,}\b|\bsk-[\w*-]{10,}/g,
    mask: '[token]',
  },
  {
    pattern:
      /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|shp(?:at|ca|pa|ss)_|hf_|AIza|ya29\.)[\w.-]{10,}/g,
    mask: '[token]',
  },
  { pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, mask: '[token]' },
  { pattern: /\b(Bearer|Basic)\s+[\w.~+/-]{8,}=*/gi, mask: '$1 [token]' },
  {
    pattern:
      /((?:api[_-]?key|access[_-]?token|refresh[_-]?token|client[_-]?secret|x-api-key|authorization|password|passwd|secret)["']?\s*[:=]\s*["']?)(?!\[)[^\s"',;&}]{4,}/gi,
    mask: '$1[token]',
  },
  { pattern: /(\/\/[^\s/:@]+:)[^\s/@]+@/g, mask: '$1[token]@' },
  { pattern: /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, mask: '[e-mail]' },
  { pattern: /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-])/g, mask: '[card number]', holds: passesLuhn },
  {
    pattern:
      /(?<![\w+.-])(?:\+\d{1,3}[ .-]?(?:\(?\d{1,4}\)?[ .-]?){2,5}\d{2,4}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?![\w-]|\.\d)/g,
    mask: '[phone number]',
    holds: (text) => digitsOf(text).length >= 8 && digitsOf(text).length <= 15,
  },
];

/**
 * Masks e-mail addresses, phone numbers, card numbers (by their checksum) and tokens in a text from outside.
 *
 * It removes what has a recognisable form; names and postal addresses have none and must not be logged.
 */
export function redact(text: string): string {
  return RULES.reduce(
    (masked, { pattern, mask, holds }) =>
      holds === undefined
        ? masked.replace(pattern, mask)
        : masked.replace(pattern, (found) => (holds(found) ? mask : found)),
    text,
  );
}

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}

/** The checksum of card numbers. Source: ISO/IEC 7812-1, annex B. */
function passesLuhn(text: string): boolean {
  const digits = Array.from(digitsOf(text)).reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0 && new Set(digits).size > 1;
}
