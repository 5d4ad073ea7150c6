import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ApegError, SettingsInvalid } from '../domain/errors.ts';
import { counted } from '../domain/figure-text.ts';
import { type Settings, settingsOf } from '../domain/settings.ts';
import { resolveWindow } from '../domain/time.ts';
import type { ValidationFinding, ValidationReport } from '../domain/validation.ts';
import { configFindings } from '../proposals/config-findings.ts';
import { heading } from '../rendering/report-text.ts';
import { printable, prose } from '../rendering/tainted.ts';
import { ANALYSIS_OPTIONS, AnalysisInput } from './analysis.ts';
import { createCommand, type Report } from './command.ts';
import { BINDINGS_FILE, readEffects } from './config-effects.ts';
import { readConfigs } from './configs.ts';
import type { Deps } from './deps.ts';
import { logFindings } from './log-findings.ts';

const SETTINGS_FILE = '.github/apeg.yml';
const WINDOWS: ReadonlySet<string> = new Set(['period', 'since', 'until']);

const Input = AnalysisInput.omit({ period: true, since: true, until: true });
type Input = z.infer<typeof Input>;

/** Checks configs, logs, memory, bandit file and settings, and lists every problem at once. */
export const validate = createCommand(
  {
    name: 'validate',
    summary: 'check configs, logs, MemoryStore, bandit weights and settings; lists all problems at once',
    options: ANALYSIS_OPTIONS.filter(({ name }) => !WINDOWS.has(name)),
  },
  Input,
  async (input, deps) => {
    const { settings, ...written } = await checkSettings(input, deps);
    const logbook = input.logbook ?? settings.logbook;
    const folder = logbook === undefined ? '' : dirname(logbook[0] ?? '');
    const configDir = input.configDir ?? settings.configDir ?? folder;
    const configs = await checkConfigs(settings, configDir, deps);
    const logs = await checkLogs(input, { settings, logbook, configDir }, deps);
    return reportOf(
      {
        schema: 'apeg.validation/1',
        checked: [...written.checked, ...configs.checked, ...logs.checked],
        findings: [...written.findings, ...configs.findings, ...logs.findings],
      },
      configDir,
    );
  },
);

type Checked = Pick<ValidationReport, 'checked' | 'findings'>;

async function checkSettings(input: Input, deps: Deps): Promise<Checked & { readonly settings: Settings }> {
  const file = input.settings ?? SETTINGS_FILE;
  const there = input.settings !== undefined || (await deps.files.read(file)) !== null;
  const checked = there ? [{ file, kind: 'settings' }] : [];
  try {
    return { settings: await deps.settings('', input.settings), checked, findings: [] };
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error;
    const findings = error.problems.map(({ line, message }) =>
      problemIn(file, { code: 'settings-invalid', line, message, fix: error.hint ?? '' }),
    );
    return { settings: settingsOf({}), checked, findings };
  }
}

async function checkConfigs(settings: Settings, configDir: string, deps: Deps): Promise<Checked> {
  const top = (await deps.topLevelOf(configDir)) ?? (await deps.realPath(configDir));
  const findings: ValidationFinding[] = [];
  /** A file that is there but cannot be read is a finding, and no reason to stop. */
  const read = async (path: string): Promise<string | null> => {
    try {
      return await deps.files.read(path);
    } catch (error) {
      findings.push(findingOf(error, path));
      return null;
    }
  };
  const configs = await readConfigs(settings.knobs, { configDir, top, read, realPath: deps.realPath });
  const place = { configDir, configs, read, tree: deps.sources(top) };
  const bindings = join(configDir, BINDINGS_FILE);
  const effects = await readEffects(settings, place).catch((error: unknown) => {
    findings.push(findingOf(error, bindings));
    return readEffects(settings, { ...place, read: async () => null });
  });
  findings.push(...configFindings({ configs, knobs: settings.knobs, effects }));
  const names = [...configs.values()].map(({ path }) => ({ file: path, kind: 'config' }));
  const declared = (await read(bindings)) === null ? [] : [{ file: bindings, kind: 'config-bindings' }];
  return { checked: [...names, ...declared], findings };
}

interface LogPlace {
  readonly settings: Settings;
  readonly logbook: readonly string[] | undefined;
  readonly configDir: string;
}

async function checkLogs(
  input: Input,
  { settings, logbook, configDir }: LogPlace,
  deps: Deps,
): Promise<Checked> {
  const sources = {
    directory: configDir,
    logbook,
    memory: input.memory ?? settings.memory,
    banditWeights: input.banditWeights ?? settings.banditWeights,
  };
  const history = await deps.openHistory(sources, deps.progress);
  try {
    const window = resolveWindow({}, deps.clock.now(), history.span?.last ?? null);
    const cut = await history.select(window, { value: 1, byTaskType: {} });
    const { problems } = await cut.quality();
    return {
      checked: history.sources.map(({ file, kind }) => ({ file, kind })),
      findings: logFindings(problems),
    };
  } finally {
    await history.close();
  }
}

function findingOf(error: unknown, file: string): ValidationFinding {
  if (!(error instanceof ApegError)) throw error;
  return problemIn(file, { code: error.code, line: null, message: error.message, fix: error.hint ?? '' });
}

function problemIn(
  file: string,
  about: Pick<ValidationFinding, 'code' | 'line' | 'message' | 'fix'>,
): ValidationFinding {
  return { severity: 'problem', file, pointer: null, count: 1, ...about };
}

function reportOf(report: ValidationReport, configDir: string): Report {
  const problems = report.findings.filter(({ severity }) => severity === 'problem');
  const notes = report.findings.filter(({ severity }) => severity === 'note');
  const nothing = report.checked.length === 0 && report.findings.length === 0;
  const where = configDir === '' ? 'this folder' : configDir;
  const verdict = nothing
    ? `Nothing to check in ${where}: no config of the APEG layout, no Logbook, no MemoryStore, no bandit weights, no settings`
    : `${counted(problems.length, 'problem')} and ${counted(notes.length, 'note')} in ${counted(report.checked.length, 'file')}`;
  const next =
    'Name folders with --config-dir and --logbook, or declare where your configs are in .github/apeg.yml.';
  return {
    ending: problems.length > 0 ? 'refused' : 'done',
    text: (style) =>
      `${[heading(printable(verdict), style), ...(nothing ? [`  ${next}`] : report.findings.flatMap(lines))].join('\n')}\n`,
    json: () => report,
    markdown: () =>
      `${[
        prose(verdict),
        '',
        ...(nothing
          ? [next]
          : report.findings.map(
              (one) =>
                `- ${prose(
                  lines(one)
                    .map((line) => line.trim())
                    .join(' '),
                )}`,
            )),
      ].join('\n')}\n`,
  };
}

function lines({ severity, code, file, line, count, message, fix }: ValidationFinding): string[] {
  const place = line === null ? file : `${file}:${line}`;
  const times = count === 1 ? '' : ` (${count} times)`;
  return [
    `  ${severity} ${printable(place)}: ${printable(message)}${times} [${code}]`,
    `    ${printable(fix)}`,
  ];
}
