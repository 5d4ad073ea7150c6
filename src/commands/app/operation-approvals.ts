import { permits } from '../../domain/comment-command.ts';
import { counted } from '../../domain/figure-text.ts';
import type { Review, Role } from '../../domain/github-repository.ts';
import type { RefusalReason } from '../../domain/operation.ts';
import type { Settings } from '../../domain/settings.ts';

/** What approvals of a plan are judged by. */
export interface ApprovalQuestion {
  /** Oldest first. */
  readonly reviews: readonly Review[];
  /** The live role of everybody who reviewed. */
  readonly roles: ReadonlyMap<string, Role>;
  /** The commit that holds the plan. */
  readonly head: string;
  /** Who says execute. */
  readonly asker: string;
  readonly needed: number;
}

/** How many approvals a plan needs in a repository: what is written counts, also where one person works. */
export function neededApprovals({ app, operations }: Settings): number {
  return operations.approvals ?? (app.onePerson ? 0 : 1);
}

/**
 * What is missing before a plan may be executed. The last word of each person counts, unless it only comments: an approval of the very
 * commit that holds the plan, by somebody else than who executes, who may write to the repository at this moment. Who may write and asks
 * for changes stops it, whatever the commit.
 */
export function approvalReasons({ reviews, roles, head, asker, needed }: ApprovalQuestion): RefusalReason[] {
  const reasons: RefusalReason[] = [];
  const unused: string[] = [];
  let approvals = 0;
  for (const { author, verdict, commit } of lastWords(reviews)) {
    const { login } = author;
    const role = roles.get(login) ?? 'none';
    const may = author.kind === 'person' && permits(role, 'write');
    if (verdict === 'changes-requested' && may)
      reasons.push({
        code: 'changes-requested',
        detail: `${login} asks for changes: that review has to be dismissed, or become an approval`,
      });
    if (verdict === 'dismissed') unused.push(`the review of ${login} was dismissed`);
    if (verdict !== 'approved') continue;
    if (same(login, asker)) unused.push(`${login} says execute, so that their own approval does not count`);
    else if (!may) unused.push(`${login} approved and has ${role}, and write is needed`);
    else if (commit !== head)
      unused.push(
        `${login} approved ${commit === null ? 'a commit that is gone' : commit.slice(0, 7)}, and the plan is in ${head.slice(0, 7)}: approve it again`,
      );
    else approvals += 1;
  }
  if (approvals < needed) {
    const had = unused.length === 0 ? '' : `; ${unused.join('; ')}`;
    const detail = `it needs ${counted(needed, 'approval')} of ${head.slice(0, 7)} by somebody other than ${asker}, and has ${approvals}${had}`;
    reasons.push({ code: 'not-approved', detail });
  }
  return reasons;
}

/** Comments leave an earlier verdict as it was. */
function lastWords(reviews: readonly Review[]): Review[] {
  const last = new Map<string, Review>();
  for (const review of reviews)
    if (review.verdict !== 'commented') last.set(review.author.login.toLowerCase(), review);
  return [...last.values()];
}

/** GitHub tells logins apart without regard to case. */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
