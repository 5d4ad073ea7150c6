import { join } from 'node:path';
import { z } from 'zod';
import { InputUnusable } from '../../domain/errors.ts';
import type { JournalDraft } from '../../domain/journal.ts';
import { jsonOf } from '../../domain/json-text.ts';
import type { LogbookEntry } from '../../domain/logbook-entry.ts';
import { Consent } from '../../domain/operation-limits.ts';
import { Plan } from '../../domain/plan.ts';
import { createSyncDesk, type SyncDesk } from '../../operations/inventory-sync/desk.ts';
import { logbookLines, logbookOf } from '../../operations/logbook.ts';
import type { OperationDesk } from '../../operations/operation-desk.ts';
import type { CommandOption } from '../command.ts';
import type { Deps } from '../deps.ts';
import { firstIssue } from '../first-issue.ts';
import { parseMapping } from './mapping.ts';

/** Options that every command of an operation has. */
export const PLACE_OPTIONS: readonly CommandOption[] = [
  { name: 'settings', argument: 'file', summary: 'settings (default: .github/apeg.yml)' },
];

/** Their shape. */
export const PlaceInput = z.object({ settings: z.string().min(1, 'must not be empty').optional() });

/** Names of consents, as people type them. */
export const Consents = z
  .array(Consent, { error: `must be one of ${Consent.options.join(', ')}` })
  .optional();

/** Where operations of a repository are run: a desk, and its folder for files that are kept with it. */
export interface OperationPlace<Desk extends OperationDesk = OperationDesk> {
  readonly desk: Desk;
  /** The top level of the checkout, or the folder that the user stands in. */
  readonly root: string;
}

/** Opens the desk of the repository that the user stands in. @throws SettingsInvalid, InputUnusable, JournalUnusable */
export async function openPlace(
  input: { readonly settings?: string | undefined },
  deps: Deps,
): Promise<OperationPlace<SyncDesk>> {
  const root = (await deps.topLevelOf('.')) ?? '';
  const { operations: settings } = await deps.settings(root, input.settings);
  const mapping = await readMapping(settings.inventorySync.mapping, root, deps);
  const desk = createSyncDesk({
    shops: deps.shops(root),
    journal: await deps.journal(root),
    state: await deps.state(root),
    settings,
    mapping,
    timer: deps.timer,
    generator: deps.generator,
    progress: deps.progress,
  });
  return { desk, root };
}

/** Reads a plan that was written before. @throws InputUnusable */
export async function readPlan(path: string, { files }: Pick<Deps, 'files'>): Promise<Plan> {
  const hint = 'Make one with apeg sync-inventory --dry-run --report sync_plan.json, and review it.';
  const text = await files.read(path);
  if (text === null) throw new InputUnusable(`There is no plan ${path}`, { hint });
  const content = jsonOf(text);
  if (content === null)
    throw new InputUnusable(`${path} is no plan: it is not JSON, or was cut off`, { hint });
  const parsed = Plan.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new InputUnusable(`${path} is no plan${firstIssue(parsed.error)}`, { hint });
}

/** Writes one run's part of the Logbook, whole: made from the journal, it is the same however often it is made. */
export async function writeRunLog(
  run: string,
  entries: readonly JournalDraft[],
  at: { readonly root: string; readonly files: Deps['files'] },
): Promise<void> {
  await writeLog(run, logbookOf(entries), at);
}

/** Writes `.apeg/logbook/<run>.jsonl`. */
export async function writeLog(
  run: string,
  entries: readonly LogbookEntry[],
  { root, files }: { readonly root: string; readonly files: Deps['files'] },
): Promise<void> {
  await files.writeAll([
    { path: join(root, '.apeg/logbook', `${run}.jsonl`), content: logbookLines(entries) },
  ]);
}

async function readMapping(
  file: string | undefined,
  root: string,
  { files }: Pick<Deps, 'files'>,
): Promise<ReadonlyMap<string, string>> {
  if (file === undefined) return new Map();
  return parseMapping(await files.read(join(root, file)), file);
}
