import type { FailureFamily } from '../domain/failure-patterns.ts';
import type { MacroPerformance, MemorySummary } from '../domain/feedback-report.ts';
import { counted, rateText } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';
import { sampleSizePerSide } from '../statistics/power.ts';
import { rateOf } from './rates.ts';

const FAMILIES_STATED = 5;

/** The failure families that cost the most runs, one finding each. */
export function failureFindings(rows: readonly FailureFamily[], failed: number, total: number): Finding[] {
  return rows
    .filter((row) => row.count > 0)
    .slice(0, FAMILIES_STATED)
    .map((row) => {
      const ofFailed = rateOf(row.count, failed, 'failed runs');
      const ofRuns = rateOf(row.count, total, 'runs');
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

/**
 * What the log says of the macro with the highest rate. It never says that it is better: that claim needs a gate of its own,
 * which one window cannot pass.
 */
export function macroFindings(macros: Readonly<Record<string, MacroPerformance>>): Finding[] {
  const ranked = Object.entries(macros)
    .filter(([, performance]) => performance.usage_count > 0)
    .sort(([a, one], [b, other]) => (other.success_rate ?? 0) - (one.success_rate ?? 0) || (a < b ? -1 : 1));
  const [best, second] = ranked;
  if (best === undefined || second === undefined) return [];
  const rates = ranked.map(([name, macro]) => ({
    name,
    rate: rateOf(macro.successful, macro.usage_count, 'uses'),
  }));
  const needed = furtherUses(best[1], second[1]);
  const observed = rates[0] === undefined ? '' : rateText(rates[0].rate);
  const statement =
    best[1].success_rate === second[1].success_rate
      ? `No difference observed between '${best[0]}' and '${second[0]}' (${observed} uses).`
      : `'${best[0]}' has the highest observed rate (${observed} uses); not enough data to say that it is better${needText(needed)}.`;
  return [
    {
      id: 'macro-comparison',
      kind: 'macro-comparison',
      statement,
      state: 'INSUFFICIENT_DATA',
      rates,
      runs_needed: needed,
    },
  ];
}

function needText(needed: number | null): string {
  if (needed === null) return '';
  return needed === 0 ? ': it has yet to hold in a second window' : `: need ${needed} more runs`;
}

/** How many more uses the two need together to tell their observed rates apart (two-sided 0.05, power 0.8); null if equal. */
function furtherUses(best: MacroPerformance, second: MacroPerformance): number | null {
  const [one, other] = [smoothed(best), smoothed(second)];
  if (one === other) return null;
  const perSide = Math.ceil(sampleSizePerSide(one, other));
  return Math.max(0, perSide - best.usage_count) + Math.max(0, perSide - second.usage_count);
}

/** Observed rate drawn half an observation inwards, so that 0 and 1 can be planned with. */
function smoothed(macro: MacroPerformance): number {
  return (macro.successful + 0.5) / (macro.usage_count + 1);
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
