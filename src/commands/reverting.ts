import type { FeedbackReport } from '../domain/feedback-report.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type { Knob } from '../domain/knob.ts';
import type { LocalRepository } from '../domain/local-repository.ts';
import type { TrackRecord } from '../domain/proposal.ts';
import { newestRevision, proposalFiles } from '../proposals/branches.ts';
import { jsonFile } from '../proposals/lay-out.ts';
import { reverted, type TextsAround } from '../proposals/ledger/revert.ts';
import { revertProposal } from '../proposals/ledger/revert-proposal.ts';
import { REVERT_BRANCHES } from '../proposals/pull-requests/decide.ts';
import type { ChangedFile, DraftedProposal } from '../proposals/suggest.ts';
import type { Judged } from './judging.ts';
import { evidenceBeside, ledgerPath, type MergedProposal, proposalPath } from './outcomes.ts';

/** What takes a proposal back, as a commit. */
export interface Revert {
  readonly branch: string;
  readonly message: string;
  /** The files as they were, the outcome, and the folder of a proposal of its own. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
  /** The proposal to go back: with risk, prediction, patch and evidence as any other. */
  readonly draft: DraftedProposal;
}

/** Why a proposal is not taken back. */
export interface NoRevert {
  readonly branch: string;
  /** Stable: `already-back` is no trouble. */
  readonly code: 'already-back' | 'target-gone' | 'target-unusable' | 'target-changed' | 'no-evidence';
  readonly reason: string;
}

/** What a revert is laid out with. */
export interface RevertContext {
  readonly repository: LocalRepository;
  readonly report: FeedbackReport;
  readonly settings: { readonly gate: GateRules; readonly knobs: readonly Knob[] };
  readonly trackRecord: TrackRecord | null;
  /** The count of proposals ever opened, with this one. */
  readonly number: number;
}

/** The commit that takes a harmful proposal back, three-way on the files as they stand, as a proposal of its own; or why there is none. */
export async function revertOf({ of, entry }: Judged, context: RevertContext): Promise<Revert | NoRevert> {
  const { repository, report, settings, trackRecord, number } = context;
  const id = `${entry.proposal}/${entry.revision}`;
  const branch = `${REVERT_BRANCHES}${id}`;
  const texts = await textsAround(of, repository);
  const files: ChangedFile[] = [];
  for (const file of reverted(of.patch, (path) => texts.get(path) ?? NOWHERE)) {
    if ('reason' in file)
      return { branch, code: file.code, reason: `${file.path} ${file.reason} (${file.code})` };
    const before = texts.get(file.path)?.current ?? '';
    if (before !== file.text) files.push({ path: file.path, before, after: file.text });
  }
  if (files.length === 0) return { branch, code: 'already-back', reason: 'was taken back already' };
  const knob = (await knobsOf(of, repository))
    .concat(settings.knobs)
    .find((one) => one.id === of.proposal.knob);
  if (knob === undefined)
    return {
      branch,
      code: 'no-evidence',
      reason: `no knob ${of.proposal.knob} is known any more (no-evidence)`,
    };
  const revision = (await newestRevision(repository, repository.base, `outcome-revert.${knob.id}`)) + 1;
  const { gate } = settings;
  const draft = revertProposal({ entry, knob, files, report, gate, trackRecord, number, revision });
  if ('reason' in draft) return { branch, code: 'no-evidence', reason: `${draft.reason} (no-evidence)` };
  return {
    branch,
    message: `apeg: revert ${id}\n\n${entry.outcome}: ${entry.decided ?? ''}\n\nApeg-Proposal: ${draft.proposal.id}/${revision}\n`,
    files: [
      ...files.map(({ path, after }) => ({ path, content: after })),
      { path: ledgerPath(entry), content: jsonFile(entry) },
      ...proposalFiles(draft),
    ],
    draft,
  };
}

const NOWHERE: TextsAround = { before: null, merged: null, current: null };

async function textsAround(
  { patch, merged }: MergedProposal,
  repository: LocalRepository,
): Promise<ReadonlyMap<string, TextsAround>> {
  const texts = new Map<string, TextsAround>();
  for (const { file } of patch.edits)
    texts.set(file, {
      before: await repository.fileAt(`${merged.commit}^`, file),
      merged: await repository.fileAt(merged.commit, file),
      current: await repository.fileAt(repository.base, file),
    });
  return texts;
}

/** The knobs that the evidence of a proposal holds. */
async function knobsOf({ proposal }: MergedProposal, repository: LocalRepository): Promise<Knob[]> {
  const path = proposalPath({ proposal: proposal.id, revision: proposal.revision });
  return (await evidenceBeside(path, repository))?.inputs.knobs ?? [];
}
