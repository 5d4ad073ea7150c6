import type { FeedbackReport } from '../domain/feedback-report.ts';
import { counted, rateText } from '../domain/figure-text.ts';
import type { Knob } from '../domain/knob.ts';
import type { Proposal } from '../domain/proposal.ts';
import { redact } from '../domain/redaction.ts';
import { dayOf } from '../domain/time.ts';
import { shortened } from '../rendering/tainted.ts';
import { type ConfigFile, editConfig, parseConfig } from './config-edit.ts';
import { gitDiff } from './diff.ts';
import { isRecord } from './json-pointer.ts';
import type { NoSuggestion, RuleId, Suggestion } from './rule.ts';
import { RULES } from './rules/catalogue.ts';
import type { SupportRules } from './support.ts';

const NAME_LENGTH = 80;

/** What proposals are made from; nothing else is read. */
export interface SuggestInput {
  readonly report: FeedbackReport;
  /** SHA-256 of the report's evidence. */
  readonly reportDigest: string;
  /** A config file by its name in the config directory, or null where there is none. */
  readonly config: (file: string) => ConfigFile | null;
  readonly knobs: readonly Knob[];
  /** How many failures, on how many days, a suggestion needs. */
  readonly support: SupportRules;
  /** Proposals ever opened before these. */
  readonly opened: number;
}

/** A proposal with its diff and the text that the config file will have. */
export interface DraftedProposal {
  readonly proposal: Proposal;
  readonly diff: string;
  readonly text: string;
}

/** Why something that was seen leads to no proposal. */
export interface NotProposed {
  readonly id: string;
  readonly reason: string;
}

/** What the rules came to. */
export interface Suggestions {
  readonly drafted: readonly DraftedProposal[];
  readonly notProposed: readonly NotProposed[];
}

/** Runs every rule and lays out what they suggest; pure, so that the same input gives the same bytes. */
export function suggestImprovements(input: SuggestInput): Suggestions {
  const drafted: DraftedProposal[] = [];
  const notProposed: NotProposed[] = [];
  for (const [id, rule] of Object.entries(RULES)) {
    const parsed = (file: string): unknown => valueOf(input.config(file));
    for (const result of rule({
      report: input.report,
      config: parsed,
      knobs: input.knobs,
      support: input.support,
    })) {
      const draft =
        result.kind === 'none'
          ? notProposedOf(id, result)
          : draftOf(id as RuleId, result, input, drafted.length);
      if ('proposal' in draft) drafted.push(draft);
      else notProposed.push(draft);
    }
  }
  return { drafted, notProposed };
}

function notProposedOf(rule: string, result: NoSuggestion): NotProposed {
  return { id: `${rule}: ${result.id}`, reason: result.reason };
}

function valueOf(file: ConfigFile | null): unknown {
  if (file === null) return undefined;
  const parsed = parseConfig(file.text);
  return 'value' in parsed ? parsed.value : undefined;
}

function draftOf(
  rule: RuleId,
  suggestion: Suggestion,
  input: SuggestInput,
  before: number,
): DraftedProposal | NotProposed {
  const id = `${rule}.${suggestion.knob.id}`;
  const file = input.config(suggestion.knob.file);
  if (file === null) return { id, reason: `there is no ${suggestion.knob.file} to change` };
  const result = editConfig(file, suggestion.wished);
  if (result.kind === 'unusable') return { id, reason: result.reason };
  if (result.kind === 'no-change')
    return { id, reason: `${file.path} already has the values that would be proposed` };
  const shown = (text: string): Proposal['current'] => sectionOf(text, suggestion.section);
  const proposal: Proposal = {
    schema: 'apeg.proposal/1',
    id,
    rule,
    knob: suggestion.knob.id,
    number: input.opened + before + 1,
    revision: 1,
    state: 'PROPOSE',
    title: suggestion.title,
    ...basisOf(input.report),
    issue: issueOf(suggestion, input.report),
    current: shown(file.text),
    proposed: shown(result.text),
    edit: result.edit,
    identification: 'extrapolated',
    estimate: estimateOf(suggestion, input.report),
    expected_impact: [...suggestion.expectedImpact],
    risk: { level: 'MEDIUM', reasons: [...suggestion.riskReasons] },
    compatibility: 'No key is renamed or removed; code that does not read the new keys behaves as before',
    rollback: `Revert the commit, or set the keys back as listed under "inverse" in patch.json`,
    next_steps: nextSteps(file.path),
    report_sha256: input.reportDigest,
  };
  return { proposal, text: result.text, diff: gitDiff(file.path, file.text, result.text) };
}

function basisOf(report: FeedbackReport): Pick<Proposal, 'generated' | 'analysis_period' | 'total_runs'> {
  const { analysis_period, summary } = report;
  return { generated: dayOf(analysis_period.end), analysis_period, total_runs: summary.total_runs };
}

function issueOf({ family }: Suggestion, report: FeedbackReport): string[] {
  const { total_runs: total } = report.summary;
  const share = { value: family.share_of_runs, interval: family.share_of_runs_interval, denominator: total };
  const [node] = family.where.nodes;
  const [task] = family.where.task_types;
  return [
    `${counted(family.count, 'run')} failed with ${nameOf(family.pattern)} (${rateText(share)} runs)`,
    ...(family.recovered_runs > 0
      ? [`It also occurred in ${counted(family.recovered_runs, 'run')} that succeeded in the end`]
      : []),
    ...(node === undefined ? [] : [`${node.count} of these failures stopped at node ${nameOf(node.value)}`]),
    ...(task === undefined ? [] : [`${task.count} of them were tasks of type ${nameOf(task.value)}`]),
  ];
}

/** A name out of the log, short enough for a sentence. */
function nameOf(text: string): string {
  return shortened(text, NAME_LENGTH) || '(empty)';
}

function estimateOf({ family }: Suggestion, report: FeedbackReport): Proposal['estimate'] {
  const interval = family.share_of_runs_interval;
  if (interval === null || family.share_of_runs === null)
    throw new RangeError('a suggestion needs at least one run');
  return {
    metric: `share of runs that fail with ${family.family}`,
    value: family.share_of_runs,
    numerator: family.count,
    denominator: report.summary.total_runs,
    interval,
  };
}

/** One section of a config, for people: a token that somebody wrote there is masked, since pull requests travel further. */
function sectionOf(text: string, section: string): Proposal['current'] {
  const parsed = parseConfig(text);
  const value = 'value' in parsed && isRecord(parsed.value) ? parsed.value : {};
  if (!Object.hasOwn(value, section)) return {};
  return JSON.parse(JSON.stringify({ [section]: value[section] }, masked));
}

/** A replacer for JSON.stringify; the key is part of what tells a token from other text. */
function masked(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const before = `${key}=`;
  const after = redact(before + value);
  return after.startsWith(before) ? after.slice(before.length) : '[token]';
}

function nextSteps(file: string): string[] {
  return [
    'Review this proposal and its diff',
    `Apply the change to ${file}, or merge the branch that holds it`,
    "Let the repository's own checks run",
    'Watch the same figures for as many days as this proposal is based on',
    'Revert if they get worse',
  ];
}
