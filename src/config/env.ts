import { join } from 'node:path';
import { ALERT_VARIABLES, type AlertVariables } from './alert-access.ts';

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
  /** The App's database where it is a server (DATABASE_URL). */
  readonly databaseUrl?: string | undefined;
  /** The name of whoever is at work, for journals. */
  readonly user?: string | undefined;
  /** Somebody's own access to GitHub (GITHUB_TOKEN), and the repository where it is said. */
  readonly github?: GitHubAccess | undefined;
  /** The App's own variables, where any of them is set: for a look at them alone. */
  readonly app?: Readonly<Record<string, string | undefined>> | undefined;
  /** The key of a language model (OPENAI_API_KEY), and where it is unless with OpenAI (OPENAI_BASE_URL). */
  readonly model?: { readonly apiKey: string; readonly baseUrl: string | undefined } | undefined;
  /** What is set about the two shops, by the names of the variables. */
  readonly shops?: ShopVariables | undefined;
  /** What is set about alerts, by the names of the variables. */
  readonly alerts?: AlertVariables | undefined;
  /** Whether this machine is gone after the job, and what it remembers with it. */
  readonly ephemeral?: boolean | undefined;
}

/** A token for GitHub, with what the environment says about where it is used. */
export interface GitHubAccess {
  readonly token: string;
  /** Without one it is api.github.com. */
  readonly apiUrl: string | undefined;
  /** `owner/name`. */
  readonly repository: string | undefined;
}

/** Where GitHub is asked unless another place is named. */
export const GITHUB_API = 'https://api.github.com';

const APP_VARIABLES = ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET'] as const;

/** The variables about shops; the same names serve the simulators. */
export const SHOP_VARIABLES = [
  'SHOPIFY_SHOP',
  'SHOPIFY_API_URL',
  'SHOPIFY_CLIENT_ID',
  'SHOPIFY_CLIENT_SECRET',
  'SHOPIFY_ACCESS_TOKEN',
  'ETSY_API_URL',
  'ETSY_SHOP_ID',
  'ETSY_KEYSTRING',
  'ETSY_SHARED_SECRET',
  'ETSY_REFRESH_TOKEN',
] as const;

/** Those of the variables that are set. */
export type ShopVariables = Readonly<Partial<Record<(typeof SHOP_VARIABLES)[number], string>>>;

/** The variables of this process. */
export function processVariables(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** Reads the environment; the only place that does. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = processVariables(),
): Environment {
  const home = variables['HOME'] ?? '';
  return {
    path: variables['PATH'] ?? '',
    home,
    calledFrom: ranByNpm(variables) ? variables['INIT_CWD'] : null,
    stateDir: variables['APEG_STATE_DIR'] || undefined,
    stateHome: variables['XDG_STATE_HOME'] || (home === '' ? undefined : join(home, '.local/state')),
    databaseUrl: variables['DATABASE_URL']?.trim() || undefined,
    user: variables['USER'] || variables['LOGNAME'] || variables['USERNAME'] || undefined,
    ...(variables['OPENAI_API_KEY']
      ? { model: { apiKey: variables['OPENAI_API_KEY'], baseUrl: variables['OPENAI_BASE_URL'] || undefined } }
      : {}),
    github: gitHubAccess(variables),
    app: APP_VARIABLES.some((name) => variables[name]) ? variables : undefined,
    shops: Object.fromEntries(
      SHOP_VARIABLES.flatMap((name) => (variables[name] ? [[name, variables[name].trim()]] : [])),
    ),
    alerts: Object.fromEntries(
      ALERT_VARIABLES.flatMap((name) => (variables[name] ? [[name, variables[name].trim()]] : [])),
    ),
    ephemeral: variables['RUNNER_ENVIRONMENT'] === 'github-hosted',
  };
}

function gitHubAccess(variables: Readonly<Record<string, string | undefined>>): GitHubAccess | undefined {
  const token = variables['GITHUB_TOKEN']?.trim() || variables['GH_TOKEN']?.trim();
  if (!token) return undefined;
  return {
    token,
    apiUrl: variables['GITHUB_API_URL']?.trim() || undefined,
    repository: variables['GITHUB_REPOSITORY']?.trim() || undefined,
  };
}

/** Whether `npm run apeg` of APEG's own checkout started the program: npm then stands in the checkout, not where the user is. */
function ranByNpm(variables: Readonly<Record<string, string | undefined>>): boolean {
  return variables['npm_package_name'] === 'apeg' && variables['npm_lifecycle_event'] === 'apeg';
}
