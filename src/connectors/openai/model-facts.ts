import type { Reached } from '../../domain/machine.ts';

const MODEL_API = 'https://api.openai.com/v1';
const PATIENCE_MS = 10_000;

/** Asks the host of a model whether it knows the key: one request, for its list of models; no text is sent to a model. */
export async function modelFacts(apiKey: string, baseUrl: string | undefined): Promise<Reached> {
  const base = { of: 'model', expires: null, time: null, detail: '' } as const;
  try {
    const answer = await fetch(`${(baseUrl ?? MODEL_API).replace(/\/+$/, '')}/models`, {
      headers: { authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    });
    await answer.body?.cancel();
    if (answer.ok) return { ...base, trouble: null, detail: 'answers' };
    const trouble = `the host of the model answers ${answer.status}; see OPENAI_API_KEY and OPENAI_BASE_URL`;
    return { ...base, trouble };
  } catch {
    return {
      ...base,
      trouble: 'the host of the model could not be reached; see OPENAI_BASE_URL and the network',
    };
  }
}
