import { posix } from 'node:path';
import type { ConfigEffect } from '../../domain/config-effect.ts';
import { SettingsInvalid } from '../../domain/errors.ts';
import { counted } from '../../domain/figure-text.ts';
import type { GitHubReader } from '../../domain/github-repository.ts';
import type { CheckRemark, GitHubWriter } from '../../domain/github-writes.ts';
import type { ConfigKey } from '../../domain/knob.ts';
import type { Settings } from '../../domain/settings.ts';
import { configFindings } from '../../proposals/config-findings.ts';
import { prose } from '../../rendering/tainted.ts';
import { checkReplay } from './check-replay.ts';
import { type AppDeps, SETTINGS_FILE } from './deps.ts';
import { readSettings } from './look.ts';
import { CONFIG_CHECK } from './protection-lines.ts';
import type { Intent } from './route.ts';

const KNOWN_CONFIGS = ['SessionConfig.json', 'PromptScoreModel.json', 'WorkflowGraph.json'];

/** Checks the configs of a commit, where it touches any; a commit that touches none passes, so that the check can be required. */
export async function runChecks(
  { repository, commit, pull, paths }: Extract<Intent, { kind: 'checks' }>,
  deps: AppDeps,
): Promise<void> {
  const writer = deps.github.writer(repository);
  const { settings } = await readSettings(writer, deps);
  const touched = paths ?? (pull === null ? [] : await changedIn(pull.number, writer));
  const configs = touched.filter((path) => path === SETTINGS_FILE || isConfig(path, settings));
  if (configs.length === 0 && pull === null) return;
  const remarks = (
    await Promise.all(configs.map((path) => remarksOn(path, commit, { reader: writer, deps, settings })))
  ).flat();
  await conclude({ commit, configs, remarks }, writer);
  if (pull !== null && !pull.fork) await checkReplay(touched, commit, { writer, generator: deps.generator });
  deps.record('config-checked', {
    repository: repository.id,
    commit,
    files: configs.length,
    problems: remarks.length,
  });
}

async function conclude(
  found: {
    readonly commit: string;
    readonly configs: readonly string[];
    readonly remarks: readonly CheckRemark[];
  },
  writer: GitHubWriter,
): Promise<void> {
  const { commit, configs, remarks } = found;
  const title =
    configs.length === 0
      ? 'No config of APEG is touched'
      : remarks.length === 0
        ? `${counted(configs.length, 'config file')} without a problem`
        : `${counted(remarks.length, 'problem')} in ${counted(configs.length, 'config file')}`;
  const lines = remarks.map(({ path, line, message }) => `- ${prose(`${path}, line ${line}: ${message}`)}`);
  await writer.ensureCheckRun({
    name: CONFIG_CHECK,
    commit,
    conclusion: remarks.some(({ level }) => level === 'failure') ? 'failure' : 'success',
    title,
    summary: lines.length === 0 ? `${title}.` : lines.join('\n').slice(0, 60_000),
    remarks,
  });
}

async function changedIn(number: number, reader: GitHubReader): Promise<string[]> {
  const { items } = await reader.changedFiles(number);
  return items.filter(({ status }) => status !== 'removed').map(({ path }) => path);
}

/** A file that a knob is in, or that an analysis reads; knobs name files from the config directory, which may be anywhere. */
function isConfig(path: string, { knobs, configDir }: Settings): boolean {
  const names = new Set([...KNOWN_CONFIGS, ...knobs.map(({ file }) => file)]);
  if (configDir !== undefined) return names.has(posix.relative(posix.normalize(configDir), path));
  return Array.from(names).some((name) => path === name || path.endsWith(`/${name}`));
}

async function remarksOn(
  path: string,
  commit: string,
  {
    reader,
    deps,
    settings,
  }: { readonly reader: GitHubReader; readonly deps: AppDeps; readonly settings: Settings },
): Promise<CheckRemark[]> {
  const text = await reader.fileAt(path, commit);
  if (text === null) return [];
  if (path !== SETTINGS_FILE) return configRemarks(path, text, settings);
  return settingsProblems(text, deps).map(({ line, message }) => ({ path, line, level: 'failure', message }));
}

function settingsProblems(
  text: string,
  { parseSettings }: AppDeps,
): readonly { line: number; message: string }[] {
  try {
    parseSettings(text);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error;
    return error.problems.length > 0 ? error.problems : [{ line: 1, message: error.message }];
  }
}

/** Without the sources beside it, nothing is said of who reads a key. */
function configRemarks(path: string, text: string, { knobs }: Settings): CheckRemark[] {
  const name =
    knobs.find(({ file }) => path === file || path.endsWith(`/${file}`))?.file ?? posix.basename(path);
  const effects = (key: ConfigKey): ConfigEffect => ({
    ...key,
    verdict: 'unknown',
    shadowed_by: null,
    statement: 'no source was searched',
  });
  return configFindings({ configs: new Map([[name, { path, text }]]), knobs, effects }).map(
    ({ line, severity, message, fix }) => ({
      path,
      line: line ?? 1,
      level: severity === 'problem' ? 'failure' : 'notice',
      message: `${message}. ${fix}`,
    }),
  );
}
