import type { BranchBase, BranchHead, GitHubReader, Issue, PullRequest } from './github-repository.ts';

/** A change of files on top of a commit. */
export interface GitHubBranchWish {
  /** Under `apeg/`, and never the default branch. */
  readonly branch: string;
  /** What the files are put on. */
  readonly base: BranchBase;
  /** Paths with their whole new text; null takes a file away. */
  readonly files: readonly { readonly path: string; readonly content: string | null }[];
  readonly message: string;
  /** The head that APEG left on the branch; null where there should be no branch yet. Anything else there is somebody's work. */
  readonly expected: string | null;
}

/** What became of a branch. `refused` leaves it as it is. */
export type BranchOutcome =
  | {
      readonly outcome: 'created' | 'updated' | 'unchanged';
      readonly head: BranchHead;
      readonly verified: boolean | null;
    }
  | { readonly outcome: 'refused'; readonly reason: string; readonly found: string };

/** A pull request as it should be: the open one of its branch. */
export interface PullRequestWish {
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  /** Labels that it should have, and those of ours that it should no longer have; labels of people stay. */
  readonly labels: { readonly wanted: readonly string[]; readonly retired: readonly string[] };
  /** Logins, and teams as `org/slug`; asked for once, when the pull request is made. */
  readonly reviewers: readonly string[];
  /** What a look-up of this run found for the branch; `unknown` makes the connector look. */
  readonly standing: PullRequest | null | 'unknown';
}

/** What became of one thing that was wished. */
export interface Ensured {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly number: number;
  readonly url: string;
  /** What GitHub did not take, in words for people, such as a reviewer who is no collaborator. */
  readonly notes: readonly string[];
}

/** A comment as it should be: one for each marker and issue, edited in place. */
export interface CommentWish {
  /** Number of the issue or pull request. */
  readonly issue: number;
  readonly marker: string;
  readonly body: string;
  /** Its id where it is known; null makes the connector look for the marker. */
  readonly known: number | null;
}

/** An issue as it should be. Only one of the App's own with the marker is ever edited. */
export interface IssueWish {
  readonly marker: string;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** Its number where it is known; null makes the connector look for the marker. */
  readonly known: number | null;
  /** Where the issue is closed: leave it so, or open it again. */
  readonly whenClosed: 'leave' | 'reopen';
}

/** A remark of a check at a place in a file. */
export interface CheckRemark {
  readonly path: string;
  readonly line: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly message: string;
}

/** A check as it should be; one for each name and commit. */
export interface CheckWish {
  readonly name: string;
  readonly commit: string;
  readonly conclusion: 'success' | 'failure' | 'neutral' | null;
  readonly title: string;
  readonly summary: string;
  readonly remarks: readonly CheckRemark[];
}

/** Reactions that APEG gives. */
export type Reaction = 'eyes' | '+1' | '-1' | 'confused' | 'rocket';

/**
 * A repository on GitHub that can be written to, by saying what should be.
 *
 * A wish that already holds makes no write, so saying it again is harmless. Nothing here can touch a branch outside `apeg/`, a
 * workflow, an approval or a merge. @throws GitHubUnavailable, GitHubRefused, WriteForbidden
 */
export interface GitHubWriter extends GitHubReader {
  /**
   * Puts one commit on a branch: look-up, tree, commit, reference. Never forced: what others pushed meanwhile makes it refuse.
   * Files of the base that the wish does not bring are one look-up more, remembered for as long as the base stays the same.
   */
  ensureBranch(wish: GitHubBranchWish): Promise<BranchOutcome>;
  /** Opens or edits: at most one look-up, then the pull request, its labels, its reviewers. */
  ensurePullRequest(wish: PullRequestWish): Promise<Ensured>;
  closePullRequest(number: number): Promise<'closed' | 'unchanged'>;
  /** `number` of the answer is the comment's id. */
  ensureComment(wish: CommentWish): Promise<Ensured>;
  react(comment: number, reaction: Reaction): Promise<void>;
  ensureIssue(wish: IssueWish): Promise<Ensured & { readonly issue: Issue }>;
  /** `number` of the answer is the check's id. */
  ensureCheckRun(wish: CheckWish): Promise<Ensured>;
}
