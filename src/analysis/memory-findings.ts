import type { MemorySummary } from '../domain/feedback-report.ts';
import { counted } from '../domain/figure-text.ts';
import type { Finding } from '../domain/finding.ts';

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
