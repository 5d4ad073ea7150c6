import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { NO_TENANTS, parseTenants } from '../config/tenants.ts';
import { readSecrets } from '../connectors/files/secrets-file.ts';
import { fetchLog, LOG_LIMITS, type LogNetwork } from '../connectors/logs/fetch-log.ts';
import { InputUnusable } from '../domain/errors.ts';
import type { Tenant, Tenants } from '../domain/tenants.ts';

const FILE = 'tenants.yml';
/** Where they are kept, beside APEG's own entries. */
const FETCHED = '.apeg/logbook';

/** What the host entrusts to repositories, from `tenants.yml` in the state directory. @throws SettingsInvalid, InputUnusable */
export async function openTenants(stateDir: string): Promise<Tenants> {
  const path = join(stateDir, FILE);
  const text = await readSecrets(path);
  return text === null ? NO_TENANTS : parseTenants(text, path);
}

/** Logs that were fetched into a clone. */
export interface FetchedLogs {
  /** Relative to the clone. */
  readonly paths: readonly string[];
  /** Why others were not, in sentences. */
  readonly notes: readonly string[];
}

/** Fetches logs into a clone from hosts that are this tenant's; one that cannot be fetched is a note. */
export async function fetchLogs(
  urls: readonly string[],
  folder: string,
  { logHosts }: Tenant,
  network?: LogNetwork,
): Promise<FetchedLogs> {
  const paths: string[] = [];
  const notes: string[] = [];
  // Where that is no folder, nothing can be kept, and each log says so.
  if (urls.length > 0) await mkdir(join(folder, FETCHED), { recursive: true }).catch(() => undefined);
  for (const [index, url] of urls.entries()) {
    const path = `${FETCHED}/fetched-${index + 1}.jsonl${/\.gz(?:$|\?)/.test(url) ? '.gz' : ''}`;
    // Whatever the repository has there is not the log that was asked for.
    await rm(join(folder, path), { force: true, recursive: true });
    try {
      await fetchLog({ url, hosts: logHosts, file: join(folder, path) }, LOG_LIMITS, network);
      paths.push(path);
    } catch (error) {
      if (!(error instanceof InputUnusable)) throw error;
      notes.push(error.message);
    }
  }
  return { paths, notes };
}
