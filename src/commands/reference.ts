import type { AppSettings } from '../domain/app-settings.ts';
import type { CommentVerb } from '../domain/comment-command.ts';
import type { CommandHint } from '../rendering/pull-request.ts';
import type { Command } from './command.ts';
import { leastRole } from './comments/authorise.ts';
import { COMMENT_FORMS, formOf, usageOf } from './comments/forms.ts';
import { COMMANDS } from './table.ts';

/** One row of a table of commands for people. */
export interface ReferenceRow {
  readonly usage: string;
  readonly summary: string;
  /** The least role that may ask for it; null on a command line, where the user decides. */
  readonly role: string | null;
}

/** Every command of the command line. */
export function argvReference(): ReferenceRow[] {
  return COMMANDS.map((command) => ({ usage: argvUsage(command), summary: command.summary, role: null }));
}

/** Every command of comments, with who may ask for it in a repository. */
export function commentReference(settings: Pick<AppSettings, 'permissions'>): ReferenceRow[] {
  return COMMENT_FORMS.map((form) => ({
    usage: usageOf(form),
    summary: form.aliases.length === 0 ? form.summary : `${form.summary} (also: ${form.aliases.join(', ')})`,
    role: leastRole(form.verb, settings),
  }));
}

/** Commands as answers and pull requests name them; words of an example stand in the place of arguments where they are given. */
export function hintsFor(verbs: readonly CommentVerb[], words: string = ''): CommandHint[] {
  return verbs.map((verb) => {
    const form = formOf(verb);
    const filled = words !== '' && form.arguments[0]?.required === true;
    return { usage: filled ? `/apeg ${verb} ${words}` : usageOf(form), summary: form.summary };
  });
}

/** The tables of commands as the README has them. */
export function readmeTables(): string {
  const argv = argvReference().map(({ usage, summary }) => `| \`${cell(usage)}\` | ${cell(summary)} |`);
  const comments = commentReference({ permissions: {} }).map(
    ({ usage, summary, role }) => `| \`${cell(usage)}\` | ${cell(summary)} | ${role ?? ''} |`,
  );
  return [
    '| On the command line | What it does |',
    '|---|---|',
    ...argv,
    '',
    '| In a comment, to the GitHub App | What it does | Least role |',
    '|---|---|---|',
    ...comments,
  ].join('\n');
}

function argvUsage({ name, arguments: positional = [], options }: Command): string {
  const words = positional.map((argument) =>
    argument.required === true ? `<${argument.name}>` : `[${argument.name}]`,
  );
  const required = options
    .filter((option) => option.required === true)
    .map((option) => `--${option.name} <${option.argument}>`);
  return ['apeg', name, ...words, ...required].join(' ');
}

/** Words of ours; a pipe would end a cell even in a code span. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
