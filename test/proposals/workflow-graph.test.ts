import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { graphProblems, newGraphProblems } from '../../src/proposals/workflow-graph.ts';

const EXAMPLE = new URL('../../examples/shop-assistant/WorkflowGraph.json', import.meta.url);
const PEG = new URL('../../../shared/data/peg-config/WorkflowGraph.json', import.meta.url);
const example: unknown = JSON.parse(readFileSync(EXAMPLE, 'utf8'));

type Node = Record<string, unknown>;
const NODES: Node[] = [
  { id: 'a', type: 'start', agent: 'PEG' },
  { id: 'b', type: 'process' },
  { id: 'c', type: 'end' },
];
const EDGES = [
  { from: 'a', to: 'b' },
  { from: 'b', to: 'c' },
];
const ROLES = { PEG: 'Orders the others about.' };

function codes(graph: unknown): string[] {
  return graphProblems(graph).map(({ code, pointer }) => `${code} ${pointer}`);
}

describe('a workflow graph', () => {
  it('of the example is sound', () => {
    expect(graphProblems(example)).toEqual([]);
  });

  it.skipIf(!existsSync(PEG))('of the public project has one node that nothing leads to', () => {
    expect(graphProblems(JSON.parse(readFileSync(PEG, 'utf8')))).toEqual([
      {
        code: 'unreachable-node',
        pointer: '/nodes/9',
        message: 'no way from a start leads to node mcp_tool_call',
      },
    ]);
  });

  it.each<[string, unknown, string[]]>([
    ['no object', [], ['graph-shape ']],
    ['no lists', { nodes: {} }, ['graph-shape /nodes', 'graph-shape /edges']],
    ['no node', { nodes: [], edges: [] }, ['no-start /nodes']],
    [
      'a node without id',
      { nodes: [...NODES, { label: 'x' }, 7], edges: EDGES },
      ['node-id /nodes/3', 'node-id /nodes/4'],
    ],
    ['an id twice', { nodes: [...NODES, { id: 'b' }], edges: EDGES }, ['duplicate-node /nodes/3/id']],
    [
      'edges to nowhere',
      { nodes: NODES, edges: [...EDGES, { from: 'b', to: 'x' }, { to: 'c' }, 3] },
      [
        'unknown-node /edges/2/to',
        'unknown-node /edges/3/from',
        'unknown-node /edges/4/from',
        'unknown-node /edges/4/to',
      ],
    ],
    ['an edge twice', { nodes: NODES, edges: [...EDGES, EDGES[0]] }, ['duplicate-edge /edges/2']],
    [
      'a condition apart',
      { nodes: NODES, edges: [...EDGES, { from: 'a', to: 'b', condition: 'retry' }] },
      [],
    ],
    [
      'an unreachable node',
      { nodes: [...NODES, { id: 'd', type: 'process' }], edges: [...EDGES, { from: 'd', to: 'c' }] },
      ['unreachable-node /nodes/3'],
    ],
    ['no end', { nodes: NODES, edges: [EDGES[0]] }, ['unreachable-node /nodes/2', 'no-end /nodes']],
    [
      'a trap',
      { nodes: [...NODES, { id: 'd' }], edges: [...EDGES, { from: 'b', to: 'd' }, { from: 'd', to: 'd' }] },
      ['no-way-to-end /nodes/3'],
    ],
    [
      'a circle without start',
      {
        nodes: [{ id: 'a' }, { id: 'b' }],
        edges: [
          { from: 'a', to: 'b' },
          { from: 'b', to: 'a' },
        ],
      },
      ['no-start /nodes'],
    ],
    [
      'an unknown role',
      { nodes: [{ ...NODES[0], agent: 'NOBODY' }, ...NODES.slice(1)], edges: EDGES, agent_roles: ROLES },
      ['unknown-role /nodes/0/agent'],
    ],
    ['no types', { nodes: [{ id: 'a' }, { id: 'b' }], edges: [{ from: 'a', to: 'b' }] }, []],
  ])('with %s', (_name, graph, expected) => {
    expect(codes(graph)).toEqual(expected);
  });

  it('names only what an edit brought in', () => {
    const flawed = { nodes: [...NODES, { id: 'd' }], edges: EDGES };
    expect(newGraphProblems(flawed, flawed)).toEqual([]);
    const worse = { ...flawed, edges: [EDGES[0]] };
    expect(newGraphProblems(flawed, worse).map(({ code }) => code)).toEqual(['unreachable-node', 'no-end']);
  });

  it('is sound where every node lies on a way from start to end, and flawed without any of its edges', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.nat(), (length, pick) => {
        const nodes = Array.from({ length }, (_, index) => ({
          id: `n${index}`,
          type: index === 0 ? 'start' : index === length - 1 ? 'end' : 'process',
        }));
        const edges = nodes.slice(1).map(({ id }, index) => ({ from: `n${index}`, to: id }));
        expect(graphProblems({ nodes, edges })).toEqual([]);
        const without = edges.toSpliced(pick % edges.length, 1);
        expect(graphProblems({ nodes, edges: without }).length).toBeGreaterThan(0);
      }),
      { seed: 20251120 },
    );
  });
});
