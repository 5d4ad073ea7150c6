import { z } from 'zod';
import { DELIVERY, type Job } from '../../domain/job-queue.ts';
import { runChecks } from './checks.ts';
import { handleComment } from './comment.ts';
import type { AppDeps } from './deps.ts';
import { isActive, ONBOARDING_BRANCH, onboard } from './onboarding.ts';
import { revalidate } from './operation-revalidate.ts';
import { type Intent, type Listed, route } from './route.ts';
import { followSettings, SCHEDULED, ScheduledJob } from './schedules.ts';
import { runTask, type TaskRequest } from './tasks.ts';

/** Kind of the jobs that bring a repository on board. */
const ONBOARD = 'onboard';

const DeliveryData = z.object({ guid: z.string(), event: z.string(), payload: z.unknown() });
const ListedData = z.object({
  installationId: z.int(),
  id: z.int(),
  owner: z.string(),
  name: z.string(),
});

/** Does one job of the queue. Jobs of one repository come one after the other; what is done twice does no harm. */
export async function handleJob(job: Job, deps: AppDeps): Promise<void> {
  switch (job.kind) {
    case DELIVERY: {
      const { guid, event, payload } = DeliveryData.parse(job.data);
      const intents = route(event, payload);
      deps.record('delivery-routed', { delivery: guid, event, intents: intents.length });
      for (const intent of intents) await fulfil(intent, job, deps);
      return;
    }
    case SCHEDULED:
      return scheduled(ScheduledJob.parse(job.data), deps);
    case ONBOARD:
      return arrive(ListedData.parse(job.data), deps);
    default:
      deps.record('job-unknown', { job: job.id, kind: job.kind });
  }
}

async function fulfil(intent: Intent, job: Job, deps: AppDeps): Promise<void> {
  switch (intent.kind) {
    case 'comment':
      return handleComment(intent.payload, { last: job.last }, deps);
    case 'task':
      return whereActive(intent, { task: intent.task, input: intent.input, problem: intent.problem }, deps);
    case 'decided':
      // What is watched is looked at every day from now on.
      if (intent.merged) await followSettings(intent.repository, deps);
      return whereActive(
        intent,
        { task: intent.merged ? 'verify' : 'board', input: {}, problem: null },
        deps,
      );
    case 'checks':
      // Settings that are only proposed are checked; whatever else a repository does is its own business until they are merged.
      if (intent.pull?.branch === ONBOARDING_BRANCH || (await isActive(intent.repository, deps)))
        await runChecks(intent, deps);
      if (intent.pull !== null && !intent.pull.fork)
        await revalidate(intent.repository, intent.pull.branch, deps);
      return;
    case 'settings':
      return followSettings(intent.repository, deps);
    case 'arrived':
      for (const listed of intent.repositories)
        await deps.queue.ask({
          kind: ONBOARD,
          lane: listed.id,
          data: listed,
          key: `onboard/${listed.id}/${job.id}`,
        });
      return;
    case 'left':
      for (const { id } of intent.repositories) await deps.schedules.ensure(id, []);
  }
}

/** A repository without settings on its default branch has not been merged into taking part. */
async function whereActive(
  { repository }: Pick<Extract<Intent, { kind: 'task' | 'decided' }>, 'repository'>,
  request: TaskRequest,
  deps: AppDeps,
): Promise<void> {
  if (await isActive(repository, deps)) return runTask(repository, request, deps);
  deps.record('repository-inactive', { repository: repository.id, task: request.task });
}

async function scheduled(
  { installationId, owner, name, repositoryId, task }: z.infer<typeof ScheduledJob>,
  deps: AppDeps,
): Promise<void> {
  const repository = await deps.github.repository(installationId, owner, name);
  // A name can be given to another repository, which has schedules of its own.
  if (repository === null || repository.id !== repositoryId) {
    deps.record('repository-gone', { repository: repositoryId, task });
    return deps.schedules.ensure(repositoryId, []);
  }
  return whereActive({ repository }, { task, input: {}, problem: null }, deps);
}

async function arrive({ installationId, owner, name, id }: Listed, deps: AppDeps): Promise<void> {
  const repository = await deps.github.repository(installationId, owner, name);
  if (repository === null || repository.id !== id)
    return deps.record('repository-gone', { repository: id, task: null });
  return onboard(repository, deps);
}
