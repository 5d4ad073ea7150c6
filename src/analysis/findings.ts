import type { FailureFamily } from '../domain/failure-patterns.ts';
import type { MemorySummary } from '../domain/feedback-report.ts';
import { counted, rateText } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';
import { rateOf } from './rates.ts';

const FAMILIES_STATED = 5;

/** The failure families that cost the most runs, one finding each. */
export function failureFindings(rows: readonly FailureFamily[], failed: number, total: number): Finding[] {
  return rows
    .filter((row) => row.count > 0)
    .slice(0, FAMILIES_STATED)
    .map((row) => {
      const ofFailed = { ...rateOf(row.count, failed, 'failed runs'), interval: row.frequency_interval };
      const ofRuns = { ...rateOf(row.count, total, 'runs'), interval: row.share_of_runs_interval };
      return {
        id: `failure-family.${row.family}`,
        kind: 'failure-family',
        statement: `${row.pattern}: ${row.count} of ${counted(failed, 'failed run')} (${rateText(ofFailed)}), ${rateText(ofRuns)} runs in all. ${row.suggested_fix}`,
        state: 'OBSERVE',
        rates: [
          { name: 'frequency', rate: ofFailed },
          { name: 'share_of_runs', rate: ofRuns },
        ],
        runs_needed: null,
      };
    });
}

/** What is wrong in the memory store, if anything. */
export function memoryFindings(memory: MemorySummary | null): Finding[] {
  if (memory === null) return [];
  const { records, expired, schema_violations: broken, never_used: unused } = memory;
  const parts = [
    ...(broken > 0 ? [`${counted(broken, 'record')} break${broken === 1 ? 's' : ''} the schema`] : []),
    ...(expired > 0 ? [`${counted(expired, 'record')} outlived ${expired === 1 ? 'its' : 'their'} ttl`] : []),
    ...(unused > 0 ? [`${unused} ${unused === 1 ? 'was' : 'were'} never used`] : []),
  ];
  if (parts.length === 0) return [];
  return [
    {
      id: 'memory',
      kind: 'memory',
      statement: `Memory store: of ${counted(records, 'record')}, ${parts.join(', ')}.`,
      state: 'OBSERVE',
      rates: [],
      runs_needed: null,
    },
  ];
}
