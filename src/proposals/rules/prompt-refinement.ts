import type { FailureFamily } from '../../domain/failure-patterns.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import type { Knob } from '../../domain/knob.ts';
import { isRecord, pointerParts, valueAt } from '../json-pointer.ts';
import { isTemplate, knobFor } from '../knob-place.ts';
import { type Case, type Declined, type Draft, declined, type Rule, type RuleInput } from '../rule.ts';
import { countSlot, named, say, slot } from '../sentence.ts';
import { sliceOf, slug } from '../slice.ts';
import { lacksSupport } from '../support.ts';
import { readsAs } from '../text-lines.ts';
import { type FailingNode, failingNode } from './concentration.ts';
import { CONSTRAINT_CATEGORIES, constraintFor, isConstraint, withConstraint } from './constraints.ts';
import { cutOffRuns, nodesCutOff } from './cut-off-runs.ts';
import { promptDraft } from './prompt-text.ts';

/** Who answers prompts; a shop that refuses a request says nothing about a prompt. */
const MODELS: ReadonlySet<string | null> = new Set([
  null,
  'openai',
  'anthropic',
  'google',
  'mistral',
  'cohere',
]);

/**
 * Outputs of a node cannot be parsed or do not validate, there more than elsewhere: the prompt behind the node gains the
 * constraint that such outputs break. The text comes from a closed list; the log chooses one and adds no word to it.
 */
export const promptRefinement: Rule = {
  cases: (report, knobs) =>
    report.failure_patterns.some(isOfPrompts)
      ? knobs.filter(({ kind }) => kind === 'role-prompt').map((knob) => caseOf(report, knob))
      : [],
  judge: (input) => {
    const [knob] = input.knobs;
    if (knob === undefined) return declined('OBSERVE', 'no-knob', say`no knob is declared for prompts`);
    const families = input.report.failure_patterns.filter(isOfPrompts);
    const supported = families.filter((family) => lacksSupport(family, input.gate) === null);
    const [first] = families;
    if (supported.length === 0 && first !== undefined)
      return lacksSupport(first, input.gate) ?? notConfirmed();
    const answers = supported
      .flatMap((family) => failingNode(family, input.report.failure_patterns, supported.length) ?? [])
      .sort((one, other) => other.count - one.count)
      .map((failing) => answerTo(failing, knob, input));
    return answers.find(({ verdict }) => verdict === 'draft') ?? answers[0] ?? notConfirmed();
  },
};

function isOfPrompts({ category, provider, count, where }: FailureFamily): boolean {
  // A log that names no provider has its families named after the node.
  const ofModel = MODELS.has(provider) || where.nodes.some(({ value }) => slug(value) === provider);
  return constraintFor(category) !== null && ofModel && count > 0;
}

function caseOf(report: FeedbackReport, knob: Knob): Case {
  const { daily_runs, finish_reasons } = report.evidence;
  return {
    key: knob.id,
    subject: `prompts of ${knob.id}`,
    report: sliceOf(report, {
      failure_patterns: report.failure_patterns.map((family) => ({ ...family, patterns: [] })),
      evidence: { daily_runs, finish_reasons },
    }),
    knobs: [knob],
    alsoReads: [{ file: graphOf(knob), pointer: '/nodes' }],
    drafted: CONSTRAINT_CATEGORIES,
  };
}

function notConfirmed(): Declined {
  return declined(
    'OBSERVE',
    'not-confirmed',
    say`outputs that do not parse or validate stop at no node more than elsewhere beyond chance`,
  );
}

function answerTo(failing: FailingNode, template: Knob, input: RuleInput): Draft | Declined {
  const { node, family } = failing;
  const cut = nodesCutOff(cutOffRuns(input.report.evidence.finish_reasons));
  if (cut.some((one) => one.node === node))
    return declined(
      'OBSERVE',
      'not-confirmed',
      say`outputs of node ${named(node)} are cut off, which no prompt mends: their limit comes first`,
    );
  const config = input.config(template.file);
  const place = placeOf(template, node, input.config(graphOf(template)));
  if (place === null)
    return declined('OBSERVE', 'no-knob', say`no knob leads to the prompt of node ${named(node)}`);
  const { knob, nodes } = place;
  const isText = readsAs(knob.file) === 'lines';
  const prompt =
    isText && Array.isArray(config) ? config.join('\n') : valueAt(config, pointerParts(knob.pointer));
  if (typeof prompt !== 'string' || prompt.trim() === '')
    return declined('OBSERVE', 'value-unusable', say`${named(knob.pointer)} holds no prompt`);
  const own = constraintFor(family.category) ?? '';
  const draft = input.drafts?.find(({ category }) => category === family.category);
  const drafted = draft !== undefined && isConstraint(draft.text, family.category) ? draft : null;
  const constraint = drafted?.text ?? own;
  if (prompt.includes(constraint) || prompt.includes(own))
    return declined('OBSERVE', 'already-so', say`${named(knob.pointer)} states the constraint already`);
  const wished = withConstraint(prompt, constraint);
  if (wished.length > knob.max)
    return declined(
      'OBSERVE',
      'at-bound',
      say`${named(knob.pointer)} would have ${countSlot('characters', 'Characters of the prompt', wished.length)} characters; its upper bound is ${slot('characters_bound', 'Bound of the prompt', knob.max)}`,
    );
  return promptDraft(input, { failing, knob, nodes, wished: isText ? constraint : wished, drafted });
}

/** The knob of the prompt behind a node, and every node that it speaks at. */
function placeOf(
  template: Knob,
  node: string,
  config: unknown,
): { readonly knob: Knob; readonly nodes: readonly string[] } | null {
  const isText = readsAs(template.file) === 'lines';
  const parts = isText ? [nameOf(template.file)] : pointerParts(template.pointer);
  const roles = rolesOf(config);
  const role = roles.get(node);
  if (!isTemplate(template)) {
    const name = parts.at(-1);
    if (name === node) return { knob: template, nodes: [node] };
    return name !== undefined && name === role ? { knob: template, nodes: nodesOf(roles, role) } : null;
  }
  if (!parts.includes('{role}')) {
    const knob = parts.includes('{node}') ? knobFor(template, node, config) : null;
    return knob === null ? null : { knob, nodes: [node] };
  }
  const knob = role === undefined ? null : knobFor(template, role, config);
  return knob === null || role === undefined ? null : { knob, nodes: nodesOf(roles, role) };
}

/** The file that says which role speaks at which node: of a prompt in a text file it is the graph. */
function graphOf({ file }: Knob): string {
  return readsAs(file) === 'lines' ? 'WorkflowGraph.json' : file;
}

/** A text file of a prompt is named after its node or role. */
function nameOf(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(/\.\w+$/, '');
}

function nodesOf(roles: ReadonlyMap<string, string>, role: string): string[] {
  return [...roles].flatMap(([node, other]) => (other === role ? [node] : []));
}

/** The role of each node, by the workflow graph alone. */
function rolesOf(config: unknown): ReadonlyMap<string, string> {
  const nodes = valueAt(config, ['nodes']);
  const named = Array.isArray(nodes)
    ? nodes.map((node: unknown) => [isRecord(node) ? node['id'] : null, node] as const)
    : Object.entries(isRecord(nodes) ? nodes : {});
  return new Map(
    named.flatMap(([id, node]): [string, string][] =>
      typeof id === 'string' && isRecord(node) && typeof node['agent'] === 'string'
        ? [[id, node['agent']]]
        : [],
    ),
  );
}
