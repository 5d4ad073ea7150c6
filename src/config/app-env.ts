import { join } from 'node:path';
import { UsageError } from '../domain/errors.ts';
import { type Environment, GITHUB_API, processVariables, readEnvironment } from './env.ts';

/** What the App needs of the environment, under Probot's names. */
export interface AppEnvironment {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Where it listens; loopback unless it is said. */
  readonly host: string;
  readonly port: number;
  readonly apiUrl: string;
  readonly stateDir: string;
  /** A Postgres server; without one the database is files in the state directory. */
  readonly databaseUrl: string | undefined;
}

/** What Probot signs with where nothing is set. */
const PUBLIC_SECRET = 'development';

/** Where the App keeps its state; undefined where the environment leaves no place for it. */
export function appStateDir({
  stateDir,
  stateHome,
}: Pick<Environment, 'stateDir' | 'stateHome'>): string | undefined {
  return stateDir ?? (stateHome === undefined ? undefined : join(stateHome, 'apeg', 'app'));
}

/** Reads what the App needs. @throws UsageError that names everything that is missing or unusable at once. */
export function readAppEnvironment(
  variables: Readonly<Record<string, string | undefined>> = processVariables(),
): AppEnvironment {
  const given = (name: string): string | undefined => variables[name]?.trim() || undefined;
  const port = Number(given('PORT') ?? '3000');
  const appId = Number(given('APP_ID'));
  const apiUrl = (given('GITHUB_API_URL') ?? GITHUB_API).replace(/\/+$/, '');
  const folder = appStateDir(readEnvironment(variables));
  const problems = [
    ...['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET']
      .filter((name) => given(name) === undefined)
      .map((name) => `${name} is missing`),
    ...(given('APP_ID') !== undefined && !(Number.isInteger(appId) && appId > 0)
      ? ['APP_ID is no number of an App']
      : []),
    ...(given('WEBHOOK_SECRET')?.toLowerCase() === PUBLIC_SECRET
      ? ['WEBHOOK_SECRET is the public default, with which anybody can sign']
      : []),
    ...(Number.isInteger(port) && port >= 0 && port < 65_536 ? [] : ['PORT is no port']),
    ...(isHttp(apiUrl) ? [] : ['GITHUB_API_URL is no address']),
    ...(folder === undefined ? ['APEG_STATE_DIR is missing, and there is no HOME to keep state in'] : []),
  ];
  if (problems.length > 0)
    throw new UsageError(`The App cannot start: ${problems.join('; ')}`, {
      hint: 'npm run setup makes an App and prints its variables; docs/deployment.md lists them all.',
    });
  return {
    appId,
    privateKey: given('PRIVATE_KEY') ?? '',
    webhookSecret: given('WEBHOOK_SECRET') ?? '',
    host: given('HOST') ?? '127.0.0.1',
    port,
    apiUrl,
    stateDir: folder ?? '',
    databaseUrl: given('DATABASE_URL'),
  };
}

function isHttp(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}
