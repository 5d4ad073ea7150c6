import { join } from 'node:path';
import { digestOf } from '../../domain/canonical-json.ts';
import { counted } from '../../domain/figure-text.ts';
import type { JournalEntry } from '../../domain/journal.ts';
import { jsonOf } from '../../domain/json-text.ts';
import { Plan } from '../../domain/plan.ts';
import type { Instant } from '../../domain/time.ts';
import { resumeCommand } from '../../operations/confirm.ts';
import { openedRuns, runsOf } from '../../operations/run-record.ts';
import type { DashboardItem } from '../../rendering/dashboard.ts';
import type { Deps } from '../deps.ts';

/** Where commands and the App leave plans unless they are told another place. */
const FILES = [
  'sync_plan.json',
  '.apeg/plans/sync.json',
  '.apeg/plans/seo.json',
  '.apeg/plans/rollback.json',
];

/** Plans that were shown and that no run was made of, as far as they stand where commands leave them. */
export async function openPlans(
  root: string,
  { entries, now }: { readonly entries: readonly JournalEntry[]; readonly now: Instant },
  deps: Pick<Deps, 'files' | 'state'>,
): Promise<DashboardItem[]> {
  const state = await deps.state(root);
  const known = new Set(entries.flatMap(({ body }) => (body.type === 'opened' ? [body.plan_sha256] : [])));
  const shown = [
    ...FILES.map(async (name) => ({
      id: name,
      value: jsonOf((await deps.files.read(join(root, name))) ?? ''),
    })),
    ...['seo-plan', ...runsOf(entries).map((run) => `rollback-${run}`)].map(async (id) => ({
      id,
      value: await state.read(id),
    })),
  ];
  return (await Promise.all(shown)).flatMap(({ id, value }) => {
    const plan = Plan.safeParse(value).data;
    if (plan === undefined || plan.steps.length === 0 || known.has(digestOf(plan))) return [];
    const what = plan.kind === 'rollback' ? `rollback of ${plan.rollback_of ?? 'a run'}` : plan.operation;
    const until =
      plan.expires_at > now
        ? `may be executed until ${plan.expires_at}`
        : `expired at ${plan.expires_at}; plan again`;
    const digest = digestOf(plan).slice(0, 12);
    return [
      { id, text: `${what}, ${counted(plan.steps.length, 'item')}, digest ${digest}; ${until}`, pull: null },
    ];
  });
}

/** Runs that have begun and not ended, as a list shows them. */
export function unfinishedRuns(entries: readonly JournalEntry[]): DashboardItem[] {
  return runsUnderWay(entries).map(({ run, since, resume }) => ({
    id: run,
    text: `${since}; ${resume}`,
    pull: null,
  }));
}

/** A run that has begun and not ended. */
export interface RunUnderWay {
  readonly run: string;
  /** When it was begun and by whom, as what follows "was". */
  readonly since: string;
  /** The command that goes on with it. */
  readonly resume: string;
}

/** Runs that have begun and not ended, with how to go on. */
export function runsUnderWay(entries: readonly JournalEntry[]): RunUnderWay[] {
  return openedRuns(entries).flatMap(({ run, opened, receipt }) => {
    if (receipt !== null) return [];
    const since = `begun at ${opened.at} by ${opened.body.actor.name} and not finished`;
    return [{ run, since, resume: resumeCommand(run) }];
  });
}
