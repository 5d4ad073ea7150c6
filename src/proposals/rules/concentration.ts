import type { FailureFamily } from '../../domain/failure-patterns.ts';
import { fisherExact } from '../../statistics/fisher.ts';
import { wilson } from '../../statistics/interval.ts';

/** A node at which most failures of a family stop. */
export interface FailingNode {
  readonly family: FailureFamily;
  readonly node: string;
  /** Failed runs of the family that stopped there. */
  readonly count: number;
  /** Failed runs of other families that stopped there, and of all others that say where they stopped. */
  readonly others: { readonly count: number; readonly of: number };
}

const ALPHA = 0.05;

/**
 * The node at which a family concentrates, or null: more than half of its failures stop there beyond chance, and either runs
 * that met the node failed this way more often than runs that did not, or other failures stop there less often.
 *
 * @param looks families that are asked about, for Bonferroni's correction of the second test.
 */
export function failingNode(
  family: FailureFamily,
  all: readonly FailureFamily[],
  looks: number,
): FailingNode | null {
  const [top] = family.where.nodes;
  if (top === undefined || wilson(top.count, family.count).low <= 0.5) return null;
  const { value: node, count } = top;
  const others = all.filter((other) => other.family !== family.family);
  const there = total(others, (one) => one.where.nodes.find(({ value }) => value === node)?.count ?? 0);
  const placed = total(others, (one) => total(one.where.nodes, (place) => place.count));
  const stands = family.contrast.some(({ field, value }) => field === 'node' && value === node);
  if (!stands && !oftenerThan({ count, of: family.count }, { count: there, of: placed }, looks)) return null;
  return { family, node, count, others: { count: there, of: placed } };
}

interface Share {
  readonly count: number;
  readonly of: number;
}

function oftenerThan(own: Share, others: Share, looks: number): boolean {
  if (others.of === 0) return false;
  const p = fisherExact(
    { successes: own.count, n: own.of },
    { successes: others.count, n: others.of },
    { alternative: 'greater' },
  );
  return p * looks <= ALPHA;
}

function total<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}
