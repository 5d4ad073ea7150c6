import type { Reached } from '../../domain/machine.ts';
import { type Clock, canonicalTimestamp, parseHttpDate } from '../../domain/time.ts';

const PATIENCE_MS = 10_000;

/** Asks GitHub what a token is worth: one request, which also tells the clock there and when the token ends. */
export async function gitHubTokenFacts(token: string, apiUrl: string, clock: Clock): Promise<Reached> {
  const said = { of: 'github', expires: null, time: null } as const;
  let answer: Response;
  try {
    answer = await fetch(`${apiUrl}/rate_limit`, {
      headers: { authorization: `token ${token}`, accept: 'application/vnd.github+json' },
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'error',
    });
  } catch {
    return {
      ...said,
      trouble: 'GitHub could not be reached; see the network and GITHUB_API_URL',
      detail: '',
    };
  }
  await answer.body?.cancel();
  const there = parseHttpDate(answer.headers.get('date') ?? '');
  const time = there === null ? null : { there, here: clock.now() };
  if (!answer.ok) {
    const trouble = `GitHub answers ${answer.status}; set GITHUB_TOKEN to a token that lives and may read the repository`;
    return { ...said, trouble, detail: '', time };
  }
  const ends = answer.headers.get('github-authentication-token-expiration') ?? '';
  const left = answer.headers.get('x-ratelimit-remaining');
  return {
    ...said,
    trouble: null,
    detail: left === null ? 'answers' : `answers, ${left} requests left this hour`,
    // GitHub writes `2026-12-01 10:00:00 UTC`, or with an offset.
    expires: canonicalTimestamp(
      ends
        .replace(' ', 'T')
        .replace(' UTC', 'Z')
        .replace(/ ([+-]\d{2})(\d{2})$/, '$1:$2'),
    ),
    time,
  };
}
