import { isRecord, pointerOf } from './json-pointer.ts';

/** What can be wrong with a workflow graph. */
export type GraphProblemCode =
  | 'graph-shape'
  | 'node-id'
  | 'duplicate-node'
  | 'unknown-node'
  | 'duplicate-edge'
  | 'no-start'
  | 'unreachable-node'
  | 'no-end'
  | 'no-way-to-end'
  | 'unknown-role';

/** One problem of a graph and where it is. */
export interface GraphProblem {
  readonly code: GraphProblemCode;
  /** RFC 6901 pointer in the file. */
  readonly pointer: string;
  readonly message: string;
}

interface GraphNode {
  readonly id: string;
  readonly type: string | null;
  readonly place: string;
}

interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

/**
 * Everything that is wrong with the content of WorkflowGraph.json, in order of place; empty where a run can take every way
 * to its end.
 *
 * Starts are the nodes of type `start`, ends those of type `end`; where none has the type, nodes that no edge leads to, and
 * nodes that no edge leaves.
 */
export function graphProblems(graph: unknown): GraphProblem[] {
  if (!isRecord(graph)) return [problem('graph-shape', [], 'holds no object')];
  const { nodes: nodeList, edges: edgeList } = graph;
  const shape = [
    ...(Array.isArray(nodeList) ? [] : [problem('graph-shape', ['nodes'], '/nodes is no list of nodes')]),
    ...(Array.isArray(edgeList) ? [] : [problem('graph-shape', ['edges'], '/edges is no list of edges')]),
  ];
  if (!Array.isArray(nodeList) || !Array.isArray(edgeList)) return shape;
  const read = readNodes(nodeList, rolesOf(graph['agent_roles']));
  const wired = readEdges(edgeList, new Set(read.nodes.map(({ id }) => id)));
  return [...read.problems, ...wired.problems, ...wayProblems(read.nodes, wired.edges)];
}

/** Whether a config file holds a workflow graph, by its name. */
export function isWorkflowGraph(file: string): boolean {
  return /(?:^|\/)WorkflowGraph\.jsonc?$/.test(file);
}

/** Problems of a graph after an edit that it did not have before. */
export function newGraphProblems(before: unknown, after: unknown): GraphProblem[] {
  const known = new Set(graphProblems(before).map(({ code, message }) => `${code} ${message}`));
  return graphProblems(after).filter(({ code, message }) => !known.has(`${code} ${message}`));
}

function problem(code: GraphProblemCode, place: readonly (string | number)[], message: string): GraphProblem {
  return { code, pointer: pointerOf(place.map(String)), message };
}

function rolesOf(roles: unknown): ReadonlySet<string> | null {
  return isRecord(roles) ? new Set(Object.keys(roles)) : null;
}

function readNodes(
  list: readonly unknown[],
  roles: ReadonlySet<string> | null,
): { readonly nodes: GraphNode[]; readonly problems: GraphProblem[] } {
  const problems: GraphProblem[] = [];
  const nodes = new Map<string, GraphNode>();
  list.forEach((item, index) => {
    const id = isRecord(item) ? item['id'] : undefined;
    if (!isRecord(item) || typeof id !== 'string' || id === '') {
      problems.push(problem('node-id', ['nodes', index], `node ${index + 1} has no id`));
      return;
    }
    if (nodes.has(id))
      problems.push(problem('duplicate-node', ['nodes', index, 'id'], `two nodes have the id ${id}`));
    const { agent, type } = item;
    if (roles !== null && typeof agent === 'string' && !roles.has(agent))
      problems.push(
        problem(
          'unknown-role',
          ['nodes', index, 'agent'],
          `node ${id} has the agent ${agent}, which is none of /agent_roles`,
        ),
      );
    if (!nodes.has(id))
      nodes.set(id, {
        id,
        type: typeof type === 'string' ? type : null,
        place: pointerOf(['nodes', String(index)]),
      });
  });
  return { nodes: [...nodes.values()], problems };
}

function readEdges(
  list: readonly unknown[],
  ids: ReadonlySet<string>,
): { readonly edges: GraphEdge[]; readonly problems: GraphProblem[] } {
  const problems: GraphProblem[] = [];
  const edges: GraphEdge[] = [];
  const seen = new Set<string>();
  list.forEach((item, index) => {
    const edge = isRecord(item) ? item : {};
    const missing = (['from', 'to'] as const).filter((end) => {
      const id = edge[end];
      if (typeof id === 'string' && ids.has(id)) return false;
      const what = typeof id === 'string' ? `leads ${end} ${id}, which is no node` : `has no ${end}`;
      problems.push(problem('unknown-node', ['edges', index, end], `edge ${index + 1} ${what}`));
      return true;
    });
    if (missing.length > 0) return;
    const [from, to] = [String(edge['from']), String(edge['to'])];
    const key = JSON.stringify([from, to, edge['condition'] ?? null]);
    if (seen.has(key))
      problems.push(
        problem('duplicate-edge', ['edges', index], `edge ${index + 1} from ${from} to ${to} is there twice`),
      );
    seen.add(key);
    edges.push({ from, to });
  });
  return { edges, problems };
}

/** What is wrong with the ways through the graph. */
function wayProblems(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphProblem[] {
  if (nodes.length === 0) return [problem('no-start', ['nodes'], '/nodes is empty')];
  const starts = ofType(nodes, 'start') ?? nodes.filter(({ id }) => !edges.some(({ to }) => to === id));
  const ends = ofType(nodes, 'end') ?? nodes.filter(({ id }) => !edges.some(({ from }) => from === id));
  if (starts.length === 0)
    return [
      problem(
        'no-start',
        ['nodes'],
        'no node is a start: none has the type start, and edges lead to all of them',
      ),
    ];
  const reached = reachable(
    starts,
    edges.map(({ from, to }) => [from, to]),
  );
  const unreachable = nodes.filter(({ id }) => !reached.has(id));
  const problems = unreachable.map(({ id, place }) => ({
    code: 'unreachable-node' as const,
    pointer: place,
    message: `no way from a start leads to node ${id}`,
  }));
  if (!ends.some(({ id }) => reached.has(id)))
    return [...problems, problem('no-end', ['nodes'], 'no way from a start leads to an end')];
  const ending = reachable(
    ends,
    edges.map(({ from, to }) => [to, from]),
  );
  const stuck = nodes.filter(({ id }) => reached.has(id) && !ending.has(id));
  return [
    ...problems,
    ...stuck.map(({ id, place }) => ({
      code: 'no-way-to-end' as const,
      pointer: place,
      message: `no way leads from node ${id} to an end`,
    })),
  ];
}

function ofType(nodes: readonly GraphNode[], type: string): GraphNode[] | null {
  const found = nodes.filter((node) => node.type === type);
  return found.length === 0 ? null : found;
}

function reachable(
  from: readonly GraphNode[],
  steps: readonly (readonly [string, string])[],
): ReadonlySet<string> {
  const next = Map.groupBy(steps, ([start]) => start);
  const reached = new Set(from.map(({ id }) => id));
  for (const id of reached) for (const [, to] of next.get(id) ?? []) reached.add(to);
  return reached;
}
