import type { ConfigEffect } from '../../domain/config-effect.ts';
import { sha256 } from '../../domain/digest.ts';
import type { Evidence, EvidenceInputs, HarmfulOutcome } from '../../domain/evidence.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import type { GateRules } from '../../domain/gate-rules.ts';
import type { Knob } from '../../domain/knob.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import type { TrackRecord } from '../../domain/proposal.ts';
import { configValue } from '../config-edit.ts';
import { decide } from '../decide.ts';
import { gitDiff } from '../diff.ts';
import { configSlice, maskedJson, SEED } from '../inputs.ts';
import { pointerOf } from '../json-pointer.ts';
import { layOut } from '../lay-out.ts';
import { linesGone, sameValue } from '../merged-value.ts';
import { sliceOf } from '../slice.ts';
import type { ChangedFile, DraftedProposal } from '../suggest.ts';
import { settingsTo } from '../three-way.ts';

const RULE = 'outcome-revert';

/** What a proposal to take another one back is made from. */
export interface RevertInput {
  readonly entry: LedgerEntry;
  /** The knob of the proposal that did harm. */
  readonly knob: Knob;
  /** The files as they stand and as they would be. */
  readonly files: readonly ChangedFile[];
  readonly report: FeedbackReport;
  readonly gate: GateRules;
  readonly trackRecord: TrackRecord | null;
  /** Of the new proposal. */
  readonly number: number;
  readonly revision: number;
}

/** A proposal that takes a harmful one back, with evidence that can be replayed; or why there is none. Pure. */
export function revertProposal(input: RevertInput): DraftedProposal | { readonly reason: string } {
  const { entry, knob, report } = input;
  const back = input.files.flatMap(backOf);
  if (back.some(({ value }) => value !== undefined && !sameValue(maskedJson(value), value)))
    return { reason: 'what was there before looks like a secret or an address, which no evidence may hold' };
  const inputs: EvidenceInputs = {
    subject: `${entry.proposal}, revision ${entry.revision}`,
    report: sliceOf(report, { evidence: { daily_runs: report.evidence.daily_runs } }),
    configs: input.files.flatMap(({ path, before }) => configSlice(path, { path, text: before }, back)),
    knobs: [knob],
    gate: input.gate,
    allow_list: {},
    effects: back.map(({ file, pointer }) => turned({ file, pointer })),
    track_record: input.trackRecord,
    outcome: { entry, back },
  };
  const decided = decide(RULE, inputs, { seed: SEED, effectOf: turned });
  if ('verdict' in decided) return { reason: decided.detail.text };
  if ('because' in decided) return { reason: decided.because.detail.text };
  const engine: Evidence['engine'] = { version: report.generator, seed: SEED };
  return {
    ...layOut(decided.draft, decided.inputs, decided.plans, {
      id: `${RULE}.${knob.id}`,
      rule: RULE,
      number: input.number,
      revision: input.revision,
      engine,
      reportDigest: sha256(JSON.stringify(report.evidence)),
      sources: report.sources,
    }),
    files: input.files,
    diff: input.files.map(({ path, before, after }) => gitDiff(path, before, after)).join(''),
  };
}

/** The values that a file is to have again. */
function backOf({ path, before, after }: ChangedFile): HarmfulOutcome['back'] {
  const [now, wanted] = [configValue({ path, text: before }), configValue({ path, text: after })];
  if ('reason' in now || 'reason' in wanted) return [];
  if (Array.isArray(now.value) && Array.isArray(wanted.value))
    return linesGone(now.value, wanted.value).map((line) => ({ file: path, pointer: `/${line}` }));
  return settingsTo(now.value, wanted.value).map(({ path: parts, value }) => ({
    file: path,
    pointer: pointerOf(parts),
    ...(value === undefined ? {} : { value: value as HarmfulOutcome['back'][number]['value'] }),
  }));
}

/** Whether anything reads these keys was asked when they were changed; the harm says that something does. */
function turned({ file, pointer }: { readonly file: string; readonly pointer: string }): ConfigEffect {
  return {
    file,
    pointer,
    verdict: 'read',
    shadowed_by: null,
    statement: 'a merged proposal changed it, and runs changed since',
  };
}
