import { z } from 'zod';
import { RepositoryUnusable } from '../domain/errors.ts';
import { counted } from '../domain/figure-text.ts';
import type { OutputFile } from '../domain/file-store.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { BranchWish, LocalRepository } from '../domain/local-repository.ts';
import type { Instant } from '../domain/time.ts';
import { lastNumber } from '../proposals/branches.ts';
import { jsonFile } from '../proposals/lay-out.ts';
import { trackRecordOf } from '../proposals/ledger/track-record.ts';
import { outcomeLines, trackRecordLine } from '../rendering/outcome.ts';
import { heading } from '../rendering/report-text.ts';
import { printable, prose } from '../rendering/tainted.ts';
import { ANALYSIS_OPTIONS, AnalysisInput } from './analysis.ts';
import { createCommand } from './command.ts';
import { type Judged, judgeMerged } from './judging.ts';
import { LEDGER_BRANCH, ledgerOf, ledgerPath, mergedProposals } from './outcomes.ts';
import { type RevertContext, revertOf } from './reverting.ts';

const Input = AnalysisInput.omit({ period: true, since: true }).extend({
  local: z.string().min(1, 'must not be empty'),
});

/** Compares what proposals predicted with what happened since they were merged. */
export const verify = createCommand(
  {
    name: 'verify',
    summary:
      'compare merged proposals with what they predicted; leaves the outcomes, and reverts of harm, as branches',
    options: [
      {
        name: 'local',
        argument: 'folder',
        summary: 'the checkout; its work tree and current branch stay as they are',
        required: true,
      },
      ...ANALYSIS_OPTIONS.filter(({ name }) => name !== 'period' && name !== 'since'),
    ],
  },
  Input,
  async (input, deps) => {
    const repository = await deps.repository(input.local);
    const settings = await deps.settings(repository.top, input.settings);
    const known = await ledgerOf(repository);
    const { proposals: merged, unreadable } = await mergedProposals(repository);
    const place = { root: input.local, repository, settings, known };
    const { judged, report, at: date } = await judgeMerged(merged, input, place, deps);
    const entries = judged.map(({ entry }) => entry);
    const record = trackRecordOf(entries);
    const number = await lastNumber(repository);
    const branches = [
      ...(await writeLedger(entries, repository, date)),
      ...(report === null
        ? []
        : await writeReverts(judged, { repository, report, settings, trackRecord: record, number })),
    ];
    const harmed = entries.some(({ outcome }) => outcome === 'HARM');
    return {
      ending: harmed || branches.some(({ outcome }) => outcome === 'refused') ? 'refused' : 'done',
      text: (style) =>
        `${[
          heading(`${counted(entries.length, 'merged proposal')}. ${trackRecordLine(record)}`, style),
          ...unreadable.map((path) => `  ${printable(path)} cannot be read and is passed over`),
          ...entries.flatMap((entry) => [
            `  ${entry.proposal} ${entry.revision}: ${entry.outcome}: ${printable(entry.reason)}`,
            ...outcomeLines(entry).map((line) => `    ${printable(line)}`),
          ]),
          ...branches.map(
            ({ branch, outcome, reason }) =>
              `  ${branch}  ${outcome}${reason === undefined ? '' : `: ${printable(reason)}`}`,
          ),
        ].join('\n')}\n`,
      json: () => ({ entries, track_record: record, branches, unreadable }),
      markdown: () =>
        `${[
          prose(trackRecordLine(record)),
          '',
          ...entries.flatMap((entry) => [
            `- ${prose(`${entry.proposal} ${entry.revision}: ${entry.outcome}: ${entry.reason}`)}`,
            ...outcomeLines(entry).map((line) => `  - ${prose(line)}`),
          ]),
        ].join('\n')}\n`,
    };
  },
);

interface WrittenBranch {
  readonly branch: string;
  readonly outcome: 'written' | 'unchanged' | 'refused';
  readonly reason?: string;
}

/** One branch with the outcomes that the base does not hold as they are. */
async function writeLedger(
  entries: readonly LedgerEntry[],
  repository: LocalRepository,
  date: Instant,
): Promise<WrittenBranch[]> {
  const files: OutputFile[] = [];
  for (const entry of entries) {
    const file = { path: ledgerPath(entry), content: jsonFile(entry) };
    if ((await repository.fileAt(repository.base, file.path)) !== file.content) files.push(file);
  }
  if (files.length === 0) return [];
  const message = `apeg: outcomes of ${counted(files.length, 'proposal')}\n\nApeg-Proposal: ledger\n`;
  return [await ensure(repository, { branch: LEDGER_BRANCH, message, files, date })];
}

/** A branch per harmful proposal that takes it back, as a proposal of its own. */
async function writeReverts(judged: readonly Judged[], context: RevertContext): Promise<WrittenBranch[]> {
  const results: WrittenBranch[] = [];
  const { repository, report } = context;
  for (const one of judged.filter(({ entry }) => entry.outcome === 'HARM')) {
    const revert = await revertOf(one, { ...context, number: context.number + 1 + results.length });
    if (!('code' in revert)) results.push(await ensure(repository, { ...revert, date: report.timestamp }));
    else if (revert.code !== 'already-back')
      results.push({ branch: revert.branch, outcome: 'refused', reason: revert.reason });
  }
  return results;
}

/** A branch that holds the files already is left alone. */
async function ensure(repository: LocalRepository, wish: BranchWish): Promise<WrittenBranch> {
  const { branch } = wish;
  const owner = await repository.ownerOf(branch);
  if (owner === 'somebody-else')
    return { branch, outcome: 'refused', reason: "somebody else's commit sits on this branch" };
  const there = await Promise.all(wish.files.map(({ path }) => repository.fileAt(branch, path)));
  if (owner === 'apeg' && wish.files.every(({ content }, index) => there[index] === content))
    return { branch, outcome: 'unchanged' };
  try {
    await repository.ensureBranch(wish);
    return { branch, outcome: 'written' };
  } catch (error) {
    if (error instanceof RepositoryUnusable) return { branch, outcome: 'refused', reason: error.message };
    throw error;
  }
}
