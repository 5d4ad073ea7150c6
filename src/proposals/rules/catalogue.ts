import type { Rule, RuleId } from '../rule.ts';
import { failingNode } from './failing-node.ts';
import { loopGuard } from './loop-guard.ts';
import { macroMix } from './macro-mix.ts';
import { metricWeights } from './metric-weights.ts';
import { outcomeRevert } from './outcome-revert.ts';
import { passThreshold } from './pass-threshold.ts';
import { promptRefinement } from './prompt-refinement.ts';
import { providerRateLimit } from './provider-rate-limit.ts';
import { providerTimeout } from './provider-timeout.ts';
import { truncatedOutput } from './truncated-output.ts';
import { wastefulStep } from './wasteful-step.ts';

/** Every rule by its id; a rule that is missing here does not compile. */
export const RULES = {
  'provider-timeout': providerTimeout,
  'provider-rate-limit': providerRateLimit,
  'pass-threshold': passThreshold,
  'metric-weights': metricWeights,
  'macro-mix': macroMix,
  'loop-guard': loopGuard,
  'failing-node': failingNode,
  'truncated-output': truncatedOutput,
  'prompt-refinement': promptRefinement,
  'wasteful-step': wastefulStep,
  'outcome-revert': outcomeRevert,
} satisfies Record<RuleId, Rule>;
