import { dirname, join } from 'node:path';
import { z } from 'zod';
import { analyseFeedback, type Feedback } from '../analysis/feedback.ts';
import { passThreshold } from '../analysis/pass-threshold.ts';
import { InputUnusable, NothingToAnalyse } from '../domain/errors.ts';
import type { Settings } from '../domain/settings.ts';
import { checkWindowRequest, resolveWindow } from '../domain/time.ts';
import type { ExecutionHistory } from '../history/execution-history.ts';
import { parseConfig } from '../proposals/config-edit.ts';
import type { CommandOption } from './command.ts';
import type { Deps } from './deps.ts';

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
    summary: 'log file or glob; may be given again (default: Logbook.json or .jsonl)',
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
  logbook: z.array(z.string().min(1)).min(1).optional(),
  memory: z.string().min(1).optional(),
  banditWeights: z.string().min(1).optional(),
  settings: z.string().min(1).optional(),
  configDir: z.string().min(1).optional(),
});
export type AnalysisInput = z.infer<typeof AnalysisInput>;

/** Where an analysis happens: paths are relative to `root`, configs come from `config`. */
export interface AnalysisPlace {
  readonly root: string;
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
  const logbook = (input.logbook ?? settings.logbook)?.map((name) => join(place.root, name));
  const configDir = configDirOf(input, place, logbook);
  const memory = input.memory ?? settings.memory;
  const bandit = input.banditWeights ?? settings.banditWeights;
  const sources = {
    directory: configDir,
    logbook,
    memory: memory === undefined ? undefined : join(place.root, memory),
    banditWeights: bandit === undefined ? undefined : join(place.root, bandit),
  };
  const history = await deps.openHistory(sources, deps.progress);
  try {
    const now = deps.clock.now();
    const window = resolveWindow(request, now, history.span?.last ?? newestMemory(history));
    const threshold = passThreshold(
      await configValue(place, join(configDir, 'SessionConfig.json')),
      await configValue(place, join(configDir, 'PromptScoreModel.json')),
    );
    deps.progress('analysing');
    const feedback = await analyseFeedback(history, { window, threshold, now, generator: deps.generator });
    refuseNothing(history, feedback);
    return { feedback, configDir };
  } finally {
    await history.close();
  }
}

function configDirOf(
  input: AnalysisInput,
  place: AnalysisPlace,
  logbook: readonly string[] | undefined,
): string {
  const named = input.configDir ?? place.settings.configDir;
  if (named !== undefined) return join(place.root, named);
  const [first] = logbook ?? [];
  return first === undefined ? place.root : dirname(first.split(/[*?[{]/)[0] ?? first);
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
