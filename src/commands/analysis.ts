import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { analyseFeedback, type Feedback } from '../analysis/feedback.ts';
import { passThreshold } from '../analysis/pass-threshold.ts';
import { InputUnusable, NothingToAnalyse, OutputUnwritable } from '../domain/errors.ts';
import type { Settings } from '../domain/settings.ts';
import { checkWindowRequest, resolveWindow } from '../domain/time.ts';
import type { ExecutionHistory } from '../history/execution-history.ts';
import type { GroupOptions } from '../patterns/group-state.ts';
import { parseRegistry } from '../patterns/registry.ts';
import { parseConfig } from '../proposals/config-edit.ts';
import type { CommandOption } from './command.ts';
import type { Deps } from './deps.ts';
import { patternRules } from './pattern-rules.ts';

/** What the state store calls the registry of pattern ids. */
const PATTERN_REGISTRY = 'pattern-registry';

/** The options of every command that reads a history. */
export const ANALYSIS_OPTIONS: readonly CommandOption[] = [
  { name: 'period', argument: 'Nd', summary: 'whole UTC days up to the last midnight (default: 7d)' },
  { name: 'since', argument: 'instant', summary: 'start of the window, included' },
  {
    name: 'until',
    argument: 'instant',
    summary: 'end of the window, excluded; "latest": the midnight after the newest event',
  },
  {
    name: 'logbook',
    argument: 'file',
    summary: 'log file or glob in quotes; may be given again (default: Logbook.json or .jsonl)',
    repeatable: true,
  },
  {
    name: 'memory',
    argument: 'file',
    summary: 'MemoryStore file (default: MemoryStore.json beside the Logbook)',
  },
  {
    name: 'bandit-weights',
    argument: 'file',
    summary: 'bandit weights (default: bandit_weights.json beside the Logbook)',
  },
  { name: 'settings', argument: 'file', summary: 'settings (default: .github/apeg.yml)' },
  {
    name: 'config-dir',
    argument: 'folder',
    summary: 'where the configs are (default: where the Logbook is)',
  },
];

/** The shape of those options. */
export const AnalysisInput = z.object({
  period: z.string().optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  logbook: z.array(z.string().min(1, 'must not be empty')).min(1).optional(),
  memory: z.string().min(1, 'must not be empty').optional(),
  banditWeights: z.string().min(1, 'must not be empty').optional(),
  settings: z.string().min(1, 'must not be empty').optional(),
  configDir: z.string().min(1, 'must not be empty').optional(),
});
export type AnalysisInput = z.infer<typeof AnalysisInput>;

/** Where an analysis happens. Options name paths as the shell does, from the current folder. */
export interface AnalysisPlace {
  /** Where the Logbook is looked for and what settings name paths from; empty for the current folder. */
  readonly root: string;
  /** What settings name paths from, where that is another folder. */
  readonly settingsRoot?: string;
  readonly settings: Settings;
  /** The text of a config file, or null where there is none. */
  readonly config: (path: string) => Promise<string | null>;
}

/** An analysis and where its configs are. */
export interface Analysis {
  readonly feedback: Feedback;
  readonly configDir: string;
}

/** Reads a history and analyses it. @throws NothingToAnalyse where no entry and no memory could be read. */
export async function analyse(input: AnalysisInput, place: AnalysisPlace, deps: Deps): Promise<Analysis> {
  const { settings } = place;
  const request = { period: input.period ?? settings.period, since: input.since, until: input.until };
  checkWindowRequest(request);
  const logbook = input.logbook ?? settings.logbook?.map((name) => inRoot(place, name));
  const directory = logbook === undefined ? place.root : folderOf(logbook);
  const configDir = input.configDir ?? inRoot(place, settings.configDir) ?? directory;
  const sources = {
    directory,
    logbook,
    memory: input.memory ?? inRoot(place, settings.memory),
    banditWeights: input.banditWeights ?? inRoot(place, settings.banditWeights),
  };
  const grouping = await groupingOptions(place, configDir, deps);
  const history = await deps.openHistory(sources, deps.progress);
  try {
    const now = deps.clock.now();
    const window = resolveWindow(request, now, history.span?.last ?? newestMemory(history));
    const threshold = passThreshold(
      await configValue(place, join(configDir, 'SessionConfig.json')),
      await configValue(place, join(configDir, 'PromptScoreModel.json')),
    );
    const commits = await deps.configCommits(configDir, window);
    deps.progress('analysing');
    const feedback = await analyseFeedback(history, {
      window,
      threshold,
      now,
      generator: deps.generator,
      grouping,
      commits,
      gate: settings.gate,
    });
    refuseNothing(history, feedback);
    await rememberPatterns(configDir, feedback, deps);
    return { feedback, configDir };
  } finally {
    await history.close();
  }
}

async function groupingOptions(
  { settings }: AnalysisPlace,
  configDir: string,
  deps: Deps,
): Promise<GroupOptions> {
  const rules = patternRules(settings);
  const registry = parseRegistry(await (await deps.state(configDir)).read(PATTERN_REGISTRY));
  return registry === null ? { rules } : { rules, registry };
}

/** Keeps the ids of patterns for the next time; an analysis is whole without it. */
async function rememberPatterns(configDir: string, feedback: Feedback, deps: Deps): Promise<void> {
  try {
    await (await deps.state(configDir)).write(PATTERN_REGISTRY, feedback.registry);
  } catch (error) {
    if (!(error instanceof OutputUnwritable)) throw error;
    deps.progress(`pattern ids are not remembered: ${error.message}`);
  }
}

/** A path of the settings. */
function inRoot<Name extends string | undefined>({ root, settingsRoot }: AnalysisPlace, name: Name): Name {
  return name === undefined || isAbsolute(name) ? name : (join(settingsRoot ?? root, name) as Name);
}

/** The folder that the first log is in; of a glob, the part before its first sign. */
function folderOf([first = '']: readonly string[]): string {
  const plain = /^[^*?[{]*/.exec(first)?.[0] ?? first;
  return plain.endsWith('/') ? plain : dirname(plain);
}

function newestMemory(history: ExecutionHistory): string | null {
  return history.memory?.runs.at(-1)?.endedAt ?? null;
}

async function configValue(place: AnalysisPlace, path: string): Promise<unknown> {
  const text = await place.config(path);
  if (text === null) return undefined;
  const parsed = parseConfig(text);
  if ('reason' in parsed)
    throw new InputUnusable(`${path} ${parsed.reason}`, {
      hint: 'Mend the file; it decides where a run passes.',
    });
  return parsed.value;
}

function refuseNothing(history: ExecutionHistory, { report }: Feedback): void {
  if (report.data_quality.entries_used > 0 || history.memory !== null) return;
  const [problem] = report.data_quality.problems;
  const place = problem?.places[0];
  const why = place === undefined ? 'no Logbook was found' : `${place.file} ${place.detail}`;
  throw new NothingToAnalyse(`There is nothing to analyse: ${why}`, {
    hint: 'Name a log with --logbook, or run apeg where Logbook.json or Logbook.jsonl is.',
  });
}
