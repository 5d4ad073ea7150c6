import type { PatchFile } from '../domain/config-edit.ts';
import { sha256 } from '../domain/digest.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import type { Knob } from '../domain/knob.ts';
import type { NotProposed, Proposal } from '../domain/proposal.ts';
import { editConfig, parseConfig } from './config-edit.ts';
import { type Decision, decide } from './decide.ts';
import { gitDiff } from './diff.ts';
import { inputsOf, SEED, type Surroundings } from './inputs.ts';
import { serialised } from './interactions.ts';
import { layOut } from './lay-out.ts';
import { type Case, type Declined, type Draft, declined, type RuleId } from './rule.ts';
import { RULES } from './rules/catalogue.ts';
import { named, say } from './sentence.ts';
import { isWorkflowGraph, newGraphProblems } from './workflow-graph.ts';

/** What proposals are made from; nothing else is read. */
export interface SuggestInput extends Surroundings {
  readonly report: FeedbackReport;
  readonly knobs: readonly Knob[];
  /** Proposals ever opened before these. */
  readonly opened: number;
}

/** A config file before and after a proposal. */
export interface ChangedFile {
  /** Relative to the repository. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A proposal with its evidence, its patch, and the files that it changes. */
export interface DraftedProposal {
  readonly proposal: Proposal;
  readonly evidence: Evidence;
  readonly patch: PatchFile;
  /** Empty for an audit. */
  readonly files: readonly ChangedFile[];
  /** Of all its files; empty for an audit. */
  readonly diff: string;
}

/** What the rules came to. */
export interface Suggestions {
  readonly drafted: readonly DraftedProposal[];
  readonly notProposed: readonly NotProposed[];
}

/** Runs every rule and lays out what they suggest; pure, so that the same input gives the same bytes. */
export function suggestImprovements(input: SuggestInput): Suggestions {
  const digest = sha256(JSON.stringify(input.report.evidence));
  const results = Object.entries(RULES).flatMap(([rule, { cases }]) =>
    cases(input.report, input.knobs).map((given) => answered(rule as RuleId, given, { input, digest })),
  );
  const { kept, queued } = serialised(results.filter((result) => 'proposal' in result));
  return {
    drafted: kept.map((draft, index) => ({
      ...draft,
      proposal: { ...draft.proposal, number: input.opened + index + 1 },
    })),
    notProposed: [...results.flatMap((result) => ('proposal' in result ? [] : [result])), ...queued],
  };
}

function answered(
  rule: RuleId,
  given: Case,
  { input, digest }: { readonly input: SuggestInput; readonly digest: string },
): DraftedProposal | NotProposed {
  const inputs = inputsOf(given, input);
  const decided = decide(rule, inputs, { seed: SEED, effectOf: input.effects });
  if ('verdict' in decided) return notProposed(rule, given.key, given.subject, decided);
  const { id: knob } = decided.draft.knob;
  if ('because' in decided) {
    const because = missingFile(decided.draft, input) ?? decided.because;
    return notProposed(rule, knob, given.subject, because);
  }
  const answer = draftedOf(`${rule}.${knob}`, { rule, decided, input, digest });
  return 'verdict' in answer ? notProposed(rule, knob, given.subject, answer) : answer;
}

function notProposed(
  rule: RuleId,
  key: string,
  subject: string,
  { state, reason, detail }: Declined,
): NotProposed {
  return { id: `${rule}.${key}`, rule, subject, state, reason, detail: detail.text };
}

interface Drafting {
  readonly rule: RuleId;
  readonly decided: Decision;
  readonly input: SuggestInput;
  readonly digest: string;
}

function draftedOf(id: string, { rule, decided, input, digest }: Drafting): DraftedProposal | Declined {
  const { draft, plans, inputs } = decided;
  const files: ChangedFile[] = [];
  for (const wish of draft.wishes) {
    const file = input.config(wish.file);
    const result = file === null ? null : editConfig(file, wish.values);
    if (file === null || result === null || result.kind === 'no-change') continue;
    if (result.kind === 'unusable') return unusable(result.reason);
    if (masked(result.edit.inverse, plans, wish.file))
      return unusable(`${file.path} holds what looks like a secret or an address where it would change`);
    const broken = brokenGraph(wish.file, file.text, result.text);
    if (broken !== null)
      return declined(
        'OBSERVE',
        'result-invalid',
        say`the change would break ${named(file.path)}: ${named(broken)}`,
      );
    files.push({ path: file.path, before: file.text, after: result.text });
  }
  const { generator, sources } = input.report;
  const laidOut = layOut(draft, inputs, plans, {
    id,
    rule,
    number: input.opened + 1,
    revision: 1,
    engine: { version: generator, seed: SEED },
    reportDigest: digest,
    sources,
  });
  return {
    ...laidOut,
    files,
    diff: files.map(({ path, before, after }) => gitDiff(path, before, after)).join(''),
  };
}

/** Whether the evidence holds another value than the file where it changes: a mask must never be written over a secret. */
function masked(
  inverse: PatchFile['edits'][number]['inverse'],
  plans: Decision['plans'],
  name: string,
): boolean {
  const plan = plans.find(({ file }) => file === name);
  return JSON.stringify(plan?.inverse) !== JSON.stringify(inverse);
}

/** The first problem that an edit brings into a workflow graph, or null. */
function brokenGraph(file: string, before: string, after: string): string | null {
  if (!isWorkflowGraph(file)) return null;
  const [old, edited] = [parseConfig(before), parseConfig(after)];
  if ('reason' in old || 'reason' in edited) return 'reason' in edited ? edited.reason : null;
  return newGraphProblems(old.value, edited.value)[0]?.message ?? null;
}

/** Why a wished file is not among the configs, where it is not. */
function missingFile({ wishes }: Draft, input: SuggestInput): Declined | null {
  for (const { file: name, values } of wishes) {
    const file = input.config(name);
    if (file === null)
      return declined('OBSERVE', 'no-config-file', say`there is no ${named(name)} to change`);
    const result = editConfig(file, values);
    if (result.kind === 'unusable') return unusable(result.reason);
  }
  return null;
}

function unusable(reason: string): Declined {
  return declined('OBSERVE', 'config-unusable', say`${named(reason)}`);
}
