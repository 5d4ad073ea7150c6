import { join } from 'node:path';

/** What APEG reads of the environment. Nothing else of it is ever looked at. */
export interface Environment {
  /** PATH and HOME, for the programs that APEG starts. */
  readonly path: string;
  readonly home: string;
  /** Where state is kept whatever the repository (APEG_STATE_DIR), if set. */
  readonly stateDir?: string | undefined;
  /** Where the state of programs is kept; nothing is remembered without it. */
  readonly stateHome?: string | undefined;
}

/** Reads the environment; the only place that does. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const home = variables['HOME'] ?? '';
  return {
    path: variables['PATH'] ?? '',
    home,
    stateDir: variables['APEG_STATE_DIR'] || undefined,
    stateHome: variables['XDG_STATE_HOME'] || (home === '' ? undefined : join(home, '.local/state')),
  };
}
