import { isObject, numberOf } from './fields.ts';

/** What the bandit file says of one macro. Its numbers decay and are added again: they are no counts. */
export interface BanditArm {
  readonly macro: string;
  readonly successes: number | null;
  readonly failures: number | null;
  readonly plays: number | null;
  readonly totalReward: number | null;
}

/** The arms of a bandit file, and the keys that are no arms. */
export interface BanditWeights {
  readonly arms: readonly BanditArm[];
  readonly unreadable: readonly string[];
}

/** Reads `{macro: {successes, failures, plays, total_reward}}`; null where the value is of no such shape. */
export function parseBanditWeights(value: unknown): BanditWeights | null {
  if (!isObject(value)) return null;
  const arms: BanditArm[] = [];
  const unreadable: string[] = [];
  for (const [macro, weights] of Object.entries(value)) {
    const arm = armOf(macro, weights);
    if (arm === null) unreadable.push(macro);
    else arms.push(arm);
  }
  return { arms, unreadable };
}

/** One macro's weights, also as a `bandit_weights_*` memory record holds them. */
export function armOf(macro: string, weights: unknown): BanditArm | null {
  if (!isObject(weights)) return null;
  const arm = {
    macro,
    successes: numberOf(weights['successes']),
    failures: numberOf(weights['failures']),
    plays: numberOf(weights['plays']),
    totalReward: numberOf(weights['total_reward']),
  };
  return arm.successes === null && arm.failures === null && arm.plays === null ? null : arm;
}
