import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createWorkplace } from './workplace.ts';

const MAIN = fileURLToPath(new URL('../../src/faces/cli/main.ts', import.meta.url));

it('lets whoever loads an instrumentation first see every request that leaves', async () => {
  const place = createWorkplace();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url?.includes('/pulls') ? [] : { id: 5, default_branch: 'main' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    // What OpenTelemetry's instrumentation of fetch listens to.
    place.write(
      'preload.mjs',
      `import { subscribe } from 'node:diagnostics_channel';
       import { appendFileSync } from 'node:fs';
       subscribe('undici:request:create', ({ request }) => appendFileSync(${JSON.stringify(place.at('seen'))}, request.method + ' ' + request.path + '\\n'));`,
    );
    const child = spawn(process.execPath, [MAIN, 'status', '--online'], {
      cwd: place.folder,
      env: {
        PATH: process.env['PATH'],
        HOME: place.folder,
        NODE_OPTIONS: `--import ${join(place.folder, 'preload.mjs')}`,
        GITHUB_TOKEN: 'a-token-of-the-test',
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      },
      stdio: 'ignore',
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
    expect(asked.length).toBeGreaterThan(1);
    expect(place.read('seen').trim().split('\n')).toEqual(asked);
  } finally {
    server.close();
    place.remove();
  }
});
