import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fetchLog,
  INTERNET,
  type LogLimits,
  type LogNetwork,
} from '../../../src/connectors/logs/fetch-log.ts';
import { isPublicAddress } from '../../../src/connectors/logs/public-address.ts';
import { LOG_HOST as HOST, type LogHost, startLogHost } from './log-host.ts';

const LIMITS: LogLimits = { bytes: 10_000, milliseconds: 2000 };

describe('a public address', () => {
  it.each(['93.184.215.14', '8.8.8.8', '2606:4700::6810:84e5', '172.32.0.1', '100.128.0.1'])(
    'is %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('a log at an https address', () => {
  let folder: string;
  let host: LogHost;
  let count = 0;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'apeg-logs-'));
    host = await startLogHost();
  });
  afterAll(async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function fetched(
    path: string,
    over: Partial<LogNetwork> = {},
    at = `${HOST}:${host.port}`,
  ): Promise<string> {
    const file = join(folder, `log-${++count}`);
    const wish = { url: `https://${at}${path}`, hosts: [`${HOST}:${host.port}`, HOST], file };
    try {
      await fetchLog(wish, LIMITS, { ...host.network, ...over });
      return readFileSync(file, 'utf8');
    } catch (error) {
      if (existsSync(file)) throw new Error('the file is still there', { cause: error });
      throw error;
    }
  }

  it('is fetched from a host that is allowed, also when that sends to another path', async () => {
    host.serve = (req, res) => {
      if (req.url === '/Logbook.jsonl') res.end('{"a":1}\n');
      else res.writeHead(302, { location: '/Logbook.jsonl' }).end();
    };
    expect(await fetched('/Logbook.jsonl')).toBe('{"a":1}\n');
    expect(await fetched('/latest')).toBe('{"a":1}\n');
  });

  it.each([
    ['over http', `http://${HOST}/x`, 'not https'],
    ['with a user', `https://me:secret@${HOST}/x`, 'names a user'],
    ['of another host', 'https://elsewhere.example.com/x', 'no host that is allowed'],
    ['of a host that only begins like it', `https://${HOST}.evil.example/x`, 'no host that is allowed'],
    ['at another port', `https://${HOST}:8443/x`, 'no host that is allowed'],
    ['of a file', 'file:///etc/passwd', 'not https'],
    ['that is none', 'https://', 'not https'],
  ])('is not fetched %s', async (_name, url, why) => {
    const asked = fetchLog({ url, hosts: [HOST], file: join(folder, 'never') }, LIMITS, host.network);
    await expect(asked).rejects.toMatchObject({
      code: 'input-unusable',
      message: expect.stringContaining(why),
    });
    await expect(asked).rejects.not.toMatchObject({ message: expect.stringContaining('secret') });
  });

  it.each([
    ['the network of the host', ['10.0.0.1']],
    ['the service that gives machines their credentials', ['169.254.169.254']],
    ['a public and a private address', ['93.184.215.14', '127.0.0.1']],
    ['nowhere', []],
  ])('is not fetched where its name leads to %s', async (_name, addresses) => {
    const asked = fetched('/x', { addresses: async () => addresses, mayConnect: INTERNET.mayConnect });
    await expect(asked).rejects.toMatchObject({ message: expect.stringContaining('no public address') });
  });

  it('is not followed to another host, nor round in a circle', async () => {
    host.serve = (req, res) => {
      const elsewhere = `https://other.example.com:${host.port}/x`;
      res.writeHead(302, { location: req.url === '/away' ? elsewhere : '/round' }).end();
    };
    await expect(fetched('/away')).rejects.toMatchObject({
      message: expect.stringContaining('no host that is allowed'),
    });
    await expect(fetched('/round')).rejects.toMatchObject({ message: expect.stringContaining('too often') });
  });

  it('has a largest size and a longest time, and its address is told without what may be secret', async () => {
    host.serve = (req, res) => {
      if (req.url?.startsWith('/large') === true) res.end('x'.repeat(10_001));
      else if (req.url === '/gone') res.writeHead(404).end();
      else res.write('slow');
    };
    await expect(fetched('/large?token=abc')).rejects.toMatchObject({
      message: `The log https://${HOST}:${host.port}/large is larger than 0.01 MB`,
    });
    await expect(fetched('/gone')).rejects.toMatchObject({
      message: expect.stringContaining('answered 404'),
    });
    await expect(fetched('/slow')).rejects.toMatchObject({
      message: expect.stringContaining('takes longer than 2 s'),
    });
  });

  it('is not believed with a certificate of nobody', async () => {
    host.serve = (_req, res) => res.end('x');
    await expect(fetched('/x', { ca: '' })).rejects.toMatchObject({
      message: expect.stringContaining('cannot be fetched'),
    });
  });
});
