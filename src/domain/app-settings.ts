import { z } from 'zod';
import { CommentVerb, Days, LeastRole, permits, WRITING_VERBS } from './comment-command.ts';

/** What a schedule or a dispatch can start; none of them executes anything. */
export const Task = z.enum([
  'analyze',
  'propose',
  'verify',
  'dry-run-sync',
  'dry-run-seo',
  'orders',
  'views-snapshot',
]);
export type Task = z.infer<typeof Task>;

/** A path below the top of the repository, in no folder of git's and with no way out. */
export const RepositoryPath = z
  .string()
  .min(1, 'must not be empty')
  .max(400, 'is too long for a path')
  .regex(/^[^\p{C}\\:*?"<>|]+$/u, 'must be a plain path with forward slashes')
  .refine(
    (path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'must be relative to the top of the repository, without . and ..',
  )
  .refine((path) => !/(?:^|\/)\.git(?:\/|$)/i.test(path), 'must not be in the folder of git');

const Schedule = z.strictObject({
  run: Task,
  cron: z
    .string()
    .regex(/^(?:\S+ +){4}\S+$/, 'must have five fields: minute, hour, day, month, weekday')
    .meta({ description: 'Five fields: minute, hour, day of the month, month, weekday' }),
  timezone: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as Europe/Zurich or UTC')
    .default('UTC')
    .meta({ description: 'IANA time zone in which the fields are read' }),
});
export type Schedule = z.infer<typeof Schedule>;

const LogSource = z.union(
  [
    z.strictObject({
      path: RepositoryPath.meta({ description: 'A log of the repository that is larger than a clone holds' }),
    }),
    z.strictObject({
      url: z
        .string()
        .max(2_000, 'is too long for an address')
        .regex(/^https:\/\/[^\s@\\]+$/, 'must be an https address without a user or a password')
        .meta({ description: 'Its host must be on the list of allowed hosts of whoever runs the app' }),
    }),
    z.strictObject({
      artifact: z
        .string()
        .regex(/^[^\p{C}\\/:*?"<>|]{1,200}$/u, 'must be the name of a workflow artifact')
        .meta({ description: 'Needs the permission actions: read' }),
    }),
  ],
  'must have a path, a url or an artifact, and one of them only',
);
export type LogSource = z.infer<typeof LogSource>;

const LOGIN = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i;
const TEAM = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}\/[a-z\d](?:[a-z\d._-]){0,99}$/i;

const Reviewer = z
  .string()
  .refine((name) => LOGIN.test(name) || TEAM.test(name), 'must be a user, or a team as organisation/team');

const PullRequests = z.strictObject({
  reviewers: z.array(Reviewer).max(15, 'GitHub takes at most 15').optional().meta({
    description: 'Users, and teams as organisation/team; default: the owners that CODEOWNERS names',
  }),
  max_open: z.int().min(0).max(20, 'must not be above 20').default(3).meta({
    description: 'Proposals that are open at a time',
  }),
  max_per_hour: z.int().min(1).max(20, 'must not be above 20').default(2).meta({
    description: 'Pull requests that are opened in an hour',
  }),
  stale_after: Days.default('30d').meta({
    description: 'An open proposal whose evidence is gone for so long is closed',
  }),
  snooze: Days.default('30d').meta({ description: 'How long /apeg snooze closes a proposal without a time' }),
  labels: z
    .array(z.string().regex(/^[^\p{C}\s,](?:[^\p{C},]{0,48}[^\p{C}\s,])?$/u, 'must be a label'))
    .max(10)
    .default([])
    .meta({ description: 'Labels beside apeg and the risk' }),
});

/** The parts of `.github/apeg.yml` that only the GitHub App reads. */
export const APP_SETTINGS = {
  schedules: z
    .array(Schedule)
    .max(20, 'must not be more than 20')
    .optional()
    .meta({ description: 'What the app does by itself, and when' }),
  permissions: z
    .partialRecord(CommentVerb, LeastRole)
    .superRefine((roles, context) => {
      for (const verb of WRITING_VERBS)
        if (!permits(roles[verb] ?? 'write', 'write'))
          context.addIssue({
            code: 'custom',
            path: [verb],
            message: 'must be write or more: it changes something',
          });
    })
    .optional()
    .meta({ description: 'The least role that may ask for a command in a comment' }),
  one_person: z.boolean().optional().meta({
    description: 'Only one person works here: nobody is asked for a review; default: false',
  }),
  pull_requests: PullRequests.optional(),
  log_sources: z.array(LogSource).max(20, 'must not be more than 20').optional().meta({
    description: 'Logs that a clone does not bring: larger files, https addresses, workflow artifacts',
  }),
} as const;
const WrittenAppSettings = z.strictObject(APP_SETTINGS);
type WrittenAppSettings = z.infer<typeof WrittenAppSettings>;

/** What the app is allowed and told to do in a repository. */
export interface AppSettings {
  readonly schedules: readonly Schedule[];
  readonly permissions: Readonly<Partial<Record<CommentVerb, LeastRole>>>;
  /** Whether nobody but one person works here, so that no review can be asked for. */
  readonly onePerson: boolean;
  readonly pullRequests: {
    /** Undefined where CODEOWNERS decides. */
    readonly reviewers: readonly string[] | undefined;
    readonly maxOpen: number;
    readonly maxPerHour: number;
    readonly staleAfterDays: number;
    readonly snoozeDays: number;
    readonly labels: readonly string[];
  };
  readonly logSources: readonly LogSource[];
}

/** The app's settings with the defaults filled in. */
export function appSettingsOf(written: WrittenAppSettings): AppSettings {
  const pulls = PullRequests.parse(written.pull_requests ?? {});
  return {
    schedules: written.schedules ?? [],
    permissions: written.permissions ?? {},
    onePerson: written.one_person ?? false,
    pullRequests: {
      reviewers: pulls.reviewers,
      maxOpen: pulls.max_open,
      maxPerHour: pulls.max_per_hour,
      staleAfterDays: daysOf(pulls.stale_after),
      snoozeDays: daysOf(pulls.snooze),
      labels: pulls.labels,
    },
    logSources: written.log_sources ?? [],
  };
}

/** The number in `7d`. */
export function daysOf(days: z.infer<typeof Days>): number {
  return Number(days.slice(0, -1));
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
