import type { z } from 'zod';
import { UsageError } from '../domain/errors.ts';
import type { Deps } from './deps.ts';

/** An option of a command, for every face. */
export interface CommandOption {
  /** Kebab-case, without dashes; the input has it in camelCase. */
  readonly name: string;
  /** What stands behind it; an option without one is a switch, `true` where it is given. */
  readonly argument?: string;
  readonly summary: string;
  readonly repeatable?: boolean;
  readonly required?: boolean;
}

/** A word of a command that is told by its place, for every face. */
export interface CommandArgument {
  /** Kebab-case; the input has it in camelCase. */
  readonly name: string;
  readonly summary: string;
  /** The only words that it may be. */
  readonly choices?: readonly string[];
  /** Required ones come first. */
  readonly required?: boolean;
}

/** How a command ended: done, or done with something that people have to look at. */
export type Ending = 'done' | 'refused';

/** What a command has to say; each face prints the part that fits it. */
export interface Report {
  readonly ending: Ending;
  readonly text: (style: { readonly colour: boolean }) => string;
  readonly json: () => unknown;
  readonly markdown: () => string;
  /** Takes the place of every format: a stream for other programs. */
  readonly stream?: () => Iterable<string> | AsyncIterable<string>;
}

/** One command: parsed, run and reported in the same way whoever asks. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Words told by their place, in that order; none where it is left out. */
  readonly arguments?: readonly CommandArgument[];
  readonly options: readonly CommandOption[];
  /** Checks the raw options and runs. @throws UsageError where an option cannot be used. */
  readonly run: (options: RawOptions, deps: Deps) => Promise<Report>;
}

/** Options as a face has them: camelCase names, texts or lists of texts. */
export type RawOptions = Readonly<Record<string, unknown>>;

/** Makes a command out of the shape of its options and what it does with them. */
export function createCommand<Input>(
  about: Omit<Command, 'run'>,
  input: z.ZodType<Input>,
  run: (input: Input, deps: Deps) => Promise<Report>,
): Command {
  return {
    ...about,
    run: (options, deps) => {
      const parsed = input.safeParse(options);
      if (parsed.success) return run(parsed.data, deps);
      const [issue] = parsed.error.issues;
      const option = String(issue?.path[0] ?? '').replaceAll(
        /[A-Z]/g,
        (letter) => `-${letter.toLowerCase()}`,
      );
      const positional = about.arguments?.some(({ name }) => name === option) === true;
      throw new UsageError(
        `${positional ? `<${option}>` : `--${option}`}: ${issue?.message ?? 'cannot be used'}`,
        {
          hint: `See apeg ${about.name} --help.`,
        },
      );
    },
  };
}
