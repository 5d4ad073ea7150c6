import { z } from 'zod';
import { BUCKETS } from '../domain/bucket.ts';
import { UsageError } from '../domain/errors.ts';
import { counted } from '../domain/figure-text.ts';
import { instantOf, millisecondsOf, parseLength } from '../domain/time.ts';
import type { WrittenArchive } from '../history/archive/archive-log.ts';
import type { ArchivePlan } from '../history/archive/plan-archive.ts';
import { heading, type TextStyle } from '../rendering/report-text.ts';
import { printable, prose } from '../rendering/tainted.ts';
import { createCommand, type Report } from './command.ts';
import type { Deps } from './deps.ts';
import { LOG_OPTIONS, LogInput, namedLogs } from './log-place.ts';

const Input = LogInput.extend({
  olderThan: z
    .string()
    .refine((text) => parseLength(text) !== null, 'must be a length of time such as 90d')
    .optional(),
  dryRun: z.boolean().optional(),
  execute: z.boolean().optional(),
  restore: z
    .string()
    .regex(/^\d{4}-\d{2}$/, 'must be a month such as 2025-08')
    .optional(),
});
type Input = z.infer<typeof Input>;

/** Moves old log entries into packed monthly files, from which analysis goes on reading them. */
export const archiveLogs = createCommand(
  {
    name: 'archive-logs',
    summary: 'move old log entries into packed monthly files beside the log',
    options: [
      {
        name: 'older-than',
        argument: 'length',
        summary: 'entries of at least this age go, for example 90d; by whole UTC days',
      },
      { name: 'dry-run', summary: 'only say what would move (the default)' },
      {
        name: 'execute',
        summary: 'move it: archives are written and read back before anything leaves the log',
      },
      {
        name: 'restore',
        argument: 'month',
        summary: 'put the archives of a month such as 2025-08 back into the log',
      },
      ...LOG_OPTIONS,
    ],
  },
  Input,
  async (input, deps) => {
    const names = await namesOf(input, deps);
    if (input.restore !== undefined) return restore(input.restore, input, { names, deps });
    if (input.olderThan === undefined)
      throw new UsageError('--older-than: is missing', {
        hint: 'Say from which age entries go, for example --older-than 90d.',
      });
    if (input.dryRun === true && input.execute === true)
      throw new UsageError('--execute: goes with no --dry-run', { hint: 'Give one of the two.' });
    const before = midnightBefore(deps.clock.now(), input.olderThan);
    const plans: ArchivePlan[] = [];
    for (const name of names) plans.push(await deps.archives.plan(name, before));
    if (input.execute !== true) return reportOf(plans, null, before);
    const written: WrittenArchive[] = [];
    for (const plan of plans) {
      deps.progress(`archiving ${plan.log.name}`);
      if (plan.going > 0) written.push(...(await deps.archives.write(plan)));
    }
    return reportOf(plans, written, before);
  },
);

async function namesOf(input: Input, deps: Deps): Promise<readonly string[]> {
  const names = (await namedLogs(input, deps)) ?? (await deps.archives.defaultLogs());
  if (names.length > 0) return names;
  throw new UsageError('There is no Logbook here', {
    hint: 'Name one with --logbook, or run apeg where Logbook.json or Logbook.jsonl is.',
  });
}

/** The UTC midnight before which every entry has at least the age. */
function midnightBefore(now: string, age: string): string {
  const at = millisecondsOf(now) - (parseLength(age) ?? 0);
  return instantOf(Math.floor(at / BUCKETS.day.ms) * BUCKETS.day.ms);
}

async function restore(
  month: string,
  { olderThan, execute, dryRun }: Input,
  { names, deps }: { readonly names: readonly string[]; readonly deps: Deps },
): Promise<Report> {
  const [name = '', another] = names;
  if (olderThan !== undefined || execute === true || dryRun === true || another !== undefined)
    throw new UsageError('--restore: stands alone, with one log', { hint: 'See apeg archive-logs --help.' });
  const restored = await deps.archives.restore(name, month);
  const line = `${counted(restored.entries, 'entry', 'entries')} of ${month} put back into ${printable(name)} from ${counted(restored.files.length, 'archive')}.`;
  return {
    ending: 'done',
    text: () => `${line}\n`,
    json: () => restored,
    markdown: () => `${prose(line)}\n`,
  };
}

function reportOf(
  plans: readonly ArchivePlan[],
  written: readonly WrittenArchive[] | null,
  before: string,
): Report {
  return {
    ending: 'done',
    text: (style) => `${lines(plans, written, { before, style }).join('\n')}\n`,
    json: () => ({
      before,
      executed: written !== null,
      logs: plans.map(({ log, months, going, staying, problems }) => ({
        log: log.name,
        months,
        going,
        staying,
        problems,
      })),
      archives: written ?? [],
    }),
    markdown: () =>
      lines(plans, written, { before, style: { colour: false } })
        .map((line) => `- ${prose(line)}\n`)
        .join(''),
  };
}

function lines(
  plans: readonly ArchivePlan[],
  written: readonly WrittenArchive[] | null,
  { before, style }: { readonly before: string; readonly style: TextStyle },
): string[] {
  const verb = written === null ? 'would leave' : 'left';
  const some = plans.some(({ going }) => going > 0);
  return [
    ...plans.flatMap(({ log, months, going, staying }) => [
      heading(
        `${counted(going, 'entry', 'entries')} from before ${before.slice(0, 10)} ${verb} ${printable(log.name)}, ${staying} ${written === null ? 'would stay' : 'stayed'}`,
        style,
      ),
      ...months.map(
        ({ month, entries, bytes }) => `  ${month}  ${counted(entries, 'entry', 'entries')}, ${bytes} bytes`,
      ),
    ]),
    ...(written ?? []).map(
      ({ file, entries, bytes }) =>
        `Written: ${printable(file)}, ${counted(entries, 'entry', 'entries')} in ${bytes} bytes`,
    ),
    ...(written === null && some ? ['Nothing was moved. To move it: the same command with --execute.'] : []),
    ...(some ? [] : ['There is nothing to archive.']),
  ];
}
