import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { simulate } from '../../src/commands/simulate.ts';
import { compose } from '../../src/compose.ts';
import { type Environment, readEnvironment } from '../../src/config/env.ts';
import type { Simulation } from '../../src/domain/simulation.ts';
import type { Parsed } from '../simulators/parsed.ts';

let folder = '';
let simulation: Simulation | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apeg-shops-'));
});
afterEach(async () => {
  await simulation?.close();
  simulation = null;
  rmSync(folder, { recursive: true, force: true });
});

/** The dependencies of commands, and whatever they start kept for the end of the test. */
function deps(environment: Partial<Environment> = {}) {
  const composed = compose(() => undefined, {
    path: process.env['PATH'] ?? '',
    home: folder,
    ...environment,
  });
  return {
    ...composed,
    simulation: async (request: Parameters<typeof composed.simulation>[0]) => {
      simulation = await composed.simulation(request);
      return simulation;
    },
  };
}

describe('apeg simulate', () => {
  it('prints and writes what to set, which then reaches both shops', async () => {
    const output = join(folder, 'shops.env');
    const report = await simulate.run({ items: '7', output }, deps());
    const text = report.text({ colour: false });
    const lines = text.split('\n').filter((line) => line.startsWith('export '));
    expect(readFileSync(output, 'utf8')).toBe(`${lines.join('\n')}\n`);
    expect(text).toContain('no live shop is contacted');
    expect((report.json() as Parsed).simulator).toBe(true);
    expect(report.markdown()).toContain('```sh');

    const variables = Object.fromEntries(
      lines.map((line) => /^export (\w+)='(.*)'$/.exec(line)?.slice(1) ?? []),
    );
    const { shops, ephemeral } = readEnvironment({ ...variables, RUNNER_ENVIRONMENT: 'github-hosted' });
    const connections = deps({ shops, ephemeral, stateDir: join(folder, 'state') }).shops(folder);
    const { shopify, etsy, names, usage } = await connections.readers();
    expect(names).toEqual({ shopify: 'simulated.myshopify.com', etsy: '4242' });
    const [home] = await shopify.locations();
    expect(await shopify.items(home?.id ?? '')).toHaveLength(13);
    expect(await etsy.listings()).toHaveLength(7 + 8);
    const writers = await connections.writers();
    const [listing] = await etsy.listings();
    expect(await writers.etsy.setState(listing?.listing_id ?? 0, 'inactive')).toBe('inactive');
    expect(usage().etsy.writes).toBe(1);
    expect(readdirSync(join(folder, 'state')).filter((name) => name.startsWith('etsy-tokens'))).toHaveLength(
      1,
    );
    const { write } = ((await (await fetch(`${simulation?.controlUrl}/calls`)).json()) as Parsed).etsy;
    expect(write).toBe(1);
  });

  it.each([{ items: 'many' }, { items: '-1' }, { port: '70000' }, { seed: '1.5' }])(
    'refuses %j',
    async (options) => {
      await expect((async () => simulate.run(options, deps()))()).rejects.toMatchObject({ code: 'usage' });
      expect(simulation).toBeNull();
    },
  );

  it('does not go on serving where its output cannot be written', async () => {
    await expect(simulate.run({ output: folder }, deps())).rejects.toMatchObject({
      code: 'output-unwritable',
    });
    await expect(fetch(simulation?.controlUrl ?? '')).rejects.toThrow('fetch failed');
  });
});

describe('connections to shops', () => {
  const shops = {
    SHOPIFY_SHOP: 'example',
    SHOPIFY_ACCESS_TOKEN: 'x',
    ETSY_SHOP_ID: '1',
    ETSY_KEYSTRING: 'k',
    ETSY_SHARED_SECRET: 's',
    ETSY_REFRESH_TOKEN: 'r',
  };

  it('name what is missing', async () => {
    await expect(deps().shops(folder).readers()).rejects.toMatchObject({
      code: 'credentials-refused',
      message: expect.stringContaining('SHOPIFY_SHOP'),
    });
  });

  it('are refused where rotated tokens would be lost', async () => {
    for (const lost of [{ ephemeral: true, stateHome: folder }, { home: '' }]) {
      await expect(
        deps({ shops, ...lost })
          .shops(folder)
          .writers(),
      ).rejects.toMatchObject({
        code: 'credentials-refused',
        hint: expect.stringContaining('APEG_STATE_DIR'),
      });
    }
    expect(await deps({ shops, ephemeral: true, stateDir: folder }).shops(folder).writers()).toBeDefined();
  });
});

describe('connections to one shop alone', () => {
  it('read the order book of the side that is set up', async () => {
    const shops = { SHOPIFY_SHOP: 'example', SHOPIFY_ACCESS_TOKEN: 'x' };
    const { shopify, etsy, names } = await deps({ shops }).shops(folder).orders();
    expect([shopify !== null, etsy, names.shopify]).toEqual([true, null, 'example.myshopify.com']);
    await expect(deps({ shops: {} }).shops(folder).orders()).rejects.toMatchObject({
      code: 'credentials-refused',
    });
    const part = await deps({ shops: { ...shops, ETSY_KEYSTRING: 'k' } })
      .shops(folder)
      .orders();
    await expect(part.etsy?.openReceipts()).rejects.toMatchObject({
      code: 'credentials-refused',
      message: expect.stringContaining('ETSY_SHOP_ID'),
    });
  });
});
