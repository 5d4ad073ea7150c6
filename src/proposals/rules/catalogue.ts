import type { Rule, RuleId } from '../rule.ts';
import { passThreshold } from './pass-threshold.ts';
import { providerRateLimit } from './provider-rate-limit.ts';
import { providerTimeout } from './provider-timeout.ts';

/** Every rule by its id; a rule that is missing here does not compile. */
export const RULES = {
  'provider-timeout': providerTimeout,
  'provider-rate-limit': providerRateLimit,
  'pass-threshold': passThreshold,
} satisfies Record<RuleId, Rule>;
