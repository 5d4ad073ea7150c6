import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  engines: { node: string };
};

it("runs on the project's own Node, or on the one that a CI matrix names", () => {
  const major = Number(process.versions.node.split('.')[0]);
  const wanted = process.env['APEG_TEST_NODE_MAJOR'];
  if (wanted !== undefined && wanted !== '') expect(major).toBe(Number(wanted));
  else expect(process.version).toBe(`v${ownVersion()}`);
});

it('states which versions of Node it supports', () => {
  expect(engines.node).toBe('^22.20 || ^24.11 || >=26');
});

function ownVersion(): string {
  const file = new URL('../node_modules/node/package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
