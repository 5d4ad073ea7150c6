import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSIONS = '/usr/lib/postgresql';

/** A Postgres server of a test's own, on loopback, in a folder of its own. */
export interface PostgresServer {
  readonly url: string;
  stop(): void;
}

/** How a server can be started here: the programs' folder, and the user that it runs as where this one may not. */
interface Means {
  readonly bin: string;
  readonly user: { readonly uid: number; readonly gid: number } | null;
}

/** Why no server can be started here, or null. */
export function whyNoPostgres(): string | null {
  const found = means();
  return typeof found === 'string' ? found : null;
}

/** Starts a server; about half a second. */
export async function startPostgres(): Promise<PostgresServer> {
  const found = means();
  if (typeof found === 'string') throw new Error(found);
  const { bin, user } = found;
  const folder = mkdtempSync(join(tmpdir(), 'apeg-postgres-'));
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  const run = (program: string, args: readonly string[]): void => {
    const as = user === null ? {} : { uid: user.uid, gid: user.gid };
    execFileSync(join(bin, program), [...args], { cwd: folder, stdio: 'ignore', ...as });
  };
  run('initdb', ['-D', data, '-U', 'app', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`;
  run('pg_ctl', ['-D', data, '-w', '-o', options, '-l', join(folder, 'log'), 'start']);
  return {
    url: `postgres://app@127.0.0.1:${port}/postgres`,
    stop: () => {
      run('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function means(): Means | string {
  const [newest] = existsSync(VERSIONS) ? readdirSync(VERSIONS).toSorted().toReversed() : [];
  if (newest === undefined || !existsSync(join(VERSIONS, newest, 'bin/initdb')))
    return `no Postgres is installed in ${VERSIONS}`;
  const bin = join(VERSIONS, newest, 'bin');
  if (process.getuid?.() !== 0) return { bin, user: null };
  // Postgres refuses to run as root.
  try {
    const id = (option: string): number =>
      Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    return { bin, user: { uid: id('-u'), gid: id('-g') } };
  } catch {
    return 'Postgres does not run as root, and there is no user postgres';
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
