import type { FailureFamily } from '../../domain/failure-patterns.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import type { Knob } from '../../domain/knob.ts';
import { wilson } from '../../statistics/interval.ts';
import { heldAt, isTemplate, knobFor } from '../knob-place.ts';
import { type Case, type Declined, type Draft, declined, type Rule, type RuleInput } from '../rule.ts';
import { countSlot, counts, named, say, slot } from '../sentence.ts';
import { sliceOf, slug } from '../slice.ts';
import { lacksSupport } from '../support.ts';
import { fallbackDraft, retryDraft } from './failing-node-text.ts';
import { fallbackOf } from './fallback-edge.ts';
import { familyOf, withoutMessages } from './provider-case.ts';
import { usableReplay } from './retry-effect.ts';

/** Failures that may be gone at the next try. Those with a rule of their own, and those that stay, are not among them. */
const PASSING: ReadonlySet<string> = new Set(['overloaded', 'network', 'dependency', 'internal']);
/** Failures *concentrate* at a node where the low end of its share of them is above this. */
const CONCENTRATED = 0.5;
const RETRIES = 2;
/** Retries *hardly help* where the high end of what they save is at most this. */
const HARDLY = 0.2;

/** Failures that pass concentrate at one node: try it again, or go on at the fallback where trying again does not help. */
export const failingNode: Rule = {
  cases: (report, knobs) =>
    report.failure_patterns
      .filter(({ category, count, where }) => PASSING.has(category) && count > 0 && where.nodes.length > 0)
      .map((family) => caseOf(report, knobs, family)),
  judge: (input) => {
    const family = familyOf(input);
    const missing = lacksSupport(family, input.gate);
    if (missing !== null) return missing;
    const [top] = family.where.nodes;
    if (top === undefined || wilson(Math.min(top.count, family.count), family.count).low <= CONCENTRATED)
      return declined(
        'OBSERVE',
        'not-confirmed',
        say`the ${counts(countSlot('failed_runs', 'Runs that failed this way', family.count), 'run')} that failed this way stopped at several nodes`,
      );
    const replay = usableReplay(family, input, RETRIES);
    if (replay !== null && replay.interval.high <= HARDLY) return fallback(input, family, top.value);
    return retry(input, family, top.value);
  },
};

function caseOf(report: FeedbackReport, knobs: readonly Knob[], family: FailureFamily): Case {
  const { daily_runs, retried_failures } = report.evidence;
  return {
    key: `node-retry-${slug(family.family)}`,
    subject: family.family,
    report: sliceOf(report, {
      failure_patterns: [withoutMessages(family)],
      evidence: {
        daily_runs,
        retried_failures: retried_failures.filter((row) => row.family === family.family),
      },
    }),
    knobs: knobs.filter(({ kind }) => kind === 'node-retry' || kind === 'node-edges'),
  };
}

function retry(input: RuleInput, family: FailureFamily, node: string): Draft | Declined {
  const template = input.knobs.find((knob) => knob.kind === 'node-retry' && isTemplate(knob));
  const knob = template === undefined ? null : knobFor(template, node, input.config(template.file) ?? {});
  if (knob === null)
    return declined('OBSERVE', 'no-knob', say`no knob is declared for retries at node ${named(node)}`);
  const present = heldAt(knob, input) ?? 0;
  if (typeof present !== 'number')
    return declined('OBSERVE', 'value-unusable', say`${named(knob.pointer)} is no number`);
  const retries = Math.min(Math.max(RETRIES, knob.min), knob.max);
  if (present >= retries)
    return declined(
      'OBSERVE',
      'already-so',
      say`node ${named(node)} is tried again ${slot('retries_before', 'Retries now', present)} times already; nothing logged says whether that helps`,
    );
  const replay = usableReplay(family, input, retries);
  return retryDraft(input, { family, node, knob, retries, replay });
}

function fallback(input: RuleInput, family: FailureFamily, node: string): Draft | Declined {
  const knob = input.knobs.find(({ kind }) => kind === 'node-edges');
  if (knob === undefined) return declined('OBSERVE', 'no-knob', say`no knob is declared for the edges`);
  const found = fallbackOf(input.config(knob.file), heldAt(knob, input), node);
  if ('verdict' in found) return found;
  return fallbackDraft(input, { family, node, knob, ...found });
}
