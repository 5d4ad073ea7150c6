import { intervalText, twoDecimals } from '../../domain/figure-text.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { trackRecordLine } from '../outcome.ts';
import type { RepositoryStanding } from '../standing.ts';
import { type CalibrationRow, calibrationChart } from './calibration-chart.ts';
import type { Picture } from './html.ts';

const IN_CHART = 12;

/** Proposals by their state. */
export function proposalSections({ proposals, notes }: RepositoryStanding): object {
  return {
    sections: proposals.map(({ title, items }) => ({
      title,
      items: items.map(({ id, text, pull }) => ({
        id,
        text,
        where: pull === null ? '' : `(pull request ${pull})`,
      })),
    })),
    notes,
  };
}

/** What was predicted and what was seen. */
export function ledgerSection({ ledger: { entries, unjudged, track_record } }: RepositoryStanding): object {
  return {
    record: trackRecordLine(track_record),
    unjudged,
    chart: chartOf(entries),
    rows: entries.map((entry) => ({
      name: `${entry.proposal} ${entry.revision}`,
      outcome: entry.outcome,
      metric: entry.prediction.metric.name,
      predicted: intervalText(entry.prediction),
      seen:
        entry.change === null
          ? '–'
          : `${twoDecimals(entry.change.estimate)} ${intervalText(entry.change.interval)}`,
      held: entry.score === null ? '–' : entry.score.covered ? 'yes' : 'no',
      until: entry.decided ?? entry.horizon,
    })),
  };
}

/** Shares alone share an axis; seconds and tokens stand in the table. */
function chartOf(entries: readonly LedgerEntry[]): Picture | null {
  const rows = entries
    .filter(({ prediction }) => prediction.metric.unit === 'share')
    .slice(-IN_CHART)
    .map(
      ({ proposal, prediction, change, score }): CalibrationRow => ({
        name: proposal,
        predicted: prediction,
        seen: change === null ? null : { estimate: change.estimate, ...change.interval },
        held: score === null ? null : score.covered,
      }),
    );
  return rows.length === 0 ? null : { svg: calibrationChart(rows) };
}
