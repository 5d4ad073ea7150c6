import { z } from 'zod';
import type { LogbookEntry } from '../../domain/logbook-entry.ts';
import type { Settings } from '../../domain/settings.ts';
import type { StateStore } from '../../domain/state-store.ts';
import type { Instant } from '../../domain/time.ts';
import { createSeoDesk } from '../../operations/seo-refresh/desk.ts';
import { sectionsText } from '../../rendering/operation-text.ts';
import { prose } from '../../rendering/tainted.ts';
import type { CommandOption, Report } from '../command.ts';
import type { Deps } from '../deps.ts';
import { type OperationPlace, openPlace, PLACE_OPTIONS, PlaceInput, writeLog } from './place.ts';

/** Options of every command that counts views. */
export const VIEWS_OPTIONS: readonly CommandOption[] = [
  {
    name: 'days',
    argument: 'n',
    summary: 'the days that views are counted in (default: of the settings, else 30)',
  },
  ...PLACE_OPTIONS,
];

/** Their shape. */
export const ViewsInput = PlaceInput.extend({
  days: z.coerce
    .number()
    .int('must be a whole number')
    .min(7, 'must be 7 or more')
    .max(365, 'must be at most 365')
    .optional(),
});

/** Where the texts of a repository's shop are looked after. */
export interface SeoPlace extends OperationPlace {
  readonly state: StateStore;
  readonly settings: Settings;
}

/** Opens the desk for texts of the repository that the user stands in. @throws SettingsInvalid, JournalUnusable */
export async function openSeoPlace(
  input: { readonly settings?: string | undefined },
  deps: Deps,
): Promise<SeoPlace> {
  const root = (await deps.topLevelOf('.')) ?? '';
  const settings = await deps.settings(root, input.settings);
  const desk = createSeoDesk({
    shops: deps.shops(root),
    journal: await deps.journal(root),
    settings: settings.operations,
    timer: deps.timer,
    generator: deps.generator,
    progress: deps.progress,
  });
  return { desk, root, settings, state: await deps.state(root) };
}

/** The desk of the operation that a run was one of. @throws SettingsInvalid, InputUnusable, JournalUnusable */
export async function placeOfRun(
  run: string,
  input: { readonly settings?: string | undefined },
  deps: Deps,
): Promise<OperationPlace> {
  const journal = await deps.journal((await deps.topLevelOf('.')) ?? '');
  const texts = (await journal.entries(run)).some(
    ({ body }) => body.type === 'opened' && body.operation === 'seo-refresh',
  );
  return texts ? openSeoPlace(input, deps) : openPlace(input, deps);
}

/** A look at the shop in the Logbook: what was done, when, and its figures. */
export async function logLook(
  look: { readonly action: string; readonly started: Instant; readonly figures: Record<string, unknown> },
  { root }: Pick<OperationPlace, 'root'>,
  { clock, actor, files }: Deps,
): Promise<void> {
  const ended = clock.now();
  const run = `${look.action}-${look.started.replaceAll(/[-:]|\.\d+Z$/g, '').replace('T', '-')}`;
  const base = { workflow_id: run, agent: 'APEG', action: look.action } as const;
  const entries: LogbookEntry[] = [
    { ...base, timestamp: look.started, event_type: 'workflow_start', metadata: { actor: actor.name } },
    { ...base, timestamp: ended, event_type: 'workflow_end', success: true, metadata: look.figures },
  ];
  await writeLog(run, entries, { root, files });
}

/** A report of plain lines under headings. */
export function linesReport(
  sections: readonly (readonly [title: string, lines: readonly string[]])[],
  json: () => unknown,
): Report {
  return {
    ending: 'done',
    text: (style) => sectionsText(sections, style),
    json,
    markdown: () =>
      sections
        .filter(([, lines]) => lines.length > 0)
        .map(
          ([title, lines]) => `## ${prose(title)}\n\n${lines.map((line) => `- ${prose(line)}\n`).join('')}`,
        )
        .join('\n'),
  };
}
