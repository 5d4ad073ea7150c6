import { counted } from '../../domain/figure-text.ts';
import type { GitHubWriter } from '../../domain/github-writes.ts';
import type { RefusalReason } from '../../domain/operation.ts';
import type { Receipt } from '../../domain/receipt.ts';
import { type Answer, answerBody } from '../../rendering/answer.ts';
import { reasonLines } from '../../rendering/operation-lines.ts';
import { planMarkdown, receiptMarkdown } from '../../rendering/operation-markdown.ts';
import { hintsFor } from '../reference.ts';
import { executeHint, receiptAnswer } from './operation-answers.ts';
import { type HeldPlan, planFileOf, type Reviewed } from './operation-bench.ts';
import { editingOf } from './operation-kinds.ts';

/** What the one comment of a plan's pull request says. */
export type PlanNews =
  | {
      readonly kind: 'plan';
      readonly held: HeldPlan;
      readonly reasons: readonly RefusalReason[];
      /** How many approvals it takes to execute it. */
      readonly needed: number;
    }
  | { readonly kind: 'unreadable'; readonly problem: string }
  | { readonly kind: 'receipt'; readonly receipt: Receipt };

/** Makes the one comment of a plan's pull request say how things stand. */
export async function showPlan(
  what: Reviewed,
  news: PlanNews,
  { pull, writer }: { readonly pull: number; readonly writer: GitHubWriter },
): Promise<void> {
  const marker = `<!-- apeg:operation ${what} -->`;
  const body = answerBody(newsAnswer(what, news), marker);
  await writer.ensureComment({ issue: pull, marker, body, known: null });
}

/** All that stands against a plan that is up for review. */
export function newsReasons(news: PlanNews): RefusalReason[] {
  switch (news.kind) {
    case 'unreadable':
      return [{ code: 'unreadable', detail: news.problem }];
    case 'receipt':
      return [];
    case 'plan':
      return [...news.held.problems, ...news.reasons];
  }
}

/** How things stand with a plan that is up for review. */
export function newsAnswer(what: Reviewed, news: PlanNews): Answer {
  switch (news.kind) {
    case 'unreadable':
      return {
        state: 'refused',
        verdict: `The plan on this branch cannot be executed: ${news.problem}`,
        details: [`Put ${planFileOf(what)} back as it was, or plan again`],
        next: hintsFor(['dry-run', 'help']),
      };
    case 'receipt': {
      const { next } = receiptAnswer(news.receipt, { again: true, notes: [] });
      return {
        state: 'done',
        verdict: `The plan has run: ${news.receipt.outcome}`,
        details: ['Merge this to keep its receipt and its part of the Logbook'],
        report: receiptMarkdown(news.receipt, next[0]?.usage),
        next,
      };
    }
    case 'plan': {
      const against = newsReasons(news);
      const said = `The plan on this branch has ${counted(news.held.plan.steps.length, 'step')} and the digest ${news.held.digest}`;
      return against.length === 0
        ? {
            state: 'done',
            verdict: said,
            details: [
              editingOf(what, planFileOf(what)),
              `It may be executed until ${news.held.plan.expires_at}`,
              ...(news.needed === 0
                ? []
                : [
                    `Executing it takes ${counted(news.needed, 'approval')} of this very commit, by somebody else than who says execute`,
                  ]),
            ],
            ...tableOf(what, news.held),
            next:
              news.held.plan.steps.length === 0
                ? hintsFor(['dry-run', 'help'])
                : [executeHint(what, news.held.plan)],
          }
        : {
            state: 'refused',
            verdict: `${said}, and will be refused`,
            details: reasonLines(against),
            next: hintsFor(['dry-run', 'help']),
          };
    }
  }
}

/** What nobody has seen yet is shown whole. */
function tableOf(what: Reviewed, { plan, digest, made }: HeldPlan): Pick<Answer, 'report'> {
  if (!made || plan.steps.length === 0) return {};
  const { usage } = executeHint(what, plan);
  return { report: planMarkdown({ plan, digest, reasons: [] }, planFileOf(what), usage) };
}
