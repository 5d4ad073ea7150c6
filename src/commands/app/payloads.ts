import { z } from 'zod';
import { Task } from '../../domain/app-settings.ts';
import { Days } from '../../domain/comment-command.ts';
import type { RepositoryRef } from '../../domain/github-repository.ts';

const Id = z.int().min(1);
const Sha = z.string().regex(/^[0-9a-f]{40}$/);

/** The repository of a payload, as far as APEG looks at it. */
const Place = z.object({
  repository: z.object({
    id: Id,
    name: z.string().min(1),
    owner: z.object({ login: z.string().min(1) }),
    default_branch: z.string().min(1),
  }),
  installation: z.object({ id: Id }),
});

/** A comment that was just written. */
export const CommentPayload = Place.extend({
  action: z.literal('created'),
  issue: z.object({ number: Id, pull_request: z.object({}).nullish() }),
  comment: z.object({
    id: Id,
    body: z.string(),
    user: z.object({ login: z.string(), type: z.string() }),
    created_at: z.iso.datetime({ offset: true }),
    updated_at: z.iso.datetime({ offset: true }),
  }),
});
export type CommentPayload = z.infer<typeof CommentPayload>;

/** A pull request whose files may have changed. */
export const PullPayload = Place.extend({
  action: z.enum(['opened', 'synchronize', 'reopened', 'closed']),
  pull_request: z.object({
    number: Id,
    merged: z.boolean().nullish(),
    head: z.object({ ref: z.string(), sha: Sha, repo: z.object({ id: Id }).nullable() }),
  }),
});
export type PullPayload = z.infer<typeof PullPayload>;

/** Commits that came to a branch. */
export const PushPayload = Place.extend({
  ref: z.string(),
  after: Sha,
  deleted: z.boolean(),
  commits: z.array(
    z.object({
      added: z.array(z.string()).default([]),
      modified: z.array(z.string()).default([]),
      removed: z.array(z.string()).default([]),
    }),
  ),
});
export type PushPayload = z.infer<typeof PushPayload>;

/** The names that a dispatch can have; none of them executes anything. */
const DISPATCHES = {
  'apeg-analyze': 'analyze',
  'apeg-propose': 'propose',
  'apeg-verify': 'verify',
  'apeg-dry-run-sync': 'dry-run-sync',
  'apeg-dry-run-seo': 'dry-run-seo',
  'apeg-orders': 'orders',
  'apeg-views-snapshot': 'views-snapshot',
} as const satisfies Record<`apeg-${Task}`, Task>;

/** A dispatch; what it carries is checked apart, so that its sender can be told what is wrong with it. */
export const DispatchPayload = Place.extend({
  action: z.string(),
  client_payload: z.unknown().optional(),
});

/** What a dispatch may carry: nothing, but for an analysis how far it looks back. */
export const DispatchInput = z.strictObject({ period: Days.optional() });
export type DispatchInput = z.infer<typeof DispatchInput>;

/** The App came to repositories, or left them. */
export const InstallationPayload = z.object({
  action: z.string(),
  installation: z.object({ id: Id }),
  repositories: z.array(z.object({ id: Id, full_name: z.string() })).optional(),
  repositories_added: z.array(z.object({ id: Id, full_name: z.string() })).optional(),
  repositories_removed: z.array(z.object({ id: Id, full_name: z.string() })).optional(),
});
export type InstallationPayload = z.infer<typeof InstallationPayload>;

/** The task of a dispatch by its name, or undefined where it is none of APEG's. */
export function taskOf(action: string): Task | undefined {
  return Object.hasOwn(DISPATCHES, action) ? DISPATCHES[action as keyof typeof DISPATCHES] : undefined;
}

/** The repository of a payload in the form that every port takes. */
export function placeOf({ repository, installation }: z.infer<typeof Place>): RepositoryRef {
  return {
    id: repository.id,
    owner: repository.owner.login,
    name: repository.name,
    defaultBranch: repository.default_branch,
    installationId: installation.id,
  };
}
