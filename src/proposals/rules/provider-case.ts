import type { EvidenceBase } from '../../domain/evidence-base.ts';
import type { FailureFamily } from '../../domain/failure-patterns.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import { type Knob, type KnobKind, KnownProvider } from '../../domain/knob.ts';
import type { Effect } from '../../domain/proposal.ts';
import type { Case, RuleInput } from '../rule.ts';
import { countSlot, counts, named, rateSlots, type Sentence, say } from '../sentence.ts';
import { sliceOf, slug } from '../slice.ts';

/** One case for each failure family of a category, with the knobs of its provider. */
export function casesOfCategory(
  report: FeedbackReport,
  category: string,
  knobsOf: (provider: KnownProvider | null) => readonly Knob[],
): Case[] {
  return report.failure_patterns
    .filter((family) => family.category === category && family.count > 0)
    .map((family) => {
      const provider = KnownProvider.safeParse(family.provider).data ?? null;
      const knobs = knobsOf(provider);
      return {
        key: knobs[0]?.id ?? slug(family.family),
        subject: family.family,
        report: sliceOf(report, {
          failure_patterns: [withoutMessages(family)],
          evidence: evidenceOf(report.evidence, family),
        }),
        knobs,
      };
    });
}

/** What the evidence base holds of a provider's calls. */
function evidenceOf(
  { daily_runs, duration_histograms, long_calls, retried_failures }: EvidenceBase,
  { provider, family }: FailureFamily,
): Partial<EvidenceBase> {
  const ofProvider = <Row extends { readonly provider: string | null }>(rows: readonly Row[]): Row[] =>
    rows.filter((row) => row.provider === provider);
  return {
    daily_runs,
    duration_histograms: ofProvider(duration_histograms),
    long_calls: ofProvider(long_calls),
    retried_failures: retried_failures.filter((row) => row.family === family),
  };
}

/** Messages are not needed to decide, so they do not travel. */
export function withoutMessages(family: FailureFamily): FailureFamily {
  return { ...family, patterns: family.patterns.map((pattern) => ({ ...pattern, exemplars: [] })) };
}

/** The knobs of a provider of some kinds, in the order of the kinds. */
export function knobsOfProvider(
  knobs: readonly Knob[],
  provider: KnownProvider | null,
  kinds: readonly KnobKind[],
): Knob[] {
  return kinds.flatMap((kind) =>
    knobs.filter((knob) => knob.provider === provider && knob.kind === kind).slice(0, 1),
  );
}

/** The family of a case that was cut out of a report. @throws RangeError where the slice holds none. */
export function familyOf({ report }: RuleInput): FailureFamily {
  const [family] = report.failure_patterns;
  if (family === undefined) throw new RangeError('the slice of the report holds no failure family');
  return family;
}

/** What is seen of a family: how many runs, where, and with which tasks. */
export function familyIssue(family: FailureFamily, input: RuleInput): Sentence[] {
  const before = shareOf(family, input);
  const [node] = family.where.nodes;
  const [task] = family.where.task_types;
  const failed = countSlot('failed_runs', 'Runs that failed this way', family.count);
  const recovered = countSlot('recovered_runs', 'Runs that met it and succeeded', family.recovered_runs);
  return [
    say`${counts(failed, 'run')} failed with ${named(family.pattern)} (${rateSlots('failed_share', 'Share of runs that failed this way', before)} runs)`,
    ...(family.recovered_runs > 0
      ? [say`It also occurred in ${counts(recovered, 'run')} that succeeded in the end`]
      : []),
    ...(node === undefined
      ? []
      : [
          say`${countSlot('at_node', 'Of these failures, at the most frequent node', node.count)} of these failures stopped at node ${named(node.value)}`,
        ]),
    ...(task === undefined
      ? []
      : [
          say`${countSlot('of_task', 'Of these failures, of the most frequent task type', task.count)} of them were tasks of type ${named(task.value)}`,
        ]),
  ];
}

/** The share of runs that failed with a family. @throws RangeError where there is no run. */
export function shareOf(family: FailureFamily, { report }: RuleInput): Effect['before'] {
  const { share_of_runs: value, share_of_runs_interval: interval, count } = family;
  if (value === null || interval === null) throw new RangeError('a share of no runs has no value');
  return { value, numerator: count, denominator: report.summary.total_runs, interval };
}
