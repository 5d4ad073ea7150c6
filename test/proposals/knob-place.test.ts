import { describe, expect, it } from 'vitest';
import { DEFAULT_KNOBS } from '../../src/domain/default-knobs.ts';
import { sha256 } from '../../src/domain/digest.ts';
import { findKnob, type Knob, type KnobKind } from '../../src/domain/knob.ts';
import { editConfig } from '../../src/proposals/config-edit.ts';
import { isTemplate, knobFor } from '../../src/proposals/knob-place.ts';

function knob(kind: KnobKind, at = ''): Knob {
  const found = DEFAULT_KNOBS.find((one) => one.kind === kind && one.pointer.includes(at));
  if (found === undefined) throw new Error(`no knob of kind ${kind}`);
  return found;
}

const GRAPH = { nodes: [{ id: 'build' }, { id: 'review', retry: 1 }, { id: 'twice' }, { id: 'twice' }] };

describe('the knob of one name', () => {
  it('leads to the item of a list that has the name', () => {
    expect(knobFor(knob('node-retry'), 'review', GRAPH)).toMatchObject({
      id: 'node-retry-review',
      pointer: '/nodes/1/retry',
    });
    const scores = { metrics: [{ name: 'clarity', weight: 1 }] };
    expect(knobFor(knob('metric-weight'), 'clarity', scores)?.pointer).toBe('/metrics/0/weight');
  });

  it('is a key of an object, there already or not', () => {
    const perTask = knob('pass-threshold', '{task_type}');
    expect(knobFor(perTask, 'product_description', undefined)).toMatchObject({
      id: 'task-threshold-product-description',
      pointer: '/thresholds/product_description',
    });
  });

  it.each(['nowhere', 'twice', '../x', 'a/b', '', '__proto__', 'a b', '@someone', 'ünï'])(
    'is none for %j, which names no single item or cannot be a key',
    (name) => {
      expect(knobFor(knob('node-retry'), name, GRAPH)).toBeNull();
    },
  );

  it('has an id of its own even where names look alike', () => {
    const perTask = knob('pass-threshold', '{task_type}');
    const ids = ['a_b', 'a-b', 'A_b', 'a__b'].map((name) => knobFor(perTask, name, {})?.id);
    expect(ids).toEqual([
      'task-threshold-a-b',
      `task-threshold-a-b-${sha256('a-b').slice(0, 6)}`,
      `task-threshold-a-b-${sha256('A_b').slice(0, 6)}`,
      `task-threshold-a-b-${sha256('a__b').slice(0, 6)}`,
    ]);
  });

  it('is the knob itself where it stands for one key only', () => {
    const timeout = knob('timeout');
    expect(isTemplate(timeout)).toBe(false);
    expect(knobFor(timeout, 'anything', {})).toBe(timeout);
    expect(DEFAULT_KNOBS.filter(isTemplate).map(({ id }) => id)).toEqual([
      'task-threshold',
      'metric-weight',
      'node-retry',
      'role-prompt',
    ]);
  });

  it('can be edited in a list without touching its neighbours', () => {
    const text = '{"nodes": [{"id": "build"},   {"id": "review", "retry": 1}]}\n';
    const retry = knobFor(knob('node-retry'), 'build', JSON.parse(text));
    const result = editConfig({ path: 'WorkflowGraph.json', text }, { [retry?.pointer ?? '']: 2 });
    expect(result).toMatchObject({
      text: '{"nodes": [{"id": "build", "retry": 2},   {"id": "review", "retry": 1}]}\n',
      edit: { inverse: [{ op: 'remove', path: '/nodes/0/retry' }] },
    });
  });
});

describe('the knobs of the APEG layout', () => {
  it('have ids of their own, and the strongest key of a purpose first', () => {
    expect(new Set(DEFAULT_KNOBS.map(({ id }) => id)).size).toBe(DEFAULT_KNOBS.length);
    expect(findKnob(DEFAULT_KNOBS, null, 'pass-threshold')?.pointer).toBe('/ci/minimum_score');
    expect(findKnob(DEFAULT_KNOBS, 'openai', 'output-limit')?.pointer).toBe(
      '/openai_chat_defaults/max_tokens',
    );
    expect(findKnob(DEFAULT_KNOBS, null, 'timeout')).toBeUndefined();
    expect(findKnob(DEFAULT_KNOBS, 'openai', 'timeout-probe')).toBeUndefined();
  });
});
