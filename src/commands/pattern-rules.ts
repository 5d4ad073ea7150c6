import { SettingsInvalid } from '../domain/errors.ts';
import type { Settings } from '../domain/settings.ts';
import { type CompiledRules, compileRules } from '../patterns/own-rules.ts';

/** The user's own pattern rules, ready for use. @throws SettingsInvalid with every bad rule at once. */
export function patternRules(settings: Settings): CompiledRules {
  const compiled = compileRules(settings.patternRules);
  if (compiled.problems.length === 0) return compiled;
  const list = compiled.problems.map((problem) => `\n  - patterns.rules: ${problem}`).join('');
  throw new SettingsInvalid(`The settings hold pattern rules that cannot be used:${list}`, {
    hint: 'A rule is a literal text, or a glob with *, and a name.',
  });
}
