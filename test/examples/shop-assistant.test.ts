import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { generateHistory } from '../../examples/history/generate-history.ts';
import { macros } from '../../examples/history/logbook-entry.ts';

const root = new URL('../../examples/shop-assistant/', import.meta.url);

function text(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

interface Graph {
  readonly nodes: readonly { readonly id: string; readonly agent: string; readonly action: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

const session = JSON.parse(text('SessionConfig.json'));
const graph: Graph = JSON.parse(text('WorkflowGraph.json'));
const reader = text('workflow/session.py');

describe('the shop assistant', () => {
  it('is configured as the generator assumes', () => {
    expect(session.openai).toEqual({ model: 'gpt-4o-mini', timeout: 30, retry_trial: { share: 0.35 } });
    expect(session.ci.minimum_score).toBe(0.8);
    expect(session.loop_guard.N).toBe(2);
    expect(session.selector.bandit.decay).toBe(0.97);
    expect(session.macros).toEqual(macros);
  });

  it('is written by hand: 0.80 stays 0.80 and small objects stay on one line', () => {
    expect(text('SessionConfig.json')).toContain('"minimum_score": 0.80');
    expect(text('SessionConfig.json')).toContain('"rate_limit": { "calls_per_second": 2 }');
    expect(text('PromptScoreModel.json')).toContain('"pass": 0.80');
  });

  it('reads each setting of its vendors, those of its configuration and some that are missing there', () => {
    const read = [...reader.matchAll(/setting\("([\w.]+)"/g)].map((match) => match[1]);
    for (const vendor of ['openai', 'shopify', 'etsy']) {
      for (const key of Object.keys(session[vendor])) {
        expect(read.some((path) => path?.startsWith(`${vendor}.${key}`))).toBe(true);
      }
    }
    expect(read).toContain('openai.timeout_retry.enabled');
    expect(session.openai.timeout_retry).toBeUndefined();
    expect(read).toContain('shopify.rate_limit.backoff_factor');
    expect(session.shopify.rate_limit.backoff_factor).toBeUndefined();
  });

  it('has a graph whose edges join its nodes, and whose nodes are those of the log', () => {
    const ids = new Set(graph.nodes.map((node) => node.id));
    for (const { from, to } of graph.edges) expect([ids.has(from), ids.has(to)]).toEqual([true, true]);
    const declared = new Set(graph.nodes.map(({ id, agent, action }) => `${id} ${agent} ${action}`));
    const logged = new Set<string>();
    for (const { node_id, agent, action } of generateHistory()) {
      if (node_id !== undefined) logged.add(`${node_id} ${agent} ${action}`);
    }
    expect(logged).toEqual(declared);
  });

  it('has a prompt for every macro, and weights of metrics that sum to one', () => {
    const prompts = readdirSync(new URL('prompts/macros/', root)).map((file) => file.replace(/\.md$/, ''));
    expect(prompts.toSorted()).toEqual([...macros].toSorted());
    const { metrics } = JSON.parse(text('PromptScoreModel.json'));
    const sum = metrics.reduce((total: number, metric: { weight: number }) => total + metric.weight, 0);
    expect(sum).toBeCloseTo(1, 9);
  });
});
