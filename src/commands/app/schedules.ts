import { z } from 'zod';
import { Task } from '../../domain/app-settings.ts';
import type { RepositoryRef } from '../../domain/github-repository.ts';
import type { AppDeps } from './deps.ts';
import { readSettings } from './look.ts';

/** Kind of the jobs that schedules start. */
export const SCHEDULED = 'scheduled';
/** Not all repositories start at the same second. */
const SPREAD_SECONDS = 600;

/** What a schedule's job carries; the repository is looked up again when it starts. */
export const ScheduledJob = z.object({
  repositoryId: z.int().min(1),
  owner: z.string().min(1),
  name: z.string().min(1),
  installationId: z.int().min(1),
  task: Task,
});

/** Looks at what was merged, where the settings do not say when; it costs two requests where nothing is watched. */
const DAILY_VERIFY = { run: 'verify', cron: '47 2 * * *', timezone: 'UTC' } as const;

/** Makes the schedules of a repository be those of its settings on the default branch; broken settings change nothing. */
export async function followSettings(repository: RepositoryRef, deps: AppDeps): Promise<void> {
  const { settings, broken } = await readSettings(deps.github.reader(repository), deps);
  if (broken !== null) {
    deps.record('settings-broken', { repository: repository.id, problems: broken.problems.length });
    return;
  }
  const { schedules } = settings.app;
  const all = schedules.some(({ run }) => run === 'verify') ? schedules : [...schedules, DAILY_VERIFY];
  await deps.schedules.ensure(
    repository.id,
    all.map(({ run, cron, timezone }, index) => ({
      name: `${run}-${index + 1}`,
      cron,
      timeZone: timezone,
      kind: SCHEDULED,
      data: {
        repositoryId: repository.id,
        owner: repository.owner,
        name: repository.name,
        installationId: repository.installationId,
        task: run,
      } satisfies z.infer<typeof ScheduledJob>,
      spreadSeconds: SPREAD_SECONDS,
    })),
  );
}
