import { type SimpleGit, simpleGit } from 'simple-git';
import { RepositoryUnusable } from '../../domain/errors.ts';

/** What git needs of the environment. */
export type GitEnvironment = Readonly<Record<'PATH' | 'HOME', string>>;

/** Git in a folder, with nothing of the environment but what it needs. */
export function gitIn(
  directory: string,
  environment: GitEnvironment,
  own: Readonly<Record<string, string>> = {},
): SimpleGit {
  return simpleGit(directory, { allowEnvironment: Object.keys(own) }).env({ ...environment, ...own });
}

/**
 * What git prints. Where there is a choice, ask so that git prints something: simple-git waits 50 ms longer for silence.
 *
 * @throws RepositoryUnusable with git's own reason where it says no.
 */
export async function run(git: SimpleGit, command: readonly string[]): Promise<string> {
  try {
    return await git.raw([...command]);
  } catch (cause) {
    throw new RepositoryUnusable(`git ${command[0] ?? ''} failed: ${reasonOf(cause)}`, {
      cause,
      hint: 'Mend what git says; nothing but branches under apeg/ has been written.',
    });
  }
}

/** What git prints, or nothing where it says no. */
export async function answer(git: SimpleGit, command: readonly string[]): Promise<string> {
  return git.raw([...command]).catch(() => '');
}

/** The line in which git says why. */
export function reasonOf(error: unknown): string {
  const said = lines(error instanceof Error ? error.message : String(error), '\n');
  const [why] = said.flatMap((line) => /^(?:fatal|error): (.+)$/.exec(line)?.[1] ?? []);
  return why ?? said[0] ?? 'it does not say why';
}

/** The parts of a text that are not empty. */
export function lines(text: string, separator: string): string[] {
  return text.split(separator).filter((line) => line !== '');
}
