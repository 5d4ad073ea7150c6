import type { ConfigEffect } from '../domain/config-effect.ts';
import type { EvidenceInputs } from '../domain/evidence.ts';
import type { ConfigKey } from '../domain/knob.ts';
import { ruleInputOf } from './inputs.ts';
import type { FilePlan } from './lay-out.ts';
import { liveDraft } from './live-wishes.ts';
import { plansOf } from './plans.ts';
import { type Declined, type Draft, declined, type RuleId } from './rule.ts';
import { RULES } from './rules/catalogue.ts';
import { named, say, slot } from './sentence.ts';

/** A draft that would change something, with its edits planned. */
export interface Decision {
  readonly draft: Draft;
  readonly plans: readonly FilePlan[];
  /** With what is known of every key that the draft wished to turn. */
  readonly inputs: EvidenceInputs;
}

/** A rule's draft that comes to nothing after all, and why. */
export interface Dropped {
  readonly draft: Draft;
  readonly because: Declined;
}

/** How to decide, beside the inputs. */
interface Deciding {
  readonly seed: number;
  readonly effectOf: (key: ConfigKey) => ConfigEffect;
}

/** What a rule comes to from its inputs alone: the same here, in a replay, and on any other machine. */
export function decide(
  rule: RuleId,
  inputs: EvidenceInputs,
  { seed, effectOf }: Deciding,
): Decision | Dropped | Declined {
  const verdict = RULES[rule].judge(ruleInputOf(inputs, seed));
  if (verdict.verdict === 'declined') return verdict;
  const live = liveDraft(verdict, effectOf);
  if ('verdict' in live) return { draft: verdict, because: live };
  const { draft } = live;
  const plans = plansOf(draft.wishes, inputs.configs);
  if ('verdict' in plans) return { draft, because: plans };
  const refused = draft.selfHealing === true ? outOfBounds(plans, inputs) : null;
  if (refused !== null) return { draft, because: refused };
  return { draft, plans, inputs: { ...inputs, effects: [...live.effects] } };
}

/** A fix that is opened at once keeps to the bounds of the allow-list in every number that it sets. */
function outOfBounds(
  plans: readonly FilePlan[],
  { knobs, allow_list: allowed }: EvidenceInputs,
): Declined | null {
  for (const { file, changes } of plans) {
    for (const { pointer, after } of changes) {
      const knob = knobs.find((one) => one.file === file && `${pointer}/`.startsWith(`${one.pointer}/`));
      const bounds = knob === undefined ? undefined : allowed[knob.id];
      if (bounds === undefined)
        return declined('OBSERVE', 'out-of-bounds', say`${named(pointer)} is not on the allow-list`);
      if (typeof after === 'number' && (after < bounds.min || after > bounds.max))
        return declined(
          'OBSERVE',
          'out-of-bounds',
          say`${named(pointer)} would become ${slot('wished', 'Value wished', after)}, outside of ${slot('allowed_min', 'Lower bound', bounds.min)} to ${slot('allowed_max', 'Upper bound', bounds.max)}`,
        );
    }
  }
  return null;
}
