import { join } from 'node:path';

/** What APEG reads of the environment. Nothing else of it is ever looked at. */
export interface Environment {
  /** PATH and HOME, for the programs that APEG starts. */
  readonly path: string;
  readonly home: string;
  /** Where the user stands when npm runs APEG from its own checkout; null where nobody but the user chose the folder. */
  readonly calledFrom?: string | null | undefined;
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
    calledFrom: ranByNpm(variables) ? variables['INIT_CWD'] : null,
    stateDir: variables['APEG_STATE_DIR'] || undefined,
    stateHome: variables['XDG_STATE_HOME'] || (home === '' ? undefined : join(home, '.local/state')),
  };
}

/** Whether `npm run apeg` of APEG's own checkout started the program: npm then stands in the checkout, not where the user is. */
function ranByNpm(variables: Readonly<Record<string, string | undefined>>): boolean {
  return variables['npm_package_name'] === 'apeg' && variables['npm_lifecycle_event'] === 'apeg';
}
