import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTextModel } from '../../../src/connectors/openai/text-model.ts';
import { memoryState, type StateStore } from '../../../src/domain/state-store.ts';
import type { DraftAnswer, TextModel } from '../../../src/domain/text-model.ts';
import { WordingSettings } from '../../../src/domain/wording-settings.ts';
import { fails, type ModelServer, says, startModelServer } from './model-server.ts';

const Shape = z.object({ title: z.string().max(20) });
let server: ModelServer;
let pauses: number[];
let state: StateStore;
beforeEach(async () => {
  server = await startModelServer();
  pauses = [];
  state = memoryState();
});
afterEach(() => server.close());

function model(written: object = {}, month = '2025-11'): TextModel {
  return createTextModel({
    apiKey: 'not-a-key',
    baseUrl: server.baseUrl,
    settings: WordingSettings.parse({ model: 'small', ...written }),
    state,
    now: () => `${month}-20T10:00:00.000Z`,
    timer: { sleep: async (milliseconds) => void pauses.push(milliseconds) },
    timeoutMs: 300,
  });
}

function ask(given: TextModel = model(), material = 'a sentence'): Promise<DraftAnswer<{ title: string }>> {
  return given.draft({
    name: 'title',
    shape: Shape,
    instructions: 'Write a title.',
    material,
    maxTokens: 50,
  });
}

describe('a model behind Chat Completions', () => {
  it('is asked for the shape, and answers in it', async () => {
    server.answers.push(says('{"title": "Fine"}'));
    expect(await ask()).toEqual({ kind: 'draft', value: { title: 'Fine' } });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      model: 'small',
      max_tokens: 50,
      messages: [
        { role: 'system', content: 'Write a title.' },
        { role: 'user', content: 'a sentence' },
      ],
      response_format: { type: 'json_schema', json_schema: { name: 'title', strict: true } },
    });
  });

  it.each([
    ['refused', says('', { refusal: 'I cannot' })],
    ['refused', says('', { finish: 'content_filter' })],
    ['truncated', says('{"title": "Fi', { finish: 'length' })],
    ['not-in-shape', says('Sure! Here is a title: Fine')],
    ['not-in-shape', says('{"title": 3}')],
    ['not-in-shape', says('{"title": "much longer than twenty characters"}')],
    ['not-in-shape', says('')],
    ['unreachable', fails(401)],
    [
      'not-in-shape',
      (_request: unknown, response: { end: (text: string) => void }) => response.end('<html>'),
    ],
  ] as const)('gives no draft: %s', async (reason, answer) => {
    server.answers.push(answer);
    expect(await ask()).toEqual({ kind: 'none', reason });
  });

  it('waits as long as it is told and tries once more', async () => {
    server.answers.push(fails(429, { 'retry-after': '3' }), says('{"title": "Fine"}'));
    expect(await ask()).toMatchObject({ kind: 'draft' });
    expect(pauses).toEqual([3000]);
    server.answers.splice(0, 9, fails(429, { 'retry-after': '1' }));
    expect(await ask(model(), 'other')).toEqual({ kind: 'none', reason: 'rate-limited' });
    expect(server.requests).toHaveLength(4);
  });

  it('does not try again before it may, nor for long pauses', async () => {
    server.answers.push(fails(429, { 'retry-after': '3600' }));
    expect(await ask()).toEqual({ kind: 'none', reason: 'rate-limited' });
    expect([server.requests.length, pauses]).toEqual([1, []]);
  });

  it('gives up after a time, twice', async () => {
    server.answers.push(() => undefined);
    expect(await ask()).toEqual({ kind: 'none', reason: 'timed-out' });
    expect(server.requests).toHaveLength(2);
  });

  it('is unreachable where nobody listens', async () => {
    await server.close();
    expect(await ask()).toEqual({ kind: 'none', reason: 'unreachable' });
  });
});

describe('answers', () => {
  it('are kept by content, for the same question to the same model', async () => {
    server.answers.push(says('{"title": "Fine"}'));
    await ask();
    expect(await ask(model())).toEqual({ kind: 'draft', value: { title: 'Fine' } });
    expect(server.requests).toHaveLength(1);
    await ask(model(), 'another sentence');
    await ask(model({ model: 'large' }));
    expect(server.requests).toHaveLength(3);
  });

  it('are not kept where there is no draft', async () => {
    server.answers.push(says('no'), says('{"title": "Fine"}'));
    expect((await ask()).kind).toBe('none');
    expect((await ask()).kind).toBe('draft');
  });
});

describe('the budget', () => {
  it.each([
    ['a request', { tokens_per_request: 100 }],
    [
      'money',
      { usd_per_month: 0.000001, usd_per_million_input_tokens: 10, usd_per_million_output_tokens: 30 },
    ],
  ])('is estimated before anything is sent: %s', async (_name, written) => {
    expect(await ask(model(written))).toEqual({ kind: 'none', reason: 'over-budget' });
    expect(server.requests).toHaveLength(0);
  });

  it('is counted over the month by what was used', async () => {
    server.answers.push(says('{"title": "Fine"}'));
    const tight = { tokens_per_month: 330 };
    expect((await ask(model(tight))).kind).toBe('draft');
    expect(await state.read('wording-spend')).toMatchObject({ month: '2025-11', tokens: 120 });
    expect(await ask(model(tight), 'second')).toMatchObject({ kind: 'draft' });
    expect(await ask(model(tight), 'third')).toEqual({ kind: 'none', reason: 'over-budget' });
    expect((await ask(model(tight, '2025-12'), 'third')).kind).toBe('draft');
  });

  it('of money needs prices', () => {
    expect(WordingSettings.safeParse({ model: 'm', usd_per_month: 1 }).success).toBe(false);
  });
});
