import type { Instant } from './time.ts';

/** A repository that the App is installed in, named so that every request about it can be made. */
export interface RepositoryRef {
  /** GitHub's number for it; stays when it is renamed, and is what tenants are told apart by. */
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly installationId: number;
}

/** A commit at the end of a branch, with its tree. */
export interface BranchHead {
  readonly branch: string;
  readonly commit: string;
  readonly tree: string;
}

/** A commit to put files on, and the files that it holds where they are known. */
export interface BranchBase extends BranchHead {
  /** By their whole path, each with its mode and git's name for its content. */
  readonly files?: ReadonlyMap<string, { readonly mode: string; readonly sha: string }>;
}

/** Who wrote something: `app` is this App itself, and no other bot. */
export interface Author {
  readonly login: string;
  readonly kind: 'app' | 'bot' | 'person';
}

/** A pull request whose branch is in the repository itself or in a fork. */
export interface PullRequest {
  readonly number: number;
  readonly title: string;
  /** Text from outside: people may have edited it. */
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  readonly head: { readonly branch: string; readonly commit: string; readonly fork: boolean };
  readonly base: string;
  readonly author: Author;
  readonly labels: readonly string[];
  /** Logins, and teams as `org/slug`, whose review is asked for and not given yet. */
  readonly reviewers: readonly string[];
  readonly url: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly closedAt: Instant | null;
  /** The commit that a merge left on the base; null where there was none. */
  readonly mergeCommit: string | null;
}

/** An issue that is no pull request. */
export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
  readonly author: Author;
  readonly labels: readonly string[];
  readonly url: string;
  readonly updatedAt: Instant;
}

/** A comment on an issue or pull request. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: Author;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What somebody said about a pull request as a whole; a review that was not handed in yet is none. */
export interface Review {
  readonly author: Author;
  readonly verdict: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
  /** The commit that was looked at; null where GitHub does not know it any more. */
  readonly commit: string | null;
}

/** What a login may do in a repository; a role that the organisation made itself counts as the one that it is built on. */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/** What guards the default branch, as far as it can be read without administration rights; null where GitHub does not say. */
export interface BranchProtection {
  /** Approving reviews that a pull request needs; 0 where none. */
  readonly reviews: number | null;
  /** Names of checks that must pass. */
  readonly checks: readonly string[] | null;
}

/** A file that a pull request changes. */
export interface ChangedFile {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed';
}

/** One answer to many questions: `complete` is false where there is more than was looked at. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly complete: boolean;
}

/**
 * A repository on GitHub as planners see it: nothing here can write, and the token behind it may not either.
 *
 * Every method is one request unless it says otherwise. @throws GitHubUnavailable, GitHubRefused
 */
export interface GitHubReader {
  readonly repository: RepositoryRef;
  /** The head of the default branch. @throws GitHubRefused where the repository is empty. */
  defaultHead(): Promise<BranchHead>;
  /** The head of a branch, or null where there is none. */
  branchHead(branch: string): Promise<BranchHead | null>;
  /** The text of a file at a branch or commit, or null where there is none, or it is a folder or over 5 MiB; over 1 MiB it takes two requests. */
  fileAt(path: string, at: string): Promise<string | null>;
  /** Pull requests from branches under `apeg/` of the repository itself, open and closed, the latest updated of the last 100. */
  pullRequests(): Promise<Listed<PullRequest>>;
  /** All pull requests from one branch of the repository itself, newest first. */
  pullRequestsFrom(branch: string): Promise<readonly PullRequest[]>;
  pullRequest(number: number): Promise<PullRequest | null>;
  /** Files that a pull request changes; one request for each 100, at most 3000 files. */
  changedFiles(number: number): Promise<Listed<ChangedFile>>;
  /** Reviews of a pull request, oldest first; one request for each 100. */
  reviews(number: number): Promise<readonly Review[]>;
  issue(number: number): Promise<Issue | null>;
  comment(id: number): Promise<Comment | null>;
  /** Comments on an issue or pull request, oldest first; one request for each 100. */
  comments(number: number): Promise<readonly Comment[]>;
  /** The live role of a login; `none` for strangers, other Apps, and where GitHub knows no such login. */
  roleOf(login: string): Promise<Role>;
  /** The text of CODEOWNERS, or null; at most three requests. */
  codeOwners(): Promise<string | null>;
  /** What guards the default branch; two requests. */
  protection(): Promise<BranchProtection>;
}
