import { counted, intervalText, twoDecimals } from '../domain/figure-text.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { TrackRecord } from '../domain/proposal.ts';

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
  needed,
}: LedgerEntry): string[] {
  const { unit } = prediction.metric;
  const sides = ({ before, after }: NonNullable<LedgerEntry['figure']>): string =>
    `${share(before)} before the merge, ${share(after)} after it`;
  const own = ({ before, after }: NonNullable<LedgerEntry['figure']>): string =>
    unit === 'share'
      ? sides({ before, after })
      : `${mean(before, unit)} before the merge, ${mean(after, unit)} after it`;
  return [
    ...(figure === null ? [] : [`${prediction.metric.name}: ${own(figure)}`]),
    ...(change === null
      ? []
      : [
          `changed by ${twoDecimals(change.estimate)} ${intervalText(change.interval)}, same weekdays compared`,
        ]),
    `predicted: ${intervalText(prediction)}, chance of success ${twoDecimals(prediction.p_success)}`,
    ...(control === null
      ? []
      : [
          unit === 'share'
            ? `failures of other kinds, as control: ${sides(control)}`
            : `first visits of nodes, as control: ${own(control)}`,
        ]),
    ...guardrails.map((guardrail) => `${guardrail.metric}: ${sides(guardrail)}`),
    ...(paused.length === 0 ? [] : [`left out as out of the common: ${paused.join(', ')}`]),
    `${counted(looks.length, 'daily look')}, the last day is ${horizon}`,
    ...(needed === null
      ? []
      : [`to tell would take ${counted(needed.observations, 'observation')} more, there by ${needed.until}`]),
  ];
}

function share({ hits, of }: { readonly hits: number; readonly of: number }): string {
  return `${hits} of ${of}`;
}

function mean({ hits, of }: { readonly hits: number; readonly of: number }, unit: string): string {
  return `${of === 0 ? 'nothing' : twoDecimals(hits / of)} ${unit} a run of ${counted(of, 'run')}`;
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
