import type { AppParts } from '../../commands/app/deps.ts';
import { handleJob } from '../../commands/app/jobs.ts';
import { fetchMissed } from '../../commands/app/missed.ts';
import { ApegError } from '../../domain/errors.ts';
import { type Clock, millisecondsOf } from '../../domain/time.ts';
import { createCourtesy } from './courtesy.ts';
import type { Say } from './log.ts';
import { createMetrics } from './metrics.ts';
import { startServer } from './server.ts';
import { createWebhooks, type TakeWebhook, type WebhookIdentity } from './webhooks.ts';

/** Where the App listens and who it is. */
export interface AppPlace extends WebhookIdentity {
  readonly host: string;
  readonly port: number;
}

/** The App at work. */
export interface RunningApp {
  readonly url: string;
  /** Takes nothing more, finishes what is in hand, and closes everything. */
  stop(): Promise<void>;
}

/** Starts to listen, then to work, then asks for what was missed. */
export async function startApp(
  parts: AppParts,
  place: AppPlace,
  log: { readonly say: Say; readonly complain: Say },
): Promise<RunningApp> {
  const { deps } = parts;
  const metrics = createMetrics(() => deps.queue.depth());
  const courtesy = createCourtesy(deps.clock);
  const take = await createWebhooks(place, deps.queue, metrics);
  const webhooks: TakeWebhook = (request, response) => courtesy.during(() => take(request, response));
  const ready = (): Promise<boolean> =>
    deps.queue.depth().then(
      () => true,
      () => false,
    );
  const server = await startServer({ webhooks, metrics, ready, clock: deps.clock, ...log }, place);
  await deps.queue.work(async (job) => {
    await courtesy.gap();
    const took = stopwatch(deps.clock);
    const about = { job: job.id, kind: job.kind, repository: job.lane, attempt: job.attempt };
    try {
      await handleJob(job, deps);
      metrics.worked(job.kind, 'done', took());
      log.say('job-done', { ...about, seconds: took() });
    } catch (error) {
      metrics.worked(job.kind, 'failed', took());
      log.complain('job-failed', { ...about, last: job.last, ...causeOf(error) });
      throw error;
    }
  });
  log.say('listening', { url: server.url });
  await fetchMissed(deps).catch((error: unknown) => log.complain('deliveries-not-listed', causeOf(error)));
  return {
    url: server.url,
    stop: async () => {
      server.drain();
      log.say('draining');
      await parts.drain();
      await server.close();
      log.say('stopped');
    },
  };
}

function stopwatch(clock: Clock): () => number {
  const began = millisecondsOf(clock.now());
  return () => (millisecondsOf(clock.now()) - began) / 1000;
}

/** An error for the log: its message is ours where it is an error of ours, else its kind alone. */
function causeOf(error: unknown): Record<string, unknown> {
  if (error instanceof ApegError) return { code: error.code, error: error.message };
  if (!(error instanceof Error)) return { error: 'unknown' };
  return { error: `${error.name}: ${error.message}`, at: error.stack?.split('\n')[1]?.trim() };
}
