import type { JsonValue } from '../config-edit.ts';
import { isRecord, valueAt } from '../json-pointer.ts';
import { type Declined, declined } from '../rule.ts';
import { named, say } from '../sentence.ts';

/** On which the new edge is taken. */
export const NODE_FAILED = 'node_failed';
/** A node is for failures where its id, a part of it or its type says so. */
const FOR_FAILURES = /(?:^|[_-])(?:fallback|repair|recover|recovery)(?:$|[_-])/i;

/** The node that a run goes on at where another one fails, and the edges with one that leads there. */
export interface Fallback {
  readonly to: string;
  readonly edges: JsonValue[];
}

/** The fallback of a node in a workflow graph; declines where the graph has none or leads there already. */
export function fallbackOf(graph: unknown, edges: unknown, node: string): Fallback | Declined {
  const nodes = valueAt(graph, ['nodes']);
  if (!Array.isArray(edges) || !Array.isArray(nodes))
    return declined('OBSERVE', 'value-unusable', say`the graph holds no lists of nodes and edges`);
  const ids = nodes.flatMap((item: unknown) =>
    isRecord(item) && typeof item['id'] === 'string' ? [{ id: item['id'], type: item['type'] }] : [],
  );
  if (!ids.some(({ id }) => id === node))
    return declined('OBSERVE', 'value-unusable', say`the graph has no node ${named(node)}`);
  const to = ids.find(
    ({ id, type }) =>
      id !== node && (FOR_FAILURES.test(id) || (typeof type === 'string' && FOR_FAILURES.test(type))),
  )?.id;
  if (to === undefined)
    return declined(
      'OBSERVE',
      'no-gain',
      say`trying node ${named(node)} again does not help, and the graph has no node for failures to go on at`,
    );
  if (edges.some((edge: unknown) => isRecord(edge) && edge['from'] === node && edge['to'] === to))
    return declined('OBSERVE', 'already-so', say`an edge leads from ${named(node)} to ${named(to)} already`);
  return { to, edges: [...(edges as JsonValue[]), { from: node, to, condition: NODE_FAILED }] };
}
