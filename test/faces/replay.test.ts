import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../connectors/git-sandbox.ts';
import { createWorkplace, logbook, SESSION_CONFIG, type Workplace } from './workplace.ts';

const ID = 'provider-timeout.openai-timeout';
let sandbox: Sandbox;
let place: Workplace;
let folder: string;
beforeAll(async () => {
  sandbox = createSandbox();
  place = createWorkplace(sandbox.folder);
  sandbox.write('SessionConfig.json', SESSION_CONFIG);
  sandbox.write('Logbook.jsonl', logbook());
  sandbox.git(['add', '-A']);
  sandbox.git(['commit', '--quiet', '-m', 'a workflow']);
  await place.run('propose', '--local', place.folder);
  sandbox.git(['checkout', '--quiet', `apeg/proposal/${ID}`]);
  folder = place.at(`.apeg/proposals/${ID}`);
  await place.run(
    'analyze-feedback',
    '--logbook',
    place.at('Logbook.jsonl'),
    '--output',
    place.at('report.json'),
  );
});
afterAll(() => sandbox.remove());

describe('apeg replay', () => {
  it('finds that every byte of a published proposal follows from its evidence', async () => {
    const { status, out, err } = await place.run('replay', folder);
    expect([status, err]).toEqual([0, '']);
    expect(out).toBe(`${join(folder, '1')}: every byte follows from its evidence\n`);
  });

  it('derives the evidence again from the log, and finds a log that says otherwise', async () => {
    // The configs of main are those that the evidence was made with.
    sandbox.git(['show', 'main:SessionConfig.json']);
    const again = await place.run('replay', folder, '--logbook', place.at('Logbook.jsonl'));
    expect([again.status, again.err]).toEqual([0, '']);
    place.write('other/Logbook.jsonl', logbook().split('\n').slice(20).join('\n'));
    const other = await place.run(
      'replay',
      folder,
      '--logbook',
      place.at('other/Logbook.jsonl'),
      '--format',
      'json',
    );
    expect(other.status).toBe(1);
    expect(JSON.parse(other.out).differences[0].pointer).toMatch(/^\/inputs\/report\//);
  });

  it('exits with 1 and names what was changed', async () => {
    const file = `.apeg/proposals/${ID}/1/evidence.json`;
    const before = place.read(file);
    place.write(file, before.replace('"value": 0.8', '"value": 0.9'));
    const { status, out } = await place.run('replay', folder, '--format', 'markdown');
    place.write(file, before);
    expect(status).toBe(1);
    expect(out).toContain('is not the digest of evidence.json');
  });

  it('finds the newest round across a gap, and says why evidence of another version differs', async () => {
    for (const name of ['evidence.json', 'patch.json', 'proposal.json', 'proposal.md'])
      place.write(
        `.apeg/proposals/${ID}/3/${name}`,
        place
          .read(`.apeg/proposals/${ID}/1/${name}`)
          .replace(/"version": "[^"]+"/, '"version": "apeg 0.0.1"')
          .replace('"text": "28"', '"text": "29"'),
      );
    const { status, out } = await place.run('replay', folder, '--format', 'json');
    expect(status).toBe(1);
    const { differences, folder: found } = JSON.parse(out);
    expect(found).toBe(join(folder, '3'));
    expect(differences[0]).toMatchObject({ code: 'other-engine', pointer: '/engine/version' });
    expect(differences[0].detail).toContain('evidence of another engine version');
    expect(differences[1]).toMatchObject({ code: 'digest-differs' });
    rmSync(join(folder, '3'), { recursive: true });
  });

  it.each(['proposal.json', 'evidence.json'])('refuses a symbolic link in the place of %s', async (name) => {
    const linked = place.at('linked');
    cpSync(join(folder, '1'), linked, { recursive: true });
    rmSync(join(linked, name));
    symlinkSync(join(folder, '1', name), join(linked, name));
    const { status, err } = await place.run('replay', linked);
    expect(status).toBe(2);
    expect(err).toContain(`${name} is a symbolic link`);
    rmSync(linked, { recursive: true });
  });

  it('says what it needs where there is no proposal', async () => {
    const { status, err } = await place.run('replay', place.at('nowhere'));
    expect(status).toBe(2);
    expect(err).toContain('Name a folder that holds proposal.json');
  });
});

describe('apeg explain', () => {
  const explain = (id: string, ...more: string[]) =>
    place.run('explain', id, '--from-report', place.at('report.json'), '--config-dir', place.folder, ...more);

  it('says why something was proposed, with a stable code', async () => {
    sandbox.git(['checkout', '--quiet', 'main']);
    const { status, out } = await explain(ID);
    expect(status).toBe(0);
    expect(out).toMatch(
      /^provider-timeout\.openai-timeout: proposed\n {2}State {3}PROPOSE\n {2}Reason {2}extrapolated: /,
    );
    const json = JSON.parse((await explain(ID, '--format', 'json')).out);
    expect(json).toMatchObject({ id: ID, proposed: true, state: 'PROPOSE', reason: 'extrapolated' });
  });

  it('lists the ids that it knows where it does not know one', async () => {
    const { status, err } = await explain('macro-mix.nothing');
    expect(status).toBe(2);
    expect(err).toContain(ID);
  });
});
