/** What every made-up personal text begins with; nothing of APEG may ever hold it. */
export const CANARY = 'PIICANARY';

/** Made-up users have ids above this one. */
export const CANARY_USER = 990_000_000_000;

/** A text that stands for something personal, so that a leak is found by searching for it. */
export function canary(field: string, of: number): string {
  return `${CANARY}-${field}-${of}`;
}

/** The same in the form of an e-mail address. */
export function canaryMail(field: string, of: number): string {
  return `${CANARY}.${field}.${of}@example.com`;
}
