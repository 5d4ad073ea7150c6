import type { Octokit } from '@octokit/rest';
import { GitHubRefused } from '../../domain/errors.ts';
import type {
  BranchProtection,
  ChangedFile,
  GitHubReader,
  Listed,
  RepositoryRef,
  Role,
} from '../../domain/github-repository.ts';
import { OWN_BRANCHES } from './guards.ts';
import { headOf } from './head.ts';
import { commentOf, issueOf, pullRequestOf, reviewOf } from './parsed.ts';
import { orNull } from './transport.ts';

const PAGE = 100;
const LARGEST_FILE = 5 * 2 ** 20;
const MOST_CHANGED_FILES = 3000;
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:_[A-Za-z0-9]+)?$/;
const ROLES: ReadonlySet<string> = new Set<Role>(['admin', 'maintain', 'write', 'triage', 'read', 'none']);
/** GitHub takes the first of these that is there. */
const OWNERS_FILES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** What reading and writing a repository are made with. */
export interface RepositoryClient {
  readonly repository: RepositoryRef;
  readonly octokit: Octokit;
  /** The login of the App. */
  readonly appLogin: string;
  readonly appId: number;
}

/** Reads a repository; with a narrowed token, and without a method that writes. */
export function createReader({ repository, octokit, appLogin }: RepositoryClient): GitHubReader {
  const { repos, pulls, issues, git } = octokit.rest;
  const here = { owner: repository.owner, repo: repository.name };

  const branchHead: GitHubReader['branchHead'] = async (branch) => {
    const found = await headOf(octokit, repository, branch);
    return found === null ? null : { branch, commit: found.commit, tree: found.tree };
  };
  const fileAt: GitHubReader['fileAt'] = async (path, at) => {
    const found = await orNull(repos.getContent({ ...here, path, ref: at }));
    if (found === null || Array.isArray(found.data) || found.data.type !== 'file') return null;
    const { content, encoding, size, sha } = found.data;
    if (size > LARGEST_FILE) return null;
    if (String(encoding) !== 'none') return textOf(content);
    return textOf((await git.getBlob({ ...here, file_sha: sha })).data.content);
  };

  return {
    repository,
    branchHead,
    fileAt,
    defaultHead: async () => {
      const head = await branchHead(repository.defaultBranch);
      if (head !== null) return head;
      throw new GitHubRefused(`${here.owner}/${here.repo} has no branch ${repository.defaultBranch}`, {
        hint: 'Push a first commit, or see whether the default branch has been renamed.',
      });
    },
    pullRequests: async () => {
      const { data } = await pulls.list({
        ...here,
        state: 'all',
        sort: 'updated',
        direction: 'desc',
        per_page: PAGE,
      });
      const own = data.map((pull) => pullRequestOf(pull, repository, appLogin));
      return {
        items: own.filter(({ head }) => !head.fork && head.branch.startsWith(OWN_BRANCHES)),
        complete: data.length < PAGE,
      };
    },
    pullRequestsFrom: async (branch) => {
      const { data } = await pulls.list({
        ...here,
        state: 'all',
        head: `${repository.owner}:${branch}`,
        per_page: PAGE,
      });
      return data
        .map((pull) => pullRequestOf(pull, repository, appLogin))
        .filter(({ head }) => !head.fork && head.branch === branch)
        .toSorted((one, other) => other.number - one.number);
    },
    pullRequest: async (number) => {
      const found = await orNull(pulls.get({ ...here, pull_number: number }));
      return found === null ? null : pullRequestOf(found.data, repository, appLogin);
    },
    changedFiles: async (number): Promise<Listed<ChangedFile>> => {
      const files = await octokit.paginate(pulls.listFiles, { ...here, pull_number: number, per_page: PAGE });
      return {
        items: files.map(({ filename, status }) => ({ path: filename, status: changeOf(status) })),
        complete: files.length < MOST_CHANGED_FILES,
      };
    },
    reviews: async (number) => {
      const found = await octokit.paginate(pulls.listReviews, {
        ...here,
        pull_number: number,
        per_page: PAGE,
      });
      return found.flatMap((review) => reviewOf(review, appLogin));
    },
    issue: async (number) => {
      const found = await orNull(issues.get({ ...here, issue_number: number }));
      return found === null || found.data.pull_request ? null : issueOf(found.data, appLogin);
    },
    comment: async (id) => {
      const found = await orNull(issues.getComment({ ...here, comment_id: id }));
      return found === null ? null : commentOf(found.data, appLogin);
    },
    comments: async (number) => {
      const found = await octokit.paginate(issues.listComments, {
        ...here,
        issue_number: number,
        per_page: PAGE,
      });
      return found.map((comment) => commentOf(comment, appLogin));
    },
    roleOf: async (login) => {
      if (!LOGIN.test(login)) return 'none';
      const found = await orNull(repos.getCollaboratorPermissionLevel({ ...here, username: login }));
      if (found === null) return 'none';
      return [found.data.role_name, found.data.permission].find(isRole) ?? 'none';
    },
    codeOwners: async () => {
      for (const path of OWNERS_FILES) {
        const text = await fileAt(path, repository.defaultBranch);
        if (text !== null) return text;
      }
      return null;
    },
    protection: () => protectionOf(octokit, repository),
  };
}

function textOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

function isRole(role: string | undefined): role is Role {
  return role !== undefined && ROLES.has(role);
}

function changeOf(status: string): ChangedFile['status'] {
  switch (status) {
    case 'added':
    case 'copied':
      return 'added';
    case 'removed':
    case 'renamed':
      return status;
    default:
      return 'modified';
  }
}

/** Rulesets are for everybody to read; of the older protection the checks are, but not the reviews. */
async function protectionOf(octokit: Octokit, repository: RepositoryRef): Promise<BranchProtection> {
  const here = { owner: repository.owner, repo: repository.name, branch: repository.defaultBranch };
  const rules = (await orNull(octokit.rest.repos.getBranchRules(here), [403, 404]))?.data ?? null;
  const branch = (await orNull(octokit.rest.repos.getBranch(here), [403, 404]))?.data ?? null;
  let reviews = 0;
  const checks = new Set(branch?.protection?.required_status_checks?.contexts ?? []);
  for (const rule of rules ?? []) {
    if (rule.type === 'pull_request')
      reviews = Math.max(reviews, rule.parameters?.required_approving_review_count ?? 0);
    if (rule.type === 'required_status_checks')
      for (const check of rule.parameters?.required_status_checks ?? []) checks.add(check.context);
  }
  const hidden = rules === null || branch === null || (branch.protected && reviews === 0);
  return {
    reviews: hidden ? null : reviews,
    checks: branch === null && checks.size === 0 ? null : [...checks].toSorted(),
  };
}
