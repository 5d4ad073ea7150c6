import type { FailureFamily } from '../domain/failure-patterns.ts';
import { counted, rateText } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type { Bucketed } from '../history/execution-history.ts';
import { minimumDetectableDifference } from '../statistics/power.ts';
import { needText } from './arrival.ts';
import { type Coverage, coverageOf, supportOf } from './coverage.ts';
import { proportionOfDays } from './day-rates.ts';
import { failuresByDay } from './failure-rates.ts';
import { rateOf } from './rates.ts';
import { judgedAsWhole } from './whole-window.ts';

const FAMILIES_STATED = 5;

/** What failure rows are judged by. */
export interface FailureContext {
  /** Runs by UTC day. */
  readonly days: Bucketed['runs'];
  readonly failed: number;
  readonly gate: GateRules;
}

/** The failure families that cost the most runs, one finding each; too few failures to act on say how many more it takes. */
export function failureFindings(rows: readonly FailureFamily[], context: FailureContext): Finding[] {
  const coverage = coverageOf(context.days);
  if (coverage === null) return [];
  return rows
    .filter((row) => row.count > 0)
    .slice(0, FAMILIES_STATED)
    .map((row) => {
      const ofFailed = {
        ...rateOf(row.count, context.failed, 'failed runs'),
        interval: row.frequency_interval,
      };
      const ofRuns = { ...rateOf(row.count, coverage.runs, 'runs'), interval: row.share_of_runs_interval };
      const evidence = evidenceOf(row, coverage, context);
      const need = needText(evidence.power);
      const few = evidence.unmet.length === 0 ? '' : ` Too few to act on${need === '' ? '' : `: ${need}`}.`;
      return {
        id: `failure-family.${row.family}`,
        kind: 'failure-family',
        statement: `${row.pattern}: ${row.count} of ${counted(context.failed, 'failed run')} (${rateText(ofFailed)}), ${rateText(ofRuns)} runs in all. ${sentence(row.suggested_fix)}${few}`,
        state: evidence.unmet.length === 0 ? 'OBSERVE' : 'INSUFFICIENT_DATA',
        rates: [
          { name: 'frequency', rate: ofFailed },
          { name: 'share_of_runs', rate: ofRuns },
        ],
        runs_needed: evidence.unmet.length === 0 ? null : evidence.power.need_runs,
        evidence,
      };
    });
}

/** A text as one sentence, so that another can follow it. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A share of runs is counted; what more runs like these could show is a fall of it. */
function evidenceOf(
  row: FailureFamily,
  coverage: Coverage,
  { days, gate }: FailureContext,
): NonNullable<Finding['evidence']> {
  const share = proportionOfDays(failuresByDay(row, days));
  const size = share.effectiveSize ?? share.n;
  const rate = share.successes / share.n;
  const failing = row.daily.filter(({ count }) => count > 0).length;
  const { power, unmet } = supportOf({ events: row.count, days: failing }, { coverage, gate });
  const mde =
    rate > 0 && rate < 1 ? minimumDetectableDifference(rate, size / 2, { direction: 'down' }) : null;
  return {
    claim: { metric: 'failure_rate', denominator: 'runs', direction: null, min_effect: null },
    data: {
      from: coverage.start,
      to: coverage.end,
      runs: share.n,
      blocks: coverage.blocks,
      n_eff: size,
    },
    ...judgedAsWhole(coverage, { value: rate, interval: row.share_of_runs_interval }),
    identification: 'counted',
    power: { ...power, mde },
    unmet,
  };
}
