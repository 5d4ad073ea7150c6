import { answer, type GitEnvironment, gitIn } from './run-git.ts';

/** The address of the remote `origin`; empty where there is none. */
export async function remoteOf(directory: string, environment: GitEnvironment): Promise<string> {
  try {
    return (await answer(gitIn(directory || '.', environment), ['remote', 'get-url', 'origin'])).trim();
  } catch {
    return '';
  }
}

/** What git says of itself, as `2.43.0`; null where there is none to ask. */
export async function gitVersion(environment: GitEnvironment): Promise<string | null> {
  try {
    return /\d+(?:\.\d+)+/.exec(await answer(gitIn('.', environment), ['--version']))?.[0] ?? null;
  } catch {
    return null;
  }
}
