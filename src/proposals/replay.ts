import { PatchFile } from '../domain/config-edit.ts';
import type { ConfigEffect } from '../domain/config-effect.ts';
import { sha256 } from '../domain/digest.ts';
import { Evidence, type EvidenceInputs } from '../domain/evidence.ts';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import type { ConfigKey } from '../domain/knob.ts';
import { Proposal } from '../domain/proposal.ts';
import { proposalMarkdown } from '../rendering/proposal-markdown.ts';
import { decide } from './decide.ts';
import { pointerOf, valueAt } from './json-pointer.ts';
import { jsonFile, layOut } from './lay-out.ts';
import type { Case, RuleId } from './rule.ts';
import { RULES } from './rules/catalogue.ts';

/** The files of one revision of a proposal, by name. */
export const PROPOSAL_FILES = ['proposal.json', 'evidence.json', 'patch.json', 'proposal.md'] as const;
export type ProposalFileName = (typeof PROPOSAL_FILES)[number];
export type ProposalTexts = Readonly<Record<ProposalFileName, string>>;

/** What kind of difference it is; stable. */
export type ReplayCode =
  | 'other-engine'
  | 'not-of-schema'
  | 'digest-differs'
  | 'unknown-rule'
  | 'no-proposal'
  | 'value-differs'
  | 'logs-differ';

/** Something that a replay finds to be other than the files say. */
export interface ReplayDifference {
  readonly code: ReplayCode;
  readonly file: string;
  /** RFC 6901 pointer in the file; empty for the file as a whole. */
  readonly pointer: string;
  readonly detail: string;
}

const SHOWN = 60;
/** So many differences are named; more of them say nothing new. */
const MOST = 20;

/**
 * Makes a proposal again from the inputs in its evidence alone, and lists what differs; empty where every byte agrees.
 *
 * @param generator name and version of this program: where evidence of another one differs, that is said first.
 */
export function replayProposal(texts: ProposalTexts, generator: string | null = null): ReplayDifference[] {
  const differences = differencesOf(texts);
  const version = versionIn(texts['evidence.json']);
  if (differences.length === 0 || generator === null || version === null || version === generator)
    return differences;
  const detail = `is ${shown(version)} and this is ${shown(generator)}: evidence of another engine version is made again by that version`;
  return [difference('other-engine', 'evidence.json', '/engine/version', detail), ...differences];
}

function versionIn(text: string): string | null {
  try {
    const version = valueAt(JSON.parse(text), ['engine', 'version']);
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}

function differencesOf(texts: ProposalTexts): ReplayDifference[] {
  const read = readFiles(texts);
  if (Array.isArray(read)) return read;
  const { proposal, evidence } = read;
  const digests = [
    ...(sha256(texts['evidence.json']) === proposal.evidence_sha256
      ? []
      : [
          difference(
            'digest-differs',
            'proposal.json',
            '/evidence_sha256',
            'is not the digest of evidence.json',
          ),
        ]),
    ...(sha256(JSON.stringify(evidence.inputs)) === evidence.inputs_sha256
      ? []
      : [difference('digest-differs', 'evidence.json', '/inputs_sha256', 'is not the digest of the inputs')]),
  ];
  if (!isRule(evidence.rule))
    return [
      ...digests,
      difference('unknown-rule', 'evidence.json', '/rule', `there is no rule ${evidence.rule}`),
    ];
  const decided = decidedAgain(evidence.rule, evidence);
  if (decided instanceof RangeError)
    return [
      ...digests,
      difference('no-proposal', 'evidence.json', '/inputs', `cannot be computed with: ${decided.message}`),
    ];
  if ('verdict' in decided || 'because' in decided) {
    const { detail } = 'verdict' in decided ? decided : decided.because;
    return [
      ...digests,
      difference('no-proposal', 'evidence.json', '/inputs', `lead to no proposal: ${detail.text}`),
    ];
  }
  const again = layOut(decided.draft, decided.inputs, decided.plans, {
    id: `${evidence.rule}.${decided.draft.knob.id}`,
    rule: evidence.rule,
    number: proposal.number,
    revision: proposal.revision,
    engine: evidence.engine,
    reportDigest: evidence.report_sha256,
    sources: evidence.sources,
  });
  const wanted: ProposalTexts = {
    'proposal.json': jsonFile(again.proposal),
    'evidence.json': jsonFile(again.evidence),
    'patch.json': jsonFile(again.patch),
    'proposal.md': proposalMarkdown(again.proposal, again.evidence),
  };
  const differences = PROPOSAL_FILES.flatMap((name) => differencesIn(name, texts[name], wanted[name]));
  return [...digests, ...differences].slice(0, MOST);
}

/** The decision on the inputs, or what the figures of inputs that somebody changed break. */
function decidedAgain(rule: RuleId, { inputs, engine }: Evidence): ReturnType<typeof decide> | RangeError {
  try {
    return decide(rule, inputs, { seed: engine.seed, effectOf: knownEffects(inputs.effects) });
  } catch (error) {
    if (error instanceof RangeError) return error;
    throw error;
  }
}

/** The case of an evidence in another report, or undefined where that holds none. */
export function caseOf(
  rule: string,
  { subject, knobs }: EvidenceInputs,
  report: FeedbackReport,
): Case | undefined {
  return isRule(rule)
    ? RULES[rule].cases(report, knobs).find((given) => given.subject === subject)
    : undefined;
}

interface Files {
  readonly proposal: Proposal;
  /** As it stands in the file: a schema would put keys in another order, and bytes are compared. */
  readonly evidence: Evidence;
}

function readFiles(texts: ProposalTexts): Files | ReplayDifference[] {
  const parsed = {
    proposal: parsedAs(Proposal, 'proposal.json', texts),
    evidence: parsedAs(Evidence, 'evidence.json', texts),
    patch: parsedAs(PatchFile, 'patch.json', texts),
  };
  const { proposal, evidence, patch } = parsed;
  if ('wrong' in proposal || 'wrong' in evidence || 'wrong' in patch)
    return Object.values(parsed).flatMap((one) => ('wrong' in one ? [one.wrong] : []));
  return { proposal: proposal.value, evidence: JSON.parse(texts['evidence.json']) as Evidence };
}

function parsedAs<Value>(
  schema: { readonly parse: (value: unknown) => Value },
  name: ProposalFileName,
  texts: ProposalTexts,
): { readonly value: Value } | { readonly wrong: ReplayDifference } {
  try {
    return { value: schema.parse(JSON.parse(texts[name])) };
  } catch {
    return {
      wrong: difference('not-of-schema', name, '', 'is not of its schema'),
    };
  }
}

function isRule(text: string): text is RuleId {
  return Object.hasOwn(RULES, text);
}

/** Effects as they were known then. */
function knownEffects(effects: readonly ConfigEffect[]): (key: ConfigKey) => ConfigEffect {
  return ({ file, pointer }) =>
    effects.find((effect) => effect.file === file && effect.pointer === pointer) ?? {
      file,
      pointer,
      verdict: 'unknown',
      shadowed_by: null,
      statement: '',
    };
}

function differencesIn(name: ProposalFileName, text: string, wanted: string): ReplayDifference[] {
  if (text === wanted) return [];
  if (name === 'proposal.md') return [lineDifference(name, text, wanted)];
  const found = valueDifferences(JSON.parse(text), JSON.parse(wanted), []);
  if (found.length === 0) return [difference('value-differs', name, '', 'is laid out otherwise')];
  return found.map(({ path, detail }) => difference('value-differs', name, pointerOf(path), detail));
}

function lineDifference(name: string, text: string, wanted: string): ReplayDifference {
  const lines = text.split('\n');
  const at = wanted.split('\n').findIndex((line, index) => line !== lines[index]);
  return difference('value-differs', name, '', `differs from line ${(at < 0 ? lines.length : at) + 1} on`);
}

interface ValueDifference {
  readonly path: readonly string[];
  readonly detail: string;
}

/** Where two JSON values differ, down to single values. */
export function valueDifferences(
  held: unknown,
  wanted: unknown,
  path: readonly string[] = [],
): ValueDifference[] {
  if (JSON.stringify(held) === JSON.stringify(wanted)) return [];
  if (typeof held !== 'object' || typeof wanted !== 'object' || held === null || wanted === null)
    return [{ path, detail: `is ${shown(held)}, recomputed ${shown(wanted)}` }];
  const keys = new Set([...Object.keys(held), ...Object.keys(wanted)]);
  return [...keys].flatMap((key) =>
    valueDifferences(Reflect.get(held, key), Reflect.get(wanted, key), [...path, key]),
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function difference(code: ReplayCode, file: string, pointer: string, detail: string): ReplayDifference {
  return { code, file, pointer, detail };
}
