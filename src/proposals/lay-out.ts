import type { PatchFile } from '../domain/config-edit.ts';
import { sha256 } from '../domain/digest.ts';
import type { Evidence, EvidenceInputs, EvidenceRecord, Slot } from '../domain/evidence.ts';
import type { Proposal } from '../domain/proposal.ts';
import { dayOf } from '../domain/time.ts';
import type { PlannedEdit } from './config-edit.ts';
import { riskOf } from './risk.ts';
import type { Draft } from './rule.ts';
import { shownSections } from './sections.ts';
import type { Sentence } from './sentence.ts';
import {
  compatibilityText,
  effectText,
  nextStepsText,
  predictionText,
  rollbackText,
  trackRecordText,
} from './standing-text.ts';
import { readsAs } from './text-lines.ts';

/** What a laid-out proposal is called and comes from. */
export interface Origin {
  readonly id: string;
  readonly rule: string;
  readonly number: number;
  readonly revision: number;
  readonly engine: Evidence['engine'];
  readonly reportDigest: string;
  readonly sources: Evidence['sources'];
}

/** The edit of one file, planned on the part of it that the evidence holds. */
export interface FilePlan extends PlannedEdit {
  /** Name in the config directory. */
  readonly file: string;
  /** Relative to the repository. */
  readonly path: string;
  readonly sha256: string;
  readonly value: unknown;
}

/** The three documents of a proposal. */
export interface LaidOut {
  readonly proposal: Proposal;
  readonly evidence: Evidence;
  readonly patch: PatchFile;
}

/** A file of JSON as APEG writes it. */
export function jsonFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Lays a draft out as proposal, evidence and patch; pure, so that the same inputs give the same bytes. */
export function layOut(
  draft: Draft,
  inputs: EvidenceInputs,
  plans: readonly FilePlan[],
  origin: Origin,
): LaidOut {
  const words = wordsOf(draft, inputs, plans);
  const evidence = evidenceOf(draft, inputs, words, origin);
  const { report } = inputs;
  const text = (sentences: readonly Sentence[]): string[] => sentences.map((sentence) => sentence.text);
  const proposal: Proposal = {
    schema: 'apeg.proposal/2',
    id: origin.id,
    rule: origin.rule,
    knob: draft.knob.id,
    kind: draft.kind,
    state: draft.state,
    reason: draft.reason,
    self_healing: draft.selfHealing ?? false,
    number: origin.number,
    revision: origin.revision,
    title: draft.title.text,
    generated: dayOf(report.analysis_period.end),
    analysis_period: report.analysis_period,
    total_runs: report.summary.total_runs,
    issue: text(words.issue),
    ...shownSections(plans),
    changes: plans.flatMap(({ path, changes }) => changes.map((change) => ({ file: path, ...change }))),
    effect: draft.effect,
    prediction: draft.prediction,
    track_record: inputs.track_record,
    expected_impact: text(words.impact),
    risk: words.risk,
    compatibility: text(words.compatibility),
    migration: text(draft.migration ?? []),
    rollback: text(words.rollback),
    next_steps: text(words.nextSteps),
    lint: inputs.effects,
    evidence_sha256: sha256(jsonFile(evidence)),
    report_sha256: origin.reportDigest,
  };
  const edits = plans.map(({ path, sha256: before_sha256, patch, inverse }) => ({
    file: path,
    reads_as: readsAs(path),
    before_sha256,
    patch: [...patch],
    inverse: [...inverse],
  }));
  return { proposal, evidence, patch: { schema: 'apeg.patch/1', proposal: origin.id, edits } };
}

interface Words {
  readonly issue: readonly Sentence[];
  readonly impact: readonly Sentence[];
  readonly compatibility: readonly Sentence[];
  readonly rollback: readonly Sentence[];
  readonly nextSteps: readonly Sentence[];
  readonly risk: Proposal['risk'];
  readonly all: readonly Sentence[];
}

function wordsOf(draft: Draft, inputs: EvidenceInputs, plans: readonly FilePlan[]): Words {
  const files = plans.map(({ path }) => path);
  const changes = plans.flatMap((plan) => plan.changes.map((change) => ({ file: plan.path, ...change })));
  const migration = draft.migration ?? [];
  const { effect, harm, knob, nodes = [] } = draft;
  const parts = {
    issue: draft.issue,
    impact: [
      ...draft.expectedImpact,
      ...(draft.kind === 'audit' ? [] : [predictionText(draft.prediction)]),
      ...trackRecordText(inputs.track_record),
    ],
    compatibility: [
      ...compatibilityText(files, migration.length > 0),
      ...(files.length === 0 ? [] : effectText(inputs.effects)),
    ],
    rollback: rollbackText(files),
    nextSteps: [...(draft.nextSteps ?? []), ...nextStepsText(files, draft.prediction)],
  };
  return {
    ...parts,
    risk: riskOf(
      { changes, knob, identification: effect.identification, harm, nodes },
      draft.risks.map((sentence) => sentence.text),
    ),
    all: [draft.title, ...Object.values(parts).flat(), ...draft.risks, ...migration],
  };
}

function evidenceOf(draft: Draft, inputs: EvidenceInputs, words: Words, origin: Origin): Evidence {
  const { engine, reportDigest, sources } = origin;
  return {
    schema: 'apeg.evidence/1',
    proposal: origin.id,
    rule: origin.rule,
    engine,
    slots: slotsOf([...words.all.flatMap(({ slots }) => slots), ...(draft.figures ?? [])]),
    names: [...new Set(words.all.flatMap(({ names }) => names))],
    method: [...draft.method],
    record: recordOf(draft, inputs),
    report_sha256: reportDigest,
    sources,
    inputs_sha256: sha256(JSON.stringify(inputs)),
    inputs,
  };
}

function recordOf({ record, effect, harm, prediction }: Draft, inputs: EvidenceInputs): EvidenceRecord {
  return {
    ...record,
    guardrails:
      harm.bound === null ? [] : [{ metric: harm.metric, harm_hi: harm.bound, margin: harm.margin }],
    identification: effect.identification,
    predict: prediction,
    verify: {
      design:
        "group-sequential before and after: O'Brien–Fleming spending for the benefit, Pocock for harm (Lan–DeMets)",
      looks: prediction.horizon_days,
      alpha: 0.05,
      period: inputs.report.analysis_period,
    },
    lint: inputs.effects,
  };
}

/** One slot a name. @throws RangeError where a rule gives one name to two numbers. */
function slotsOf(slots: readonly Slot[]): Slot[] {
  const byName = new Map<string, Slot>();
  for (const given of slots) {
    const known = byName.get(given.name);
    if (known !== undefined && (known.value !== given.value || known.text !== given.text))
      throw new RangeError(`the slot ${given.name} has two values: ${known.text} and ${given.text}`);
    byName.set(given.name, known ?? given);
  }
  return [...byName.values()];
}
