import { describe, expect, it } from 'vitest';
import type { FailureFamily } from '../../../src/domain/failure-patterns.ts';
import type { Knob } from '../../../src/domain/knob.ts';
import { parseConfig } from '../../../src/proposals/config-edit.ts';
import { suggestImprovements } from '../../../src/proposals/suggest.ts';
import { graphProblems } from '../../../src/proposals/workflow-graph.ts';
import { world } from '../planted.ts';
import { BROKEN, triesOf } from '../planted-workflows.ts';
import { family, report } from '../reports.ts';

interface Given {
  readonly given?: Partial<FailureFamily>;
  readonly successful?: number;
  readonly graph?: unknown;
  readonly knobs?: readonly Knob[];
}

function answer({ given = {}, successful, graph, knobs }: Given) {
  const evidence = successful === undefined ? {} : triesOf(successful);
  const input = world(report([{ ...BROKEN, ...given }]), evidence);
  const { drafted, notProposed } = suggestImprovements({
    ...input,
    knobs: knobs ?? input.knobs,
    config: graph === undefined ? input.config : (path) => ({ path, text: JSON.stringify(graph) }),
  });
  return { drafted: drafted[0], declined: notProposed.find(({ rule }) => rule === 'failing-node') };
}

const at = (node: string, count: number): Partial<FailureFamily> => ({
  where: { ...BROKEN.where, nodes: [{ value: node, count }] },
});
const LINE = {
  nodes: [{ id: 'build' }, { id: 'export' }],
  edges: [{ from: 'build', to: 'export' }],
};
const LED = {
  nodes: [...LINE.nodes, { id: 'fallback' }],
  edges: [...LINE.edges, { from: 'build', to: 'fallback' }],
};

describe('failing-node', () => {
  it('tries the node again, with what logged retries came to', () => {
    const { drafted } = answer({ successful: 6 });
    expect(drafted?.proposal.changes).toEqual([
      { file: 'WorkflowGraph.json', pointer: '/nodes/1/retry', after: 2 },
    ]);
    const { effect, reason } = drafted?.proposal ?? {};
    expect([effect?.identification, reason]).toEqual(['replayed', 'replayed']);
    expect(effect?.change.estimate).toBeCloseTo((-28 / 450) * (6 / 9), 9);
  });

  it('knows only bounds where no retry is logged', () => {
    const { drafted } = answer({});
    expect(drafted?.proposal.effect).toMatchObject({
      identification: 'extrapolated',
      change: { low: -28 / 450, high: 0, estimate: null },
    });
  });

  it('leads to the fallback where retries hardly help, in a graph that stays whole', () => {
    const { drafted } = answer({ successful: 0 });
    const [file] = drafted?.files ?? [];
    const changed = parseConfig(file?.after ?? '');
    expect(graphProblems('value' in changed ? changed.value : null)).toEqual([]);
    expect(file?.after).toContain(
      '"to": "review" },\n    { "from": "build", "to": "fallback", "condition": "node_failed" } // once more',
    );
    expect(drafted?.proposal.risk.reasons.map(({ code }) => code)).toContain('graph-topology');
    expect(drafted?.proposal.migration.join()).toContain('node_failed');
  });

  it('calls a node that publishes a high risk', () => {
    const graph = { nodes: [{ id: 'publish' }], edges: [] };
    const { drafted } = answer({ given: at('publish', 28), graph });
    expect(drafted?.proposal.risk.level).toBe('HIGH');
  });

  it.each<Given & { readonly with: string; readonly is: readonly string[] }>([
    { with: 'few failures', given: { count: 9 }, is: ['INSUFFICIENT_DATA', 'too-few-events'] },
    { with: 'failures at many nodes', given: at('build', 15), is: ['OBSERVE', 'not-confirmed'] },
    { with: 'a node that the graph has not', given: at('other', 28), is: ['OBSERVE', 'no-knob'] },
    { with: 'a hostile name', given: at('../edges', 28), is: ['OBSERVE', 'no-knob'] },
    { with: 'no knobs', knobs: [], is: ['OBSERVE', 'no-knob'] },
    {
      with: 'retries that are set',
      graph: { ...LINE, nodes: [{ id: 'build', retry: 2 }, { id: 'export' }] },
      is: ['OBSERVE', 'already-so'],
    },
    {
      with: 'retries that are no number',
      graph: { ...LINE, nodes: [{ id: 'build', retry: 'often' }] },
      is: ['OBSERVE', 'value-unusable'],
    },
    { with: 'no node for failures', successful: 0, graph: LINE, is: ['OBSERVE', 'no-gain'] },
    { with: 'an edge that is there', successful: 0, graph: LED, is: ['OBSERVE', 'already-so'] },
    { with: 'no lists in the graph', successful: 0, graph: {}, is: ['OBSERVE', 'value-unusable'] },
  ])('proposes nothing with $with', ({ is, ...given }) => {
    const { drafted, declined } = answer(given);
    expect(drafted).toBeUndefined();
    expect([declined?.state, declined?.reason]).toEqual(is);
  });

  it.each(['auth', 'validation', 'quota', 'timeout', 'loop'])('leaves %s failures to others', (category) => {
    expect(answer({ given: { category } }).declined).toBeUndefined();
  });

  it('takes a broken graph as it is, and does not add to what is wrong in it', () => {
    const graph = { ...LED, edges: LINE.edges };
    const { declined, drafted } = answer({ successful: 0, graph });
    expect(drafted?.files[0]?.after ?? declined?.reason).toContain('node_failed');
  });

  it('asks about each family by itself', () => {
    const other = family({ ...BROKEN, category: 'overloaded', family: 'shopify.overloaded' });
    const { drafted, notProposed } = suggestImprovements(world(report([BROKEN, other]), {}));
    expect(drafted.map(({ proposal }) => proposal.id)).toEqual(['failing-node.node-retry-build']);
    expect(notProposed.find(({ subject }) => subject === 'shopify.overloaded')?.reason).toBe(
      'queued-same-key',
    );
  });
});
