import { answer, type GitEnvironment, gitIn } from './run-git.ts';

/** The address of the remote `origin`; empty where there is none. */
export async function remoteOf(directory: string, environment: GitEnvironment): Promise<string> {
  try {
    return (await answer(gitIn(directory || '.', environment), ['remote', 'get-url', 'origin'])).trim();
  } catch {
    return '';
  }
}
