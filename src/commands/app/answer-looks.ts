import type { CommentCommand } from '../../domain/comment-command.ts';
import type { FeedbackReport } from '../../domain/feedback-report.ts';
import { counted, rateText } from '../../domain/figure-text.ts';
import { REASONS } from '../../domain/reason.ts';
import { dayOf } from '../../domain/time.ts';
import { boardSections, type Standing, standingText } from '../../proposals/pull-requests/board.ts';
import { PULL_REASONS } from '../../proposals/pull-requests/reasons.ts';
import type { Answer } from '../../rendering/answer.ts';
import { reportMarkdown } from '../../rendering/report-markdown.ts';
import { nearest } from '../comments/words.ts';
import { hintsFor } from '../reference.ts';
import { type Look, look } from './look.ts';
import { proposeOnGitHub } from './propose.ts';
import type { Scene } from './scene.ts';
import { showBoard } from './show-board.ts';
import { pullsOf, standingsOf } from './standings.ts';

type Of<Verb extends CommentCommand['verb']> = Extract<CommentCommand, { verb: Verb }>;

/** Analyses and answers with the figures; writes nothing. */
export async function answerAnalyze({ period }: Of<'analyze'>, scene: Scene): Promise<Answer> {
  const { feedback, suggestions, notes } = await look(scene.writer, { period }, scene.deps);
  return {
    state: 'done',
    verdict: `Analysed ${basisOf(feedback.report)}`,
    details: [
      ...notes,
      `${counted(suggestions.drafted.length, 'change')} would be proposed, ${counted(suggestions.notProposed.length, 'more thing')} seen and not proposed`,
    ],
    report: reportMarkdown(feedback.report),
    next: hintsFor(['propose', 'status', 'help']),
  };
}

/** Analyses, makes the pull requests be what the evidence says, and says of each what was done. */
export async function answerPropose(scene: Scene): Promise<Answer> {
  const { deps, writer } = scene;
  const seen = await look(writer, {}, deps);
  const proposed = await proposeOnGitHub(seen, writer, deps.clock.now());
  await showBoard(
    {
      standings: proposed.standings,
      notProposed: seen.suggestions.notProposed,
      outcomes: seen.outcomes,
      errors: [],
    },
    writer,
  );
  const opened = proposed.standings.filter(({ decision }) => decision.action === 'open').length;
  const updated = proposed.standings.filter(({ decision }) => decision.action === 'update').length;
  return {
    state: 'done',
    verdict: `Analysed ${basisOf(seen.feedback.report)}: ${counted(opened, 'pull request')} opened, ${updated} rewritten`,
    details: [...proposed.standings.map(lineOf), ...proposed.notes, ...seen.notes],
    next: hintsFor(['status', 'explain', 'snooze']),
  };
}

/** Says where everything stands; writes nothing. */
export async function answerStatus(scene: Scene): Promise<Answer> {
  const { seen, standings } = await standing(scene);
  const sections = boardSections({
    standings,
    notProposed: seen.suggestions.notProposed,
    outcomes: seen.outcomes,
    errors: [],
  });
  return {
    state: 'done',
    verdict: `${counted(standings.length, 'proposal')}, from ${basisOf(seen.feedback.report)}`,
    details: sections.flatMap(({ title, items }) => items.map(({ id, text }) => `${title}: ${id}: ${text}`)),
    next: hintsFor(['explain', 'propose', 'help']),
  };
}

/** Says why one proposal stands where it stands; writes nothing. */
export async function answerExplain({ id }: Of<'explain'>, scene: Scene): Promise<Answer> {
  const { seen, standings } = await standing(scene);
  const found = standings.find((one) => one.id === id);
  if (found !== undefined) return explained(found, seen);
  const passed = seen.suggestions.notProposed.find((one) => one.id === id);
  if (passed !== undefined) {
    const { means, next } = REASONS[passed.reason];
    return {
      state: 'done',
      verdict: `${id} is not proposed (${passed.reason}): ${means}`,
      details: [passed.detail, next],
      next: hintsFor(['status', 'analyze']),
    };
  }
  const known = [...standings, ...seen.suggestions.notProposed].map((one) => one.id);
  const near = nearest(id, known);
  return {
    state: 'refused',
    verdict: `There is no proposal ${id}${near === undefined ? '' : `; did you mean ${near}?`}`,
    details: known.length === 0 ? ['Nothing has been seen that would lead to a proposal'] : known,
    next: hintsFor(['status', 'help']),
  };
}

function explained({ id, decision }: Standing, { suggestions }: Look): Answer {
  const draft = suggestions.drafted.find(({ proposal }) => proposal.id === id);
  const evidence =
    draft === undefined
      ? []
      : [
          ...draft.proposal.issue,
          `${draft.proposal.reason}: ${REASONS[draft.proposal.reason].means}`,
          `Risk ${draft.proposal.risk.level}: ${draft.proposal.risk.reasons.map(({ text }) => text).join('; ')}`,
        ];
  return {
    state: 'done',
    verdict: `${id} (${decision.reason}): ${standingText({ decision })}`,
    details: [...evidence, PULL_REASONS[decision.reason].next],
    next: hintsFor(['snooze', 'status'], id),
  };
}

async function standing({ deps, writer }: Scene): Promise<{ seen: Look; standings: Standing[] }> {
  const seen = await look(writer, {}, deps);
  const pulls = await pullsOf(seen, writer);
  const { defaultBranch } = writer.repository;
  return { seen, standings: standingsOf(seen, pulls, { defaultBranch, now: deps.clock.now() }) };
}

function lineOf({ id, decision, pull }: Standing): string {
  const where = pull === null ? '' : ` (pull request ${pull})`;
  return `${id}${where}: ${standingText({ decision })}`;
}

function basisOf({ analysis_period: { start, end }, summary, log_span: span }: FeedbackReport): string {
  const rate = rateText({
    value: summary.success_rate,
    interval: summary.success_rate_interval,
    denominator: summary.total_runs,
  });
  const held = span === null ? '' : `; the log itself goes from ${dayOf(span.start)} to ${dayOf(span.end)}`;
  if (summary.total_runs === 0) return `no run from ${dayOf(start)} to ${dayOf(end)}${held}`;
  return `${counted(summary.total_runs, 'run')} from ${dayOf(start)} to ${dayOf(end)}; success rate ${rate}`;
}
