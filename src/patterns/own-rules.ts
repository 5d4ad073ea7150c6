import { compileGlob, type Glob } from './glob.ts';

/** A rule of the user's own: messages that match are one pattern with this name. */
export interface OwnRule {
  /** A literal, found anywhere in the message, or with `*` a glob over the whole message; case does not matter. */
  readonly match: string;
  readonly name: string;
}

/** Own rules ready for use. */
export interface CompiledRules {
  readonly rules: readonly { readonly id: string; readonly name: string; readonly matches: Glob }[];
  /** One sentence for each rule that cannot be used, with its number from 1. */
  readonly problems: readonly string[];
}

/** Most rules, and the longest text of one. */
const RULE_LIMIT = 200;
const LENGTH_LIMIT = 200;

/** No rules. */
export const NO_RULES: CompiledRules = { rules: [], problems: [] };

/**
 * Compiles own rules once; a rule that cannot be used is left out and described, never thrown.
 */
export function compileRules(rules: readonly OwnRule[]): CompiledRules {
  const problems: string[] = [];
  const compiled: CompiledRules['rules'][number][] = [];
  rules.forEach((rule, index) => {
    const problem = problemOf(rule, index);
    if (problem === null)
      compiled.push({ id: `own.${index + 1}`, name: rule.name.trim(), matches: compileGlob(rule.match) });
    else problems.push(`rule ${index + 1}: ${problem}`);
  });
  return { rules: compiled, problems };
}

/**
 * The first rule that matches any of the texts a fingerprint is known by, or null.
 */
export function ruleFor(
  rules: CompiledRules,
  texts: readonly string[],
): CompiledRules['rules'][number] | null {
  if (rules.rules.length === 0) return null;
  const folded = texts.map((text) => text.toLowerCase());
  return rules.rules.find((rule) => folded.some((text) => rule.matches(text))) ?? null;
}

function problemOf(rule: OwnRule, index: number): string | null {
  if (index >= RULE_LIMIT) return `there are more than ${RULE_LIMIT} rules`;
  if (typeof rule?.match !== 'string' || typeof rule.name !== 'string') return 'match and name must be text';
  if (rule.name.trim() === '') return 'the name is empty';
  if (rule.name.length > LENGTH_LIMIT) return `the name is longer than ${LENGTH_LIMIT} characters`;
  if (rule.match.length > LENGTH_LIMIT) return `the text to match is longer than ${LENGTH_LIMIT} characters`;
  if (rule.match.replaceAll(/[*\s]/g, '') === '') return 'it would match every message';
  return null;
}
