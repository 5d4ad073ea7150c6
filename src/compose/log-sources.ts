import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Settings } from '../domain/settings.ts';
import { defaultLogNames } from '../history/log-files.ts';

/** Files that an analysis reads where the settings name none. */
const DEFAULT_FILES = ['Logbook.json', 'Logbook.jsonl', 'MemoryStore.json', 'bandit_weights.json'];

/** Larger files that the settings name, or that are read where they name none. */
export function wantedOf(
  { app, logbook, memory, banditWeights }: Settings,
  absent: readonly string[],
): string[] {
  const named = [...(logbook ?? []), memory ?? '', banditWeights ?? '', ...DEFAULT_FILES];
  return [...new Set([...pathsOf({ app }), ...absent.filter((path) => named.includes(path))])];
}

/** Files of the repository that `log_sources` names. */
export function pathsOf({ app }: Pick<Settings, 'app'>): string[] {
  return app.logSources.flatMap((source) => ('path' in source ? [source.path] : []));
}

/** Addresses that `log_sources` names. */
export function urlsOf({ app }: Pick<Settings, 'app'>): string[] {
  return app.logSources.flatMap((source) => ('url' in source ? [source.url] : []));
}

/** Reads more logs beside those that are read anyway; whatever is looked for beside the Logbook stays where it was. */
export async function withLogs(
  settings: Settings,
  more: readonly string[],
  folder: string,
): Promise<Settings> {
  if (more.length === 0) return settings;
  if (settings.logbook !== undefined) return { ...settings, logbook: [...settings.logbook, ...more] };
  const usual = (await defaultLogNames(folder)).map((path) => relative(folder, path));
  const beside = (name: string): string | undefined => (existsSync(join(folder, name)) ? name : undefined);
  return {
    ...settings,
    logbook: [...usual, ...more],
    configDir: settings.configDir ?? '.',
    memory: settings.memory ?? beside('MemoryStore.json'),
    banditWeights: settings.banditWeights ?? beside('bandit_weights.json'),
  };
}

/** What `log_sources` names and nobody reads, in sentences. */
export function unreadArtifacts({ app }: Settings): string[] {
  return app.logSources.flatMap((source) =>
    'artifact' in source
      ? [`the artifact ${source.artifact} is not read: the App has no permission actions: read`]
      : [],
  );
}
