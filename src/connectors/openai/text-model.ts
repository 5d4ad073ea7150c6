import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { sha256 } from '../../domain/digest.ts';
import type { StateStore } from '../../domain/state-store.ts';
import type { DraftAnswer, DraftRequest, NoDraft, TextModel } from '../../domain/text-model.ts';
import type { Instant } from '../../domain/time.ts';
import type { Timer } from '../../domain/timer.ts';
import type { WordingSettings } from '../../domain/wording-settings.ts';
import { jsonOf } from '../http/exchange.ts';
import { type Budget, createBudget } from './budget.ts';

/** Where a model is and what it may cost. */
export interface ModelAccess {
  readonly apiKey: string;
  /** Any server that speaks Chat Completions; OpenAI's own when absent. */
  readonly baseUrl?: string | undefined;
  readonly settings: WordingSettings;
  readonly state: StateStore;
  readonly now: () => Instant;
  readonly timer: Pick<Timer, 'sleep'>;
  /** Milliseconds for one try; what the settings say when absent. */
  readonly timeoutMs?: number;
}

/** A host that asks for a longer pause is not asked again. */
const LONGEST_PAUSE_MS = 60_000;
const PAUSE_MS = 500;
/** A token of English is about four characters; of other texts fewer. */
const CHARACTERS_PER_TOKEN = 3;
const OWN_HOST = 'api.openai.com';

/** A model behind OpenAI's Chat Completions or a compatible server: one retry, a budget, and answers kept by content. */
export function createTextModel(access: ModelAccess): TextModel {
  const { apiKey, baseUrl, settings, state, timeoutMs = settings.timeout_seconds * 1000 } = access;
  const client = new OpenAI({
    apiKey,
    baseURL: baseUrl ?? null,
    timeout: timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
  });
  const budget = createBudget(settings, state, access.now);
  return {
    name: settings.model,
    draft: async (request) => {
      const key = `wording-${digestOf(request, settings.model, client.baseURL)}`;
      const kept = request.shape.safeParse(await state.read(key));
      if (kept.success) return { kind: 'draft', value: kept.data };
      const answer = await asked(request, { client, budget, model: settings.model, timer: access.timer });
      if (answer.kind === 'draft') await state.write(key, answer.value);
      return answer;
    },
  };
}

/** The same question to the same model has the same answer. */
function digestOf<Shape>(
  { name, instructions, material, maxTokens, shape }: DraftRequest<Shape>,
  model: string,
  host: string,
): string {
  const format = zodResponseFormat(shape, name).json_schema;
  return sha256(JSON.stringify([model, host, format, instructions, material, maxTokens]));
}

interface Asking {
  readonly client: OpenAI;
  readonly budget: Budget;
  readonly model: string;
  readonly timer: Pick<Timer, 'sleep'>;
}

async function asked<Shape>(request: DraftRequest<Shape>, asking: Asking): Promise<DraftAnswer<Shape>> {
  const most = { input: estimate(request), output: request.maxTokens };
  for (let last = false; ; last = true) {
    if (!(await asking.budget.fits(most))) return none('over-budget');
    try {
      return await once(request, asking);
    } catch (error) {
      // Nobody knows whether an answer that never came is paid for; to count it keeps the budget.
      if (error instanceof APIConnectionTimeoutError) await asking.budget.spend(most);
      const pause = last ? null : pauseAfter(error);
      if (pause === null) return none(reasonOf(error));
      await asking.timer.sleep(pause);
    }
  }
}

async function once<Shape>(
  request: DraftRequest<Shape>,
  { client, budget, model }: Asking,
): Promise<DraftAnswer<Shape>> {
  const { shape, name, instructions, material, maxTokens } = request;
  // Newer models of OpenAI's take one name of the limit only, other servers the older one.
  const limit = client.baseURL.includes(OWN_HOST)
    ? { max_completion_tokens: maxTokens }
    : { max_tokens: maxTokens };
  const completion = await client.chat.completions.create({
    model,
    messages: [
      { role: 'system', content: instructions },
      { role: 'user', content: material },
    ],
    response_format: zodResponseFormat(shape, name),
    ...limit,
  });
  const { usage } = completion;
  await budget.spend({
    input: usage?.prompt_tokens ?? estimate(request),
    output: usage?.completion_tokens ?? maxTokens,
  });
  const choice = completion.choices?.[0];
  if (choice?.message?.refusal) return none('refused');
  if (choice?.finish_reason === 'length') return none('truncated');
  if (choice?.finish_reason === 'content_filter') return none('refused');
  // A server may take the schema and not keep to it.
  const value = shape.safeParse(jsonOf(choice?.message?.content ?? ''));
  return value.success ? { kind: 'draft', value: value.data } : none('not-in-shape');
}

function estimate<Shape>({ instructions, material, shape, name }: DraftRequest<Shape>): number {
  const schema = JSON.stringify(zodResponseFormat(shape, name));
  return Math.ceil((instructions.length + material.length + schema.length) / CHARACTERS_PER_TOKEN);
}

function none(reason: NoDraft): { readonly kind: 'none'; readonly reason: NoDraft } {
  return { kind: 'none', reason };
}

/** Milliseconds to wait before the one retry, or null where another try is of no use. */
function pauseAfter(error: unknown): number | null {
  if (error instanceof APIConnectionError) return PAUSE_MS;
  if (!(error instanceof APIError) || error.status === undefined) return null;
  if (error.status !== 429 && error.status < 500) return null;
  const said = error.headers?.get('retry-after') ?? null;
  if (said === null) return PAUSE_MS;
  const pause = Number(said) * 1000;
  return Number.isFinite(pause) && pause >= 0 && pause <= LONGEST_PAUSE_MS ? pause : null;
}

function reasonOf(error: unknown): NoDraft {
  if (error instanceof APIConnectionTimeoutError) return 'timed-out';
  return error instanceof APIError && error.status === 429 ? 'rate-limited' : 'unreachable';
}
