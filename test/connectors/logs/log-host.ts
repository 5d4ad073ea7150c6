import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogNetwork } from '../../../src/connectors/logs/fetch-log.ts';

/** The name that the certificate is for; another one is there to be redirected to. */
export const LOG_HOST = 'logs.example.com';

/** A host of logs on loopback, with a certificate that a test can believe. */
export interface LogHost {
  readonly port: number;
  /** In which its name leads to loopback, and its certificate is believed. */
  readonly network: LogNetwork;
  serve: RequestListener;
  close(): Promise<void>;
}

/** Starts a host of logs. */
export async function startLogHost(): Promise<LogHost> {
  const folder = mkdtempSync(join(tmpdir(), 'apeg-log-host-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${LOG_HOST}`];
  const names = ['-addext', `subjectAltName=DNS:${LOG_HOST},DNS:other.example.com`];
  execFileSync('openssl', [...made, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (req, res) =>
    host.serve(req, res),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host: LogHost = {
    port: (server.address() as AddressInfo).port,
    network: {
      addresses: async () => ['127.0.0.1'],
      mayConnect: (address) => address === '127.0.0.1',
      ca: readFileSync(cert, 'utf8'),
    },
    serve: (_req, res) => res.end(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return host;
}
