import { counted, intervalText, twoDecimals } from '../domain/figure-text.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { TrackRecord } from '../domain/proposal.ts';
import { renderMarkdown } from './markdown.ts';

/** What was measured of a merged proposal, one sentence a figure. */
export function outcomeLines({
  prediction,
  figure,
  control,
  change,
  guardrails,
  looks,
  paused,
  horizon,
}: LedgerEntry): string[] {
  const sides = ({ before, after }: NonNullable<LedgerEntry['figure']>): string =>
    `${share(before)} before the merge, ${share(after)} after it`;
  return [
    ...(figure === null ? [] : [`${prediction.metric.name}: ${sides(figure)}`]),
    ...(change === null
      ? []
      : [
          `changed by ${twoDecimals(change.estimate)} ${intervalText(change.interval)}, same weekdays compared`,
        ]),
    `predicted: ${intervalText({ ...prediction, method: '' })}, chance of success ${twoDecimals(prediction.p_success)}`,
    ...(control === null ? [] : [`failures of other kinds, as control: ${sides(control)}`]),
    ...guardrails.map((guardrail) => `${guardrail.metric}: ${sides(guardrail)}`),
    ...(paused.length === 0 ? [] : [`left out as out of the common: ${paused.join(', ')}`]),
    `${counted(looks.length, 'daily look')}, the last day is ${horizon}`,
  ];
}

function share({ hits, of }: { readonly hits: number; readonly of: number }): string {
  return `${hits} of ${of}`;
}

/** How good earlier predictions were, in one line. */
export function trackRecordLine(record: TrackRecord | null): string {
  if (record === null) return 'No prediction has come to its end yet';
  const { predictions, covered, brier, slope } = record;
  return [
    `${covered} of ${counted(predictions, 'prediction')} held what happened`,
    ...(brier === null ? [] : [`Brier score ${twoDecimals(brier)}`]),
    ...(slope === null ? [] : [`slope ${twoDecimals(slope)} (1 is calibrated)`]),
  ].join(', ');
}

/** The text of a pull request that takes a proposal back. */
export function revertMarkdown(entry: LedgerEntry, files: readonly string[]): string {
  return renderMarkdown('revert', { ...entry, measured: outcomeLines(entry), files });
}
