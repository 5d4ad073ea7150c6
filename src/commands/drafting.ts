import type { Feedback } from '../analysis/feedback.ts';
import type { FeedbackReport } from '../domain/feedback-report.ts';
import type { LocalRepository } from '../domain/local-repository.ts';
import type { Settings } from '../domain/settings.ts';
import { trackRecordOf } from '../proposals/ledger/track-record.ts';
import { type Suggestions, suggestImprovements } from '../proposals/suggest.ts';
import { type AnalysisInput, analyse } from './analysis.ts';
import { readEffects } from './config-effects.ts';
import { pathFrom, readConfigs, surroundings } from './configs.ts';
import type { Deps } from './deps.ts';
import { ledgerOf } from './outcomes.ts';
import { draftsFor } from './prompt-drafts.ts';

/** Where proposals are drafted. */
export interface DraftingPlace {
  /** Where the Logbook is looked for, as the caller names it. */
  readonly root: string;
  readonly repository: LocalRepository;
  readonly settings: Settings;
}

/** An analysis of a repository, and what the rules make of it. */
export interface Drafting {
  readonly feedback: Feedback;
  readonly suggestions: Suggestions;
}

/** Analyses the logs of a checkout, and drafts proposals on the configs and sources that are committed in it. */
export async function draftProposals(
  input: AnalysisInput,
  { root, repository, settings }: DraftingPlace,
  deps: Deps,
): Promise<Drafting> {
  const { top, base } = repository;
  const read = async (path: string): Promise<string | null> =>
    repository.fileAt(base, await pathFrom(top, path, deps.realPath));
  const place = { root, settingsRoot: top, settings, config: read };
  const { feedback: analysed, configDir } = await analyse(input, place, deps);
  const feedback = { ...analysed, report: namedFrom([root, top], analysed.report) };
  const configs = await readConfigs(settings.knobs, { configDir, top, read, realPath: deps.realPath });
  const tree = repository.sourcesAt(base);
  const effects = await readEffects(settings, { configDir, configs, read, tree });
  const drafts = await draftsFor(feedback.report, settings, { directory: root, deps });
  const suggestions = suggestImprovements({
    report: feedback.report,
    drafts,
    config: (file) => configs.get(file) ?? null,
    ...surroundings(settings, effects, trackRecordOf(await ledgerOf(repository))),
    opened: 0,
  });
  return { feedback, suggestions };
}

/** Files named from the top of the repository: where it stands on this machine is nobody's business in a branch. */
function namedFrom(folders: readonly string[], report: FeedbackReport): FeedbackReport {
  const starts = folders
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => `${folder.replace(/\/+$/, '')}/`);
  const named = (_key: string, value: unknown): unknown => {
    const start = typeof value === 'string' ? starts.find((one) => value.startsWith(one)) : undefined;
    return typeof value === 'string' && start !== undefined ? value.slice(start.length) : value;
  };
  return JSON.parse(JSON.stringify(report), named) as FeedbackReport;
}
