import type { Knob } from '../domain/knob.ts';
import type { Effect, ValueChange } from '../domain/proposal.ts';
import { RISK_OF, type Risk, type RiskCode, type RiskLevel } from '../domain/risk.ts';
import type { Draft } from './rule.ts';

/** What the rubric looks at: the change itself, not how sure its benefit is. */
export interface RiskFacts {
  readonly changes: readonly ValueChange[];
  readonly knob: Knob;
  readonly identification: Effect['identification'];
  readonly harm: Draft['harm'];
  /** Nodes whose behaviour changes. */
  readonly nodes: readonly string[];
}

/** Nodes and keys that touch money, people's data or rights. */
const SENSITIVE =
  /(?:^|[^a-z])(?:auth|login|token|secret|password|pay|payment|checkout|refund|invoice|billing|order|customer|address|pii|publish|delete)(?:s|ed)?(?:$|[^a-z])/i;
/** Kinds of knobs that change the way of a run through the graph. */
const TOPOLOGY: ReadonlySet<string> = new Set(['node-edges']);
/** Kinds of knobs that decide which outputs pass. */
const DECIDES: ReadonlySet<string> = new Set(['pass-threshold', 'metric-weight']);
const ORDER: readonly RiskLevel[] = ['LOW', 'MEDIUM', 'HIGH'];

const TEXTS: Readonly<Record<RiskCode, string>> = {
  'no-file-changes': 'No file changes',
  'reversible-in-bounds': 'A number within the declared bounds of its knob, which can be set back',
  'one-place': 'At most one node behaves differently',
  'harm-bounded': 'The data bound the possible harm below half of the margin',
  'several-keys': 'More than one key changes',
  'several-nodes': 'More than one node behaves differently',
  'not-a-number': 'What changes is no single number with bounds',
  'outside-bounds': 'The new value lies outside the declared bounds of its knob',
  'decides-what-passes': 'It changes which outputs pass',
  'by-assumption': 'The effect was seen before and after, or side by side, not by drawing lots',
  extrapolated: 'The effect is extrapolated: nothing logged shows it',
  'harm-unknown': 'The data do not bound the possible harm below half of the margin',
  'graph-topology': 'It changes the way that runs take through the graph',
  'sensitive-node': 'It touches a part that deals with access, personal data, money or publishing',
  'cannot-be-undone': 'What it leads to outside cannot be undone',
  'harm-crosses-margin': 'The predicted harm is larger than the margin',
};

/** The level of a change by the rubric, with every line that speaks to it. */
export function riskOf(facts: RiskFacts, notes: readonly string[]): Risk {
  const codes: readonly RiskCode[] = facts.changes.length === 0 ? ['no-file-changes'] : codesOf(facts);
  const level = codes.reduce<RiskLevel>(
    (highest, code) => (ORDER.indexOf(RISK_OF[code]) > ORDER.indexOf(highest) ? RISK_OF[code] : highest),
    'LOW',
  );
  return { level, reasons: codes.map((code) => ({ code, text: TEXTS[code] })), notes: [...notes] };
}

function codesOf({ changes, knob, identification, harm, nodes }: RiskFacts): RiskCode[] {
  const [only] = changes;
  const value = changes.length === 1 ? only?.after : undefined;
  const isNumber = typeof value === 'number';
  const inBounds = isNumber && value >= knob.min && value <= knob.max;
  const lines: readonly (readonly [RiskCode, boolean])[] = [
    ['reversible-in-bounds', inBounds],
    ['outside-bounds', isNumber && !inBounds],
    ['several-keys', changes.length > 1],
    ['not-a-number', changes.length === 1 && !isNumber],
    ['one-place', nodes.length <= 1],
    ['several-nodes', nodes.length > 1],
    ['decides-what-passes', DECIDES.has(knob.kind)],
    ['extrapolated', identification === 'extrapolated'],
    ['by-assumption', identification === 'before-after'],
    ['graph-topology', TOPOLOGY.has(knob.kind)],
    ['sensitive-node', nodes.some((node) => SENSITIVE.test(node))],
    [harmCode(harm), true],
  ];
  return lines.flatMap(([code, applies]) => (applies ? [code] : []));
}

function harmCode({ bound, margin }: Draft['harm']): RiskCode {
  if (bound === null) return 'harm-unknown';
  if (bound > margin) return 'harm-crosses-margin';
  return bound < margin / 2 ? 'harm-bounded' : 'harm-unknown';
}
