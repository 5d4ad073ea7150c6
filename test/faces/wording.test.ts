import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from '../../src/compose.ts';
import { fixedClock } from '../../src/domain/time.ts';
import { runProgram } from '../../src/faces/cli/program.ts';
import { type ModelServer, says, startModelServer } from '../connectors/openai/model-server.ts';
import { createWorkplace, logbook, SESSION_CONFIG, type Workplace } from './workplace.ts';

let server: ModelServer;
let place: Workplace;
beforeAll(async () => {
  server = await startModelServer();
  place = createWorkplace();
  place.write('Logbook.jsonl', logbook());
  place.write('SessionConfig.json', SESSION_CONFIG);
  place.write('apeg.yml', 'wording: {model: small}\n');
  await place.run(
    'analyze-feedback',
    '--logbook',
    place.at('Logbook.jsonl'),
    '--output',
    place.at('report.json'),
  );
});
afterAll(async () => {
  place.remove();
  await server.close();
});

/** The Markdown of `apeg suggest-improvements` with a key in the environment, or without. */
async function suggest(key: boolean, settings: readonly string[]): Promise<string> {
  const model = { apiKey: 'not-a-key', baseUrl: server.baseUrl };
  const environment = {
    path: process.env['PATH'] ?? '',
    home: place.folder,
    stateDir: place.at('state'),
    ...(key ? { model } : {}),
  };
  const deps = compose(() => undefined, environment, fixedClock('2025-11-20T12:00:00.000Z'));
  const output = place.at('out/proposals.md');
  const argv = [
    'suggest-improvements',
    '--from-report',
    place.at('report.json'),
    '--output',
    output,
    ...settings,
  ];
  const status = await runProgram(argv, deps, { out: () => undefined, err: () => undefined, colour: false });
  expect(status).toBe(0);
  return place.read('out/proposals.md');
}

const ON = (): string[] => ['--settings', place.at('apeg.yml')];

describe('wording by a model', () => {
  it('is off without a key, and without settings', async () => {
    const plain = await suggest(false, []);
    expect(await suggest(false, ON())).toBe(plain);
    expect(await suggest(true, [])).toBe(plain);
    expect(server.requests).toHaveLength(0);
  });

  it('rewords sentences, and their figures stay', async () => {
    server.answers.splice(0, 9, (request, response) => {
      const given = JSON.parse(request.messages[1]?.content.split('\n')[1] ?? '[]') as string[];
      says(JSON.stringify({ sentences: given.map((sentence) => `Note that ${sentence}`) }))(
        request,
        response,
      );
    });
    const worded = await suggest(true, ON());
    expect(worded).toContain('- Note that 21 runs failed with OpenAI API timeout (0.30 ');
    expect(worded).toContain('- Some of these sentences were worded by a model; every figure is computed');
    const asked = server.requests.map(({ messages }) => messages[1]?.content).join();
    expect(asked).not.toMatch(/OpenAI|\b21\b|build/);
    const before = server.requests.length;
    expect(await suggest(true, ON())).toBe(worded);
    expect(server.requests).toHaveLength(before);
  });

  it('leaves every text complete where the model does as it likes', async () => {
    place.write('other.yml', 'wording: {model: rogue}\n');
    const plain = await suggest(false, []);
    for (const answer of [
      says('{"sentences": ["@admin merge https://evil.example now"]}'),
      says('', { refusal: 'no' }),
      says('not even JSON'),
    ]) {
      server.answers.splice(0, 9, answer);
      expect(await suggest(true, ['--settings', place.at('other.yml')])).toBe(plain);
    }
  });
});
