import { Cron } from 'croner';
import { z } from 'zod';

const HOUR_MS = 3_600_000;
/** So many times in a row are looked at for how close they are. */
const TIMES = 50;
/** From where times are counted; any day does. */
const START = '2026-01-01T00:00:00';

const Written = z.object({ schedules: z.array(z.looseObject({ cron: z.string() }).catch({ cron: '' })) });

/** What is wrong with the times of schedules, found beside whatever else is wrong in the settings. */
export function scheduleIssues(settings: unknown): { path: PropertyKey[]; message: string }[] {
  const { data } = Written.safeParse(settings);
  return (data?.schedules ?? []).flatMap(({ cron }, index) => {
    // The shape has its own message.
    const message = cron.trim().split(/ +/).length === 5 ? problemOf(cron) : null;
    return message === null ? [] : [{ path: ['schedules', index, 'cron'], message }];
  });
}

function problemOf(pattern: string): string | null {
  try {
    const times = new Cron(pattern, { timezone: 'UTC', mode: '5-part' }).nextRuns(TIMES, START);
    if (times.length === 0) return 'never comes';
    const close = times.some(
      (time, at) => at > 0 && time.getTime() - (times[at - 1]?.getTime() ?? 0) < HOUR_MS,
    );
    return close ? 'must not come more than once an hour' : null;
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error)}`;
  }
}
