import { CommentCommand } from '../../domain/comment-command.ts';
import { COMMENT_FORMS, type CommentForm, formNamed, usageOf } from './forms.ts';
import { nearest, wordsOf } from './words.ts';

/** What a comment is: a command, something that wanted to be one, or none of APEG's business. */
export type ParsedComment =
  | { readonly kind: 'command'; readonly command: CommentCommand }
  | { readonly kind: 'reply'; readonly problem: string; readonly usage: readonly string[] }
  | { readonly kind: 'ignore' };

const LONGEST_LINE = 500;
const LONGEST_WORD = 120;

/**
 * Reads the first line of a comment.
 *
 * A command stands at the very beginning: a quotation begins with `>`, a fence or a code span with a backtick, an indented
 * block with four blanks, so that none of those can be one. Whatever follows the first line is not looked at.
 */
export function parseComment(body: string): ParsedComment {
  const [line = ''] = body.split(/\r\n|\r|\n/, 1);
  const found = /^ {0,3}\/apeg(?=\s|$)(.*)$/iu.exec(line);
  if (found === null) return { kind: 'ignore' };
  if (line.length > LONGEST_LINE) return reply(`The command is longer than ${LONGEST_LINE} characters`);
  // What cannot be seen, or turns text around, could make one command look like another.
  if (/[^\P{C}\t]|[\u2028\u2029]/u.test(line))
    return reply('The command holds characters that cannot be seen');
  const cut = wordsOf(found[1] ?? '');
  if ('problem' in cut) return reply(`The command ${cut.problem}`);
  const [verb = 'help', ...words] = cut.words;
  const form = formNamed(verb);
  return form === undefined ? unknownVerb(verb) : commandOf(form, words);
}

function reply(problem: string, usage: readonly string[] = ['/apeg help']): ParsedComment {
  return { kind: 'reply', problem, usage };
}

function unknownVerb(verb: string): ParsedComment {
  const known = COMMENT_FORMS.flatMap((form) => [form.verb, ...form.aliases]);
  const slip = nearest(verb.toLowerCase().slice(0, LONGEST_WORD), known);
  const meant = slip === undefined ? undefined : formNamed(slip);
  const problem = `There is no command ${quoted(verb)}`;
  return meant === undefined
    ? reply(problem, COMMENT_FORMS.map(usageOf))
    : reply(`${problem}; did you mean ${slip}?`, [usageOf(meant)]);
}

function commandOf(form: CommentForm, words: readonly string[]): ParsedComment {
  const sorted = sortWords(form, words);
  if ('problem' in sorted) return reply(sorted.problem, [usageOf(form)]);
  const parsed = CommentCommand.safeParse({ verb: form.verb, ...sorted.input });
  if (parsed.success) return { kind: 'command', command: parsed.data };
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? '');
  const given = sorted.input[name];
  const message = choicesOf(form, name) ?? issue?.message ?? 'cannot be used';
  const problem = given === undefined ? `${name} is missing` : `${name} ${quoted(given)} ${message}`;
  return reply(problem, [usageOf(form)]);
}

function choicesOf(form: CommentForm, name: string): string | undefined {
  const choices = form.arguments.find((argument) => argument.name === name)?.choices;
  return choices === undefined ? undefined : `is none of ${choices.join(', ')}`;
}

type Sorted = { readonly input: Readonly<Record<string, string>> } | { readonly problem: string };

/** Puts words to the names of arguments and options. */
function sortWords(form: CommentForm, words: readonly string[]): Sorted {
  const input = new Map<string, string>();
  const positional: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name, joined] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) {
      positional.push(word);
      continue;
    }
    if (!form.options.some((option) => option.name === name))
      return { problem: `${form.verb} has no option ${quoted(word)}` };
    if (input.has(name)) return { problem: `--${name} is given twice` };
    const value = joined ?? words[(at += 1)];
    if (value === undefined) return { problem: `--${name} needs a value` };
    input.set(name, value);
  }
  const [tooMany] = positional.slice(form.arguments.length);
  if (tooMany !== undefined) return { problem: `${form.verb} does not take ${quoted(tooMany)}` };
  for (const [index, word] of positional.entries()) input.set(form.arguments[index]?.name ?? '', word);
  return { input: Object.fromEntries(input) };
}

function quoted(word: string): string {
  return `"${word.length > LONGEST_WORD ? `${word.slice(0, LONGEST_WORD)}…` : word}"`;
}
