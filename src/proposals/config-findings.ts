import { type Node, parseTree } from 'jsonc-parser';
import type { ValidationFinding } from '../domain/validation.ts';
import { type ConfigFile, parseConfig } from './config-edit.ts';
import { pointerOf, pointerParts, valueAt } from './json-pointer.ts';
import { type Found, type KnobCheck, knobFindings } from './knob-findings.ts';
import { nodeAt } from './text-edit.ts';
import { readsAs } from './text-lines.ts';
import { graphProblems, isWorkflowGraph } from './workflow-graph.ts';

/** Config files by their name in the config directory, the knobs in them, and who reads them. */
export interface ConfigCheck extends KnobCheck {
  readonly configs: ReadonlyMap<string, ConfigFile>;
}

const SUM_TOLERANCE = 1e-6;

/** Everything that is wrong with config files, in order of file and line. */
export function configFindings(check: ConfigCheck): ValidationFinding[] {
  return [...check.configs].flatMap(([name, file]) => {
    if (readsAs(name) === 'lines') return [];
    const parsed = parseConfig(file.text);
    if ('reason' in parsed) {
      const line = Number(/in line (\d+)$/.exec(parsed.reason)?.[1] ?? 1);
      return [
        finding(file.path, line, {
          severity: 'problem',
          code: 'not-json',
          pointer: '',
          message: parsed.reason,
          fix: 'Mend the file; comments and trailing commas are allowed.',
        }),
      ];
    }
    const found = [
      ...duplicateKeys(file.text),
      ...knobFindings(name, parsed.value, check),
      ...weightFindings(parsed.value),
      ...(isWorkflowGraph(name) ? graphFindings(parsed.value) : []),
    ];
    return found
      .map((one) => finding(file.path, lineOf(file.text, one.pointer), one))
      .sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
  });
}

function finding(file: string, line: number, { pointer, ...rest }: Found): ValidationFinding {
  return { ...rest, file, line, pointer: pointer === '' ? null : pointer, count: 1 };
}

/** The line on which the value of a pointer starts; of what is missing, its nearest holder's. */
export function lineOf(text: string, pointer: string): number {
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  const parts = pointerParts(pointer);
  for (let length = parts.length; root !== undefined && length >= 0; length -= 1) {
    const node = nodeAt(root, parts.slice(0, length));
    if (node !== undefined) return text.slice(0, node.offset).split('\n').length;
  }
  return 1;
}

/** A reader takes the last of two equal keys, an edit finds the first. */
function duplicateKeys(text: string): Found[] {
  const found: Found[] = [];
  const visit = (node: Node, path: readonly string[]): void => {
    if (node.type === 'array')
      for (const [at, item] of (node.children ?? []).entries()) visit(item, [...path, String(at)]);
    if (node.type !== 'object') return;
    const seen = new Set<string>();
    for (const { children: [key, value] = [] } of node.children ?? []) {
      const name = String(key?.value);
      if (seen.has(name))
        found.push({
          severity: 'problem',
          code: 'duplicate-key',
          pointer: pointerOf([...path, name]),
          message: `${pointerOf([...path, name])} is there twice`,
          fix: 'Leave the one that is meant; readers take the last.',
        });
      seen.add(name);
      if (value !== undefined) visit(value, [...path, name]);
    }
  };
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  if (root !== undefined) visit(root, []);
  return found;
}

/** Weights of metrics add up to 1; a level of the score model lies above the next. */
function weightFindings(value: unknown): Found[] {
  const metrics = valueAt(value, ['metrics']);
  const weights = Array.isArray(metrics) ? metrics.map((metric: unknown) => valueAt(metric, ['weight'])) : [];
  const sum = weights.reduce<number>((all, weight) => all + (typeof weight === 'number' ? weight : 0), 0);
  const levels = ['pass', 'warn', 'fail'].flatMap((level) => {
    const held = valueAt(value, ['thresholds', level]);
    return typeof held === 'number' ? [{ level, held }] : [];
  });
  const crossed = levels.find(({ held }, index) => held > (levels[index - 1]?.held ?? Infinity));
  return [
    ...(weights.length > 0 && Math.abs(sum - 1) > SUM_TOLERANCE
      ? [
          {
            severity: 'problem' as const,
            code: 'weights',
            pointer: '/metrics',
            message: `the weights of /metrics add up to ${Number(sum.toFixed(6))}, not to 1`,
            fix: 'Change a weight so that they do.',
          },
        ]
      : []),
    ...(crossed === undefined
      ? []
      : [
          {
            severity: 'problem' as const,
            code: 'threshold-order',
            pointer: `/thresholds/${crossed.level}`,
            message: `/thresholds/${crossed.level} lies above the level before it; the order is pass, warn, fail`,
            fix: 'Put the levels in order.',
          },
        ]),
  ];
}

function graphFindings(value: unknown): Found[] {
  const edges = valueAt(value, ['edges']);
  const wired = new Set(
    (Array.isArray(edges) ? edges : []).flatMap((edge: unknown) => [
      valueAt(edge, ['from']),
      valueAt(edge, ['to']),
    ]),
  );
  return graphProblems(value).map(({ code, pointer, message }) => {
    // A node that no edge touches is an example or a draft, and in nobody's way.
    const apart = code === 'unreachable-node' && !wired.has(valueAt(value, [...pointerParts(pointer), 'id']));
    return {
      severity: apart ? 'note' : 'problem',
      code,
      pointer,
      message,
      fix: GRAPH_FIXES[code],
    };
  });
}

const GRAPH_FIXES = {
  'graph-shape': 'Write an object with the lists nodes and edges.',
  'node-id': 'Give the node an id.',
  'duplicate-node': 'Give one of them another id.',
  'unknown-node': 'Name a node that is there, or remove the edge.',
  'duplicate-edge': 'Remove one of them.',
  'no-start': 'Give a node the type start.',
  'unreachable-node': 'Add an edge that leads to it, or remove the node.',
  'no-end': 'Add an edge to a node of the type end.',
  'no-way-to-end': 'Add an edge that leads on from it.',
  'unknown-role': 'Name a role of /agent_roles, or add the role there.',
} as const satisfies Record<ReturnType<typeof graphProblems>[number]['code'], string>;
