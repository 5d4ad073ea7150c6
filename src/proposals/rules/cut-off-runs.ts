import type { EvidenceBase } from '../../domain/evidence-base.ts';
import { fisherExact } from '../../statistics/fisher.ts';

/** Runs of a node that log why their outputs ended. */
export interface NodeRuns {
  readonly node: string | null;
  readonly runs: number;
  readonly failed: number;
  /** Of the runs those with an output that was cut off. */
  readonly cut: number;
  readonly cutFailed: number;
  /** Outputs that were cut off. */
  readonly outputs: number;
  /** Days on which a run with such an output failed. */
  readonly days: number;
  /** One-sided exact test that runs with such an output fail no more often than the node's others. */
  readonly p: number;
  /** Failed runs beyond those that would have failed at the rate of the node's other runs. */
  readonly excess: number;
}

const ALPHA = 0.05;

/** Runs by node, and whether those whose outputs were cut off fail more often; the most excess failures first. */
export function cutOffRuns(rows: EvidenceBase['finish_reasons']): NodeRuns[] {
  return [...Map.groupBy(rows, ({ node }) => node)]
    .map(([node, own]) => nodeRuns(node, own))
    .sort((one, other) => other.excess - one.excess || ((one.node ?? '') < (other.node ?? '') ? -1 : 1));
}

/** Nodes whose runs fail more often beyond chance where an output was cut off, every node that logs counted as a look. */
export function nodesCutOff(nodes: readonly NodeRuns[]): NodeRuns[] {
  const looks = nodes.filter(({ cut }) => cut > 0).length;
  return nodes.filter(({ p, excess }) => excess > 0 && p * looks <= ALPHA);
}

function nodeRuns(node: string | null, rows: EvidenceBase['finish_reasons']): NodeRuns {
  const sum = (of: (row: EvidenceBase['finish_reasons'][number]) => number): number =>
    rows.reduce((all, row) => all + of(row), 0);
  const [runs, failed] = [sum((row) => row.runs), sum((row) => row.failed)];
  const [cut, cutFailed] = [sum((row) => row.cut_off), sum((row) => row.cut_off_failed)];
  const whole = { successes: failed - cutFailed, n: runs - cut };
  const days = new Set(rows.filter((row) => row.cut_off_failed > 0).map(({ day }) => day)).size;
  const comparable = cut > 0 && whole.n > 0;
  return {
    node,
    runs,
    failed,
    cut,
    cutFailed,
    outputs: sum((row) => row.cut_outputs),
    days,
    p: comparable ? fisherExact({ successes: cutFailed, n: cut }, whole, { alternative: 'greater' }) : 1,
    excess: comparable ? cutFailed - (cut * whole.successes) / whole.n : 0,
  };
}
