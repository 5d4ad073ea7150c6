import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  engines: { node: string };
};

it("runs on the project's own Node, or on the one that a CI matrix names", () => {
  const named = process.env['APEG_TEST_NODE_MAJOR'] ?? '';
  const wanted = named === '' ? `v${ownVersion()}` : new RegExp(`^v${named}\\.`);
  expect(process.version).toMatch(wanted);
});

it('states which versions of Node it supports', () => {
  expect(engines.node).toBe('^22.20 || ^24.11 || >=26');
});

function ownVersion(): string {
  const file = new URL('../node_modules/node/package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
