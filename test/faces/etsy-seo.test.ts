import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compose } from '../../src/compose.ts';
import { createFileState } from '../../src/connectors/files/state-store.ts';
import { canonicalFile } from '../../src/domain/canonical-json.ts';
import { SeoReport, SeoSuggestions } from '../../src/domain/seo-suggestions.ts';
import type { Simulation } from '../../src/domain/simulation.ts';
import { instantOf, millisecondsOf, systemClock } from '../../src/domain/time.ts';
import { runProgram } from '../../src/faces/cli/program.ts';
import { keepViews } from '../../src/operations/seo-refresh/views-store.ts';

const DAY_MS = 86_400_000;
let folder = '';
let simulation: Simulation;
let ahead = 0;
const root = process.cwd();
/** The present, put forward by days, and by whatever anybody waits for. */
const clock = {
  now: () => instantOf(millisecondsOf(systemClock.now()) + ahead),
  sleep: async (milliseconds: number) => {
    ahead += Math.max(0, milliseconds);
  },
};

/** The program as if in a folder beside simulated shops, on a clock that the test puts forward. */
async function apeg(...argv: readonly string[]) {
  const out: string[] = [];
  const environment = {
    path: process.env['PATH'] ?? '',
    home: folder,
    stateDir: join(folder, 'state'),
    shops: simulation.environment,
    user: 'tester',
  };
  const status = await runProgram(
    argv,
    compose(() => undefined, environment, clock),
    {
      out: async (text) => {
        if (typeof text === 'string') out.push(text);
        else for await (const part of text) out.push(part);
      },
      err: (text) => void out.push(text),
      colour: false,
    },
  );
  return { status, out: out.join('') };
}

async function control(path: string, body?: object): Promise<unknown> {
  const posted = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await fetch(`${simulation.controlUrl}${path}`, posted)).json();
}

async function writes(): Promise<number> {
  return z.object({ etsy: z.object({ write: z.number() }) }).parse(await control('/calls')).etsy.write;
}

function read(file: string): SeoSuggestions {
  return SeoSuggestions.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

function save(file: string, content: SeoSuggestions): void {
  writeFileSync(join(folder, file), canonicalFile(content));
}

/** A file with the first `count` entries approved. */
function approved(count: number): SeoSuggestions {
  const file = read('seo_suggestions.json');
  return {
    ...file,
    suggestions: file.suggestions.map((one, index) => ({ ...one, approved: index < count })),
  };
}

const Planned = z.object({ digest: z.string(), plan: z.looseObject({ steps: z.array(z.unknown()) }) });
const Ran = z.object({
  receipt: z.object({ run: z.string(), outcome: z.string(), counts: z.record(z.string(), z.number()) }),
});

async function digestOfDryRun(...argv: readonly string[]): Promise<string> {
  const { out } = await apeg(...argv, '--dry-run', '--format', 'json');
  return Planned.parse(JSON.parse(out)).digest;
}

/** Days that pass with a snapshot each; the last one by the command, the others by what stands behind it, which is quicker. */
async function snapshots(days: number, gaps: readonly number[] = []): Promise<void> {
  const { texts, shop } = await connections().textReader();
  const state = createFileState(join(folder, 'state'));
  for (let day = 0; day < days; day += 1) {
    ahead += DAY_MS;
    if (day === days - 1) await apeg('etsy-views', 'snapshot');
    else if (!gaps.includes(day))
      await keepViews(state, shop, { at: clock.now(), counters: await texts.activeViews() });
  }
}

/** The shop as operations see it, with the tokens that the program keeps. */
function connections() {
  const environment = {
    path: '',
    home: folder,
    stateDir: join(folder, 'state'),
    shops: simulation.environment,
  };
  return compose(() => undefined, environment, clock).shops('');
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'apeg-seo-')));
  process.chdir(folder);
  simulation = await compose(() => undefined, { path: '', home: folder }, clock).simulation({
    items: 60,
    seed: 3,
    port: 0,
  });
});

afterAll(async () => {
  await simulation.close();
  process.chdir(root);
  rmSync(folder, { recursive: true, force: true });
});

describe('texts of Etsy listings on the simulator', { timeout: 120_000 }, () => {
  it('says how much history is missing, and that there is nothing to compare yet', async () => {
    await snapshots(13);
    const answer = await apeg('etsy-seo-analyze');
    expect(answer.out).toContain('Not enough history: 12 of 30 days');
    expect(answer.status).toBe(0);
    expect(read('seo_suggestions.json').suggestions).toEqual([]);
    expect((await apeg('etsy-seo-report')).out).toContain(
      'Not enough history: no suggestion was applied yet',
    );
  });

  it('keeps one snapshot a day, however often it is asked', async () => {
    const before = await control('/calls');
    expect((await apeg('etsy-views', 'snapshot')).out).toContain('were kept before');
    expect(await control('/calls')).toEqual(before);
  });

  it('suggests within the limits after 30 days with gaps, leaves a control group alone, and approves nothing', async () => {
    await snapshots(20, [4, 11]);
    const answer = await apeg('etsy-seo-analyze', '--threshold', '10', '--days', '30', '--seed', '7');
    expect(answer.out).toContain('with a suggestion');
    const file = read('seo_suggestions.json');
    expect(file.suggestions.length).toBeGreaterThan(5);
    expect(file.suggestions.every((one) => !one.approved && one.views < 10)).toBe(true);
    expect(file.control.listings.length).toBeGreaterThanOrEqual(3);
    const controls = new Set(file.control.listings.map(({ listing_id }) => listing_id));
    expect(file.suggestions.some(({ listing_id }) => controls.has(listing_id))).toBe(false);
    expect(file.left_out.some(({ reason }) => reason === 'views-unknown')).toBe(true);
    expect(await writes()).toBe(0);
    expect((await apeg('etsy-seo-apply', '--input', 'seo_suggestions.json', '--dry-run')).out).toContain(
      'not approved',
    );
  });

  it('takes threshold, days, share and seed of the settings, and those of the command line before them', async () => {
    const seo_refresh = { threshold: 20, days: 14, control_share: 0.5, control_seed: 4 };
    writeFileSync('own.json', JSON.stringify({ operations: { seo_refresh } }));
    await apeg('etsy-seo-analyze', '--settings', 'own.json', '--output', 'own_suggestions.json');
    const own = read('own_suggestions.json');
    expect([own.threshold, own.history.days, own.control.share, own.control.seed]).toEqual([20, 14, 0.5, 4]);
    await apeg(
      'etsy-seo-analyze',
      '--settings',
      'own.json',
      '--seed',
      '9',
      '--control',
      '0',
      '--output',
      'own.out',
    );
    expect(read('own.out').control).toMatchObject({ seed: 9, share: 0 });
    writeFileSync('own.json', JSON.stringify({ operations: { seo_refresh: { control_share: 1 } } }));
    const refused = await apeg('etsy-seo-analyze', '--settings', 'own.json');
    expect([refused.status, refused.out]).toEqual([2, expect.stringContaining('control_share')]);
  });

  it('refuses an edit that breaks a limit, claims something new, or is of another listing', async () => {
    const file = approved(1);
    const [first, ...others] = file.suggestions;
    if (first === undefined) throw new Error('no suggestion');
    const refused = async (changed: typeof first) => {
      save('bad.json', { ...file, suggestions: [changed, ...others] });
      const answer = await apeg('etsy-seo-apply', '--input', 'bad.json', '--dry-run');
      expect(answer.status).toBe(2);
      return answer.out;
    };
    expect(await refused({ ...first, after: { title: 'a'.repeat(141) } })).toContain('at most 140');
    expect(await refused({ ...first, after: { tags: ['Bowl', 'bowl'] } })).toContain('twice');
    expect(await refused({ ...first, after: { title: 'Genuine gold bowl' } })).toContain(
      'does not say: genuine, gold',
    );
    expect(await refused({ ...first, before: { ...first.before, title: 'x' } })).toContain(
      'not what the analysis saw',
    );
    expect(await refused({ ...first, listing_id: 5 })).toContain('made no suggestion');
    expect(await writes()).toBe(0);
  });

  it('binds the digest to the file: an edit needs a digest of its own', async () => {
    save('seo_approved.json', approved(4));
    const digest = await digestOfDryRun('etsy-seo-apply', '--input', 'seo_approved.json');
    save('seo_approved.json', approved(3));
    const answer = await apeg('etsy-seo-apply', '--input', 'seo_approved.json', '--confirm', digest);
    expect(answer.out).toContain('digest-mismatch');
    expect(await writes()).toBe(0);
  });

  it('catches an answer of 200 that changed nothing, and stops', async () => {
    save('seo_approved.json', approved(2));
    const digest = await digestOfDryRun('etsy-seo-apply', '--input', 'seo_approved.json');
    await control('/fault', { side: 'etsy', fault: 'no-effect', on: 'updateListing' });
    const answer = await apeg(
      'etsy-seo-apply',
      '--input',
      'seo_approved.json',
      '--confirm',
      digest,
      '--format',
      'json',
    );
    expect(answer.out).toContain('Etsy took the request and changed nothing');
    expect(Ran.parse(JSON.parse(answer.out)).receipt.counts).toMatchObject({
      executed: 0,
      failed: 1,
      'not-attempted': 1,
    });
  });

  it('applies what was approved, takes it back exactly, and refuses where somebody wrote since', async () => {
    const file = approved(4);
    save('seo_approved.json', file);
    const digest = await digestOfDryRun('etsy-seo-apply', '--input', 'seo_approved.json');
    const ran = Ran.parse(
      JSON.parse(
        (
          await apeg(
            'etsy-seo-apply',
            '--input',
            'seo_approved.json',
            '--confirm',
            digest,
            '--format',
            'json',
          )
        ).out,
      ),
    ).receipt;
    expect(ran.counts).toMatchObject({ executed: 4, failed: 0 });
    const texts = connections();
    const { texts: reader } = await texts.textReader();
    const four = file.suggestions.slice(0, 4);
    for (const { listing_id, before, after } of four)
      expect((await reader.listing(listing_id))?.text).toEqual({ ...before, ...after });
    const back = await digestOfDryRun('rollback', '--run', ran.run);
    expect((await apeg('rollback', '--run', ran.run, '--confirm', back)).out).toContain('complete');
    for (const { listing_id, before } of four)
      expect((await reader.listing(listing_id))?.text).toEqual(before);
    expect((await apeg('rollback', '--run', ran.run, '--dry-run')).out).toContain('nothing-to-do');
    const logbook = join(folder, '.apeg/logbook');
    const refused = readdirSync(logbook).filter((name) => name.startsWith('refused-'));
    const logged = refused.map((name) => readFileSync(join(logbook, name), 'utf8')).join('');
    expect(logged).toContain('nothing-to-do: nothing that the run');

    save('seo_approved.json', { ...file, suggestions: file.suggestions.slice(0, 1) });
    const one = await digestOfDryRun('etsy-seo-apply', '--input', 'seo_approved.json');
    const second = Ran.parse(
      JSON.parse(
        (await apeg('etsy-seo-apply', '--input', 'seo_approved.json', '--confirm', one, '--format', 'json'))
          .out,
      ),
    ).receipt;
    const [first] = four;
    await (await texts.textWriter()).patchText(first?.listing_id ?? 0, {
      title: 'By hand',
      tags: ['by hand'],
    });
    expect((await apeg('rollback', '--run', second.run, '--dry-run')).out).toContain(
      'its text was changed after the run',
    );
    expect((await apeg('audit', 'verify')).status).toBe(0);
  });

  it('measures the effect against the control group once there are days enough', async () => {
    const left = approved(1000);
    save('seo_approved.json', { ...left, suggestions: left.suggestions.slice(4, 9) });
    const digest = await digestOfDryRun('etsy-seo-apply', '--input', 'seo_approved.json');
    expect((await apeg('etsy-seo-apply', '--input', 'seo_approved.json', '--confirm', digest)).out).toContain(
      'complete',
    );
    expect((await apeg('etsy-seo-report')).out).toContain('Not enough history: 0 of 30 days');
    await snapshots(31);
    const report = SeoReport.parse(JSON.parse((await apeg('etsy-seo-report', '--format', 'json')).out));
    expect(report).toMatchObject({ verdict: 'no-difference', effect: { identified: 'randomised' } });
    expect(report.control.listings).toBeGreaterThanOrEqual(3);
    const logs = readdirSync(join(folder, '.apeg/logbook'));
    for (const kind of ['etsy-views', 'etsy-seo-analyze', 'etsy-seo-report', 'plan-seo', 'seo-refresh'])
      expect(logs.some((name) => name.startsWith(kind))).toBe(true);
  });
});
