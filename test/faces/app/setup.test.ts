import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SetupParts } from '../../../src/compose-setup.ts';
import { assertNewFile, writeSecretFile } from '../../../src/connectors/files/secret-file.ts';
import { convertManifest } from '../../../src/connectors/github/manifest.ts';
import { GitHubRefused } from '../../../src/domain/errors.ts';
import { runSetup } from '../../../src/faces/app/setup.ts';

const PEM = '-----BEGIN KEY-----\nabc\n-----END KEY-----\n';
const SECRET = 'made by GitHub';
const URL_OPTION = ['--url', 'https://apeg.example.com'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apeg-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A setup that has begun: where its page is, what it said, and how it ended. */
async function begin(convert: SetupParts['convert'], options: readonly string[] = []) {
  const said: string[] = [];
  const page = Promise.withResolvers<string>();
  const parts: SetupParts = {
    generator: 'apeg test',
    manifest: () => ({ name: 'APEG <"&>' }),
    state: () => 'the-state',
    convert,
    assertNew: assertNewFile,
    writeSecret: writeSecretFile,
  };
  const env = join(folder, '.env');
  const ended = runSetup([...URL_OPTION, '--port', '0', '--env', env, ...options], parts, (text) => {
    said.push(text);
    const address = /http:\S+/.exec(text)?.[0];
    if (address !== undefined) page.resolve(address);
  });
  return { env, ended, said, page: await page.promise };
}

const made: SetupParts['convert'] = async () => ({
  id: 7,
  pem: PEM,
  webhookSecret: SECRET,
  url: 'https://github.com/apps/apeg',
});

describe('npm run setup', () => {
  it('serves on loopback, makes one App, keeps its variables for the owner alone, and ends', async () => {
    const codes: string[] = [];
    const setup = await begin((code, apiUrl) => {
      codes.push(`${code} at ${apiUrl}`);
      return made(code, apiUrl);
    });
    expect(new URL(setup.page).hostname).toBe('127.0.0.1');
    const form = await (await fetch(setup.page)).text();
    expect(form).toContain('https://github.com/settings/apps/new?state=the-state');
    expect(form).toContain('APEG &lt;\\&quot;&amp;&gt;');
    const back = await (await fetch(`${setup.page}/made?code=c1&state=the-state`)).text();
    expect(await setup.ended).toBe(0);
    expect(codes).toEqual(['c1 at https://api.github.com']);
    expect(statSync(setup.env).mode & 0o777).toBe(0o600);
    expect(readFileSync(setup.env, 'utf8')).toContain(`WEBHOOK_SECRET=${SECRET}\n`);
    for (const shown of [...setup.said, form, back]) {
      expect(shown).not.toContain(SECRET);
      expect(shown).not.toContain('abc');
    }
    await expect(fetch(setup.page)).rejects.toThrow('fetch failed');
  });

  it('trades no code that comes with another state, or with none', async () => {
    const codes: string[] = [];
    const setup = await begin((code, apiUrl) => {
      codes.push(code);
      return made(code, apiUrl);
    });
    for (const query of ['code=bad', 'code=bad&state=', 'code=bad&state=other'])
      expect((await fetch(`${setup.page}/made?${query}`)).status).toBe(400);
    expect((await fetch(`${setup.page}/made?state=the-state`)).status).toBe(404);
    expect((await fetch(`${setup.page}/.env`)).status).toBe(404);
    expect(codes).toEqual([]);
    await fetch(`${setup.page}/made?code=good&state=the-state`);
    expect(await setup.ended).toBe(0);
    expect(codes).toEqual(['good']);
  });

  it('trades a code once, however often the way back is taken', async () => {
    let trades = 0;
    const slow = Promise.withResolvers<void>();
    const setup = await begin(async (code, apiUrl) => {
      trades += 1;
      await slow.promise;
      return made(code, apiUrl);
    });
    const first = fetch(`${setup.page}/made?code=c1&state=the-state`);
    const second = await fetch(`${setup.page}/made?code=c1&state=the-state`).finally(() => slow.resolve());
    expect(second.status).toBe(409);
    expect((await first).status).toBe(200);
    expect(await setup.ended).toBe(0);
    expect(trades).toBe(1);
  }, 5000);

  it('ends with a sentence where GitHub gives no App', async () => {
    const setup = await begin(async () => {
      throw new GitHubRefused('GitHub did not give an App for this code', { hint: 'Start again.' });
    });
    expect((await fetch(`${setup.page}/made?code=c1&state=the-state`)).status).toBe(502);
    expect(await setup.ended).toBe(3);
    expect(setup.said.join('')).toContain('did not give an App');
  });

  it.each([
    ['is there', '.env', 'is there already'],
    ['is a link to nowhere', 'link', 'is there already'],
    ['has no folder', 'nowhere/.env', 'its folder is not there'],
  ])('asks GitHub for nothing where the file for the variables %s', async (_name, file, why) => {
    writeFileSync(join(folder, '.env'), 'MINE=1\n');
    symlinkSync(join(folder, 'gone'), join(folder, 'link'));
    const said: string[] = [];
    const parts: SetupParts = {
      generator: 'apeg test',
      manifest: () => ({}),
      state: () => 'the-state',
      convert: () => Promise.reject(new Error('GitHub was asked')),
      assertNew: assertNewFile,
      writeSecret: writeSecretFile,
    };
    const options = [...URL_OPTION, '--port', '0', '--env', join(folder, file)];
    expect(await runSetup(options, parts, (text) => said.push(text))).toBe(2);
    expect(said.join('')).toContain(why);
    expect(said.join('')).not.toContain('http:');
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('MINE=1\n');
  });

  it('never writes over a file that came meanwhile', async () => {
    const setup = await begin(made);
    writeFileSync(join(folder, '.env'), 'MINE=1\n');
    await fetch(`${setup.page}/made?code=c1&state=the-state`);
    expect(await setup.ended).not.toBe(0);
    expect(readFileSync(setup.env, 'utf8')).toBe('MINE=1\n');
    expect(setup.said.join('')).not.toContain(SECRET);
  });
});

describe('the trade of a code', () => {
  it.each([null, '', '  '])(
    'ends with a sentence where GitHub gives %j for a webhook secret',
    async (secret) => {
      const data = { id: 7, pem: PEM, webhook_secret: secret, html_url: 'https://github.test/apps/apeg' };
      const server = createServer((_req, res) =>
        res.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(data)),
      );
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      try {
        await expect(convertManifest('c1', { apiUrl, userAgent: 'apeg-test' })).rejects.toMatchObject({
          code: 'github-refused',
          message: expect.stringContaining('without a webhook secret'),
        });
      } finally {
        await new Promise((resolve) => server.close(resolve));
      }
    },
  );
});
