import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { InputUnusable, RepositoryUnusable } from '../domain/errors.ts';
import { FeedbackReport } from '../domain/feedback-report.ts';
import type { TrackRecord } from '../domain/proposal.ts';
import type { Settings } from '../domain/settings.ts';
import { lastNumber } from '../proposals/branches.ts';
import { trackRecordOf } from '../proposals/ledger/track-record.ts';
import { type Suggestions, suggestImprovements } from '../proposals/suggest.ts';
import type { CommandOption } from './command.ts';
import { readEffects } from './config-effects.ts';
import { type Configs, readConfigs, surroundings } from './configs.ts';
import type { Deps } from './deps.ts';
import { firstIssue } from './first-issue.ts';
import { ledgerOf } from './outcomes.ts';
import { draftsFor } from './prompt-drafts.ts';

/** The options of every command that makes proposals from a report. */
export const REPORT_OPTIONS: readonly CommandOption[] = [
  {
    name: 'from-report',
    argument: 'file',
    summary: 'report to start from (default: feedback_report.json)',
  },
  { name: 'settings', argument: 'file', summary: 'settings (default: .github/apeg.yml)' },
  {
    name: 'config-dir',
    argument: 'folder',
    summary: 'where the configs are (default: where the Logbook is)',
  },
];

/** The shape of those options. */
export const ReportInput = z.object({
  fromReport: z.string().min(1, 'must not be empty').default('feedback_report.json'),
  settings: z.string().min(1, 'must not be empty').optional(),
  configDir: z.string().min(1, 'must not be empty').optional(),
});
export type ReportInput = z.infer<typeof ReportInput>;

/** What a report leads to, with what it was read from. */
export interface Suggested {
  readonly report: FeedbackReport;
  readonly settings: Settings;
  readonly suggestions: Suggestions;
  readonly configs: Configs;
  readonly configDir: string;
}

/** Reads a report and the configs, and makes proposals; reads no log. @throws InputUnusable */
export async function suggestFrom(input: ReportInput, deps: Deps): Promise<Suggested> {
  return suggestOn(await readReport(input.fromReport, deps), input, deps);
}

/** Makes proposals of a report and the configs that stand now; `root` is where the report was made, the current folder unless it is said. */
export async function suggestOn(
  report: FeedbackReport,
  input: Omit<ReportInput, 'fromReport'> & { readonly root?: string },
  deps: Deps,
): Promise<Suggested> {
  const { root = '' } = input;
  const settings = await deps.settings(root, input.settings);
  const from = settings.configDir ?? logFolder(report);
  const configDir = input.configDir ?? (isAbsolute(from) ? from : join(root, from));
  const top = (await deps.topLevelOf(configDir)) ?? (await deps.realPath(configDir));
  const read = (path: string): Promise<string | null> => deps.files.read(path);
  const configs = await readConfigs(settings.knobs, { configDir, top, read, realPath: deps.realPath });
  const effects = await readEffects(settings, { configDir, configs, read, tree: deps.sources(top) });
  const earlier = await earlierIn(top, deps);
  const drafts = await draftsFor(report, settings, { directory: configDir, deps });
  const suggestions = suggestImprovements({
    report,
    config: (file) => configs.get(file) ?? null,
    ...surroundings(settings, effects, earlier.trackRecord),
    opened: earlier.opened,
    drafts,
  });
  return { report, settings, suggestions, configs, configDir };
}

/** Reads a report that was written before. @throws InputUnusable */
export async function readReport(file: string, deps: Pick<Deps, 'files'>): Promise<FeedbackReport> {
  const hint = 'Make one with apeg analyze-feedback.';
  const text = await deps.files.read(file);
  if (text === null) throw new InputUnusable(`There is no report ${file}`, { hint });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputUnusable(`${file} is not JSON`, { hint, cause });
  }
  const parsed = FeedbackReport.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputUnusable(`${file} is no feedback report${firstIssue(parsed.error)}`, { hint });
}

function logFolder(report: FeedbackReport): string {
  const log = report.sources.find((source) => source.kind === 'logbook') ?? report.sources[0];
  return log === undefined ? '.' : dirname(log.file);
}

/** What a repository knows of earlier proposals: how many, and what came of them; nothing where there is no repository. */
async function earlierIn(
  top: string,
  deps: Deps,
): Promise<{ readonly opened: number; readonly trackRecord: TrackRecord | null }> {
  try {
    const repository = await deps.repository(top);
    return { opened: await lastNumber(repository), trackRecord: trackRecordOf(await ledgerOf(repository)) };
  } catch (error) {
    if (error instanceof RepositoryUnusable) return { opened: 0, trackRecord: null };
    throw error;
  }
}
