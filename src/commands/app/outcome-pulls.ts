import { sha256 } from '../../domain/digest.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import { counted } from '../../domain/figure-text.ts';
import type { LedgerEntry } from '../../domain/ledger.ts';
import { lastNumber } from '../../proposals/branches.ts';
import { jsonFile } from '../../proposals/lay-out.ts';
import { trackRecordOf } from '../../proposals/ledger/track-record.ts';
import { lastPullNumber, limitOf } from '../../proposals/pull-requests/limits.ts';
import { ownersOfAll, reviewersOf } from '../../proposals/pull-requests/owners.ts';
import { answerBody } from '../../rendering/answer.ts';
import { proposalMarkdown } from '../../rendering/proposal-markdown.ts';
import type { Judged } from '../judging.ts';
import { LEDGER_BRANCH, ledgerOf, ledgerPath } from '../outcomes.ts';
import { hintsFor } from '../reference.ts';
import { revertOf } from '../reverting.ts';
import { codeOwnersOf } from './look.ts';
import { ensureOwnPull, type OwnPull } from './own-pull.ts';
import { RISK_LABELS } from './pull-request-writes.ts';
import type { OutcomeDesk } from './verify-outcomes.ts';

/** What became of the pull request that takes a proposal back; `stuck` where its files were changed again since. */
export type PutUpRevert =
  | OwnPull
  | { readonly outcome: 'stuck'; readonly pull: null; readonly reason: string };

/** Puts a revert up for review, within the limits that proposals have; one that people closed stays closed. */
export async function putUpRevert(
  judged: Judged,
  { openedNow, report }: { readonly openedNow: number; readonly report: FeedbackReport },
  desk: OutcomeDesk,
): Promise<PutUpRevert> {
  const { repository, settings, base, pulls, writer, deps } = desk;
  const { entry } = judged;
  const revert = await revertOf(judged, {
    repository,
    report,
    settings,
    trackRecord: trackRecordOf(await ledgerOf(repository)),
    number: Math.max(await lastNumber(repository), lastPullNumber(pulls)) + openedNow + 1,
  });
  if ('reason' in revert) return { outcome: 'stuck', pull: null, reason: revert.reason };
  const { proposal, evidence } = revert.draft;
  const { pullRequests } = settings.app;
  const now = deps.clock.now();
  const owners = ownersOfAll(
    revert.files.map(({ path }) => path),
    await codeOwnersOf(repository),
  );
  return ensureOwnPull(
    {
      branch: revert.branch,
      base,
      files: revert.files,
      message: revert.message,
      title: `apeg: take ${entry.proposal} back`,
      body: proposalMarkdown(proposal, evidence),
      // What did harm does not do less of it because a file has moved on.
      evidence: sha256(`${entry.proposal}/${entry.revision} ${entry.outcome} ${entry.decided ?? ''}`),
      labels: ['apeg', RISK_LABELS[proposal.risk.level], ...pullRequests.labels],
      reviewers: reviewersOf(settings.app, owners),
      mayOpen: limitOf(pulls, pullRequests, { now, openedNow }) === null,
    },
    pulls,
    writer,
  );
}

/** Puts outcomes that have come to their end up for the ledger of the default branch: one pull request, of all of them. */
export async function putUpLedger(entries: readonly LedgerEntry[], desk: OutcomeDesk): Promise<void> {
  const { repository, settings, base, pulls, writer } = desk;
  const wanted = entries.map((entry) => ({ entry, path: ledgerPath(entry), content: jsonFile(entry) }));
  const there = await Promise.all(wanted.map(({ path }) => repository.fileAt(repository.base, path)));
  const missing = wanted.filter(({ content }, index) => there[index] !== content);
  if (missing.length === 0) return;
  await ensureOwnPull(
    {
      branch: LEDGER_BRANCH,
      base,
      files: missing.map(({ path, content }) => ({ path, content })),
      message: `apeg: outcomes of ${counted(missing.length, 'proposal')}\n\nApeg-Proposal: ledger\n`,
      title: 'apeg: what came of proposals',
      body: answerBody(
        {
          state: 'done',
          verdict: `${counted(missing.length, 'outcome')} for the ledger; no config is touched`,
          details: [
            'Later predictions are shrunk and scored by the outcomes that the default branch holds; merge this to have them count',
            ...missing.map(
              ({ entry: { proposal, revision, outcome, reason } }) =>
                `${proposal} ${revision}: ${outcome}: ${reason}`,
            ),
          ],
          next: hintsFor(['status', 'help']),
        },
        '<!-- apeg:ledger -->',
      ),
      evidence: sha256(missing.map(({ path, content }) => `${path}\n${content}`).join('\n')),
      labels: ['apeg', ...settings.app.pullRequests.labels],
      reviewers: reviewersOf(settings.app),
      mayOpen: true,
    },
    pulls,
    writer,
  );
}
