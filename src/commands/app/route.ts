import type { z } from 'zod';
import type { Task } from '../../domain/app-settings.ts';
import type { RepositoryRef } from '../../domain/github-repository.ts';
import { PROPOSAL_BRANCHES } from '../../proposals/pull-requests/decide.ts';
import { parseComment } from '../comments/parse.ts';
import { SETTINGS_FILE } from './deps.ts';
import {
  CommentPayload,
  DispatchInput,
  DispatchPayload,
  InstallationPayload,
  PullPayload,
  PushPayload,
  placeOf,
  taskOf,
} from './payloads.ts';

/** A repository as a list of an installation names it. */
export interface Listed {
  readonly installationId: number;
  readonly id: number;
  readonly owner: string;
  readonly name: string;
}

/** What a delivery asks for. */
export type Intent =
  | { readonly kind: 'comment'; readonly repository: RepositoryRef; readonly payload: CommentPayload }
  | {
      readonly kind: 'task';
      readonly repository: RepositoryRef;
      readonly task: Task;
      readonly input: DispatchInput;
      /** What is wrong with it; then nothing is done but to say so. */
      readonly problem: string | null;
    }
  | {
      readonly kind: 'checks';
      readonly repository: RepositoryRef;
      readonly commit: string;
      /** Null for a commit of the default branch. */
      readonly pull: { readonly number: number; readonly branch: string; readonly fork: boolean } | null;
      /** Known where GitHub names them. */
      readonly paths: readonly string[] | null;
    }
  | { readonly kind: 'decided'; readonly repository: RepositoryRef; readonly merged: boolean }
  | { readonly kind: 'settings'; readonly repository: RepositoryRef }
  | { readonly kind: 'arrived'; readonly repositories: readonly Listed[] }
  | { readonly kind: 'left'; readonly repositories: readonly Listed[] };

/** What a delivery asks for; nothing where it is none of APEG's business. Pure; never throws. */
export function route(event: string, payload: unknown): Intent[] {
  switch (event) {
    case 'issue_comment':
      return given(CommentPayload, payload, (found) => [
        { kind: 'comment', repository: placeOf(found), payload: found },
      ]);
    case 'repository_dispatch':
      return given(DispatchPayload, payload, dispatchIntents);
    case 'pull_request':
      return given(PullPayload, payload, pullIntents);
    case 'push':
      return given(PushPayload, payload, pushIntents);
    case 'installation':
    case 'installation_repositories':
      return given(InstallationPayload, payload, installationIntents);
    default:
      return [];
  }
}

/** Whether a delivery can lead to anything; most of what GitHub delivers is talk among people, and need not even be stored. */
export function concerns(event: string, payload: unknown): boolean {
  return route(event, payload).some(
    (intent) => intent.kind !== 'comment' || parseComment(intent.payload.comment.body).kind !== 'ignore',
  );
}

function given<Payload>(
  schema: z.ZodType<Payload>,
  payload: unknown,
  intents: (payload: Payload) => Intent[],
): Intent[] {
  const parsed = schema.safeParse(payload);
  return parsed.success ? intents(parsed.data) : [];
}

function dispatchIntents(payload: z.infer<typeof DispatchPayload>): Intent[] {
  const task = taskOf(payload.action);
  if (task === undefined) return [];
  const input = DispatchInput.safeParse(payload.client_payload ?? {});
  const [issue] = input.error?.issues ?? [];
  const place = ['client_payload', ...(issue?.path ?? [])].join('.');
  const problem = issue === undefined ? null : `${payload.action}: ${place}: ${issue.message}`;
  return [{ kind: 'task', repository: placeOf(payload), task, input: input.data ?? {}, problem }];
}

function pullIntents(payload: PullPayload): Intent[] {
  const { action, pull_request: pull } = payload;
  const repository = placeOf(payload);
  const fork = pull.head.repo?.id !== repository.id;
  if (action === 'closed')
    return !fork && pull.head.ref.startsWith(PROPOSAL_BRANCHES)
      ? [{ kind: 'decided', repository, merged: pull.merged === true }]
      : [];
  const about = { number: pull.number, branch: pull.head.ref, fork };
  return [{ kind: 'checks', repository, commit: pull.head.sha, pull: about, paths: null }];
}

function pushIntents(payload: PushPayload): Intent[] {
  const repository = placeOf(payload);
  if (payload.deleted || payload.ref !== `refs/heads/${repository.defaultBranch}`) return [];
  const paths = payload.commits.flatMap(({ added, modified, removed }) => [
    ...added,
    ...modified,
    ...removed,
  ]);
  const checks: Intent = { kind: 'checks', repository, commit: payload.after, pull: null, paths };
  return paths.includes(SETTINGS_FILE) ? [{ kind: 'settings', repository }, checks] : [checks];
}

function installationIntents(payload: InstallationPayload): Intent[] {
  const listed = (repositories: InstallationPayload['repositories'] = []): Listed[] =>
    repositories.map(({ id, full_name: name }) => ({
      installationId: payload.installation.id,
      id,
      owner: name.split('/')[0] ?? '',
      name: name.split('/')[1] ?? '',
    }));
  switch (payload.action) {
    case 'created':
      return [{ kind: 'arrived', repositories: listed(payload.repositories) }];
    case 'added':
      return [{ kind: 'arrived', repositories: listed(payload.repositories_added) }];
    case 'deleted':
      return [{ kind: 'left', repositories: listed(payload.repositories) }];
    case 'removed':
      return [{ kind: 'left', repositories: listed(payload.repositories_removed) }];
    default:
      return [];
  }
}
