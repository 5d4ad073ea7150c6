import type { AppSettings } from '../../domain/app-settings.ts';
import { type CommentVerb, type LeastRole, permits, WRITING_VERBS } from '../../domain/comment-command.ts';
import { formOf } from './forms.ts';

/** Whether somebody may ask for something, and what is missing where not. */
export type Permission = { readonly granted: true } | { readonly granted: false; readonly missing: string };

/** Who asks, as GitHub has it at this moment. */
export interface Asker {
  readonly login: string;
  /** GitHub's `role_name`; one that is not of GitHub's order grants nothing. */
  readonly role: string;
  /** Whether it was asked on a pull request that comes from a fork. */
  readonly onFork: boolean;
}

/** The least role that may ask for a command here. */
export function leastRole(verb: CommentVerb, { permissions }: Pick<AppSettings, 'permissions'>): LeastRole {
  return permissions[verb] ?? formOf(verb).permission;
}

/** Judges by the live role alone: neither who wrote the pull request nor who belongs to the organisation counts. */
export function authorise(
  verb: CommentVerb,
  { login, role, onFork }: Asker,
  settings: Pick<AppSettings, 'permissions'>,
): Permission {
  const least = leastRole(verb, settings);
  if (!permits(role, least))
    return { granted: false, missing: `${verb} needs the role ${least} here, and ${login} has ${role}` };
  if (onFork && WRITING_VERBS.includes(verb))
    return {
      granted: false,
      missing: `${verb} changes something, and on a pull request from a fork only commands that look are taken`,
    };
  return { granted: true };
}
