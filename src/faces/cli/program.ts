import { Argument, CommanderError, Option, Command as Program } from 'commander';
import type { Command, CommandArgument, CommandOption, Report } from '../../commands/command.ts';
import type { Deps } from '../../commands/deps.ts';
import { COMMANDS } from '../../commands/table.ts';
import { ApegError, UsageError } from '../../domain/errors.ts';

/** What the program writes to and looks like. */
export interface Terminal {
  /** A text, or its parts in order; settles when it has been taken. */
  readonly out: (text: string | Iterable<string> | AsyncIterable<string>) => Promise<void> | void;
  readonly err: (text: string) => void;
  readonly colour: boolean;
}

/** 0 done, 1 findings or refused, 2 usage or config, 3 vendor or network. */
export type ExitStatus = 0 | 1 | 2 | 3;

type Format = 'text' | 'json' | 'markdown';

/** Runs the command line; answers the exit status and never ends the process. */
export async function runProgram(
  argv: readonly string[],
  deps: Deps,
  terminal: Terminal,
  commands: readonly Command[] = COMMANDS,
): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const program = new Program('apeg')
    .description(
      'Learns from the logs of LLM workflows and proposes reviewable changes to their configuration.',
    )
    .version(deps.generator.replace(/^apeg /, ''))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.out(text),
      writeErr: terminal.err,
      outputError: () => undefined,
    });
  for (const command of commands) {
    addCommand(program, command, async (options, format) => {
      const report = await command.run(options, deps);
      await terminal.out(printed(report, format, terminal));
      status = report.ending === 'refused' ? 1 : 0;
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    return explain(error, argv[0] ?? '', terminal);
  }
}

function addCommand(
  program: Program,
  command: Command,
  action: (options: Record<string, unknown>, format: Format) => Promise<void>,
): void {
  const entry = program.command(command.name).summary(command.summary).description(command.summary);
  for (const argument of command.arguments ?? []) entry.addArgument(commanderArgument(argument));
  for (const option of command.options) entry.addOption(commanderOption(option));
  entry.addOption(
    new Option('--format <format>', 'what to print').choices(['text', 'json', 'markdown']).default('text'),
  );
  entry.allowExcessArguments(false);
  entry.action(async () => {
    const { format, ...options } = entry.opts<Record<string, unknown> & { format: Format }>();
    const words = (command.arguments ?? []).map(({ name }, at) => [camelCase(name), entry.args[at]]);
    await action({ ...options, ...Object.fromEntries(words) }, format);
  });
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function commanderArgument({ name, summary, choices, required }: CommandArgument): Argument {
  const argument = new Argument(required === true ? `<${name}>` : `[${name}]`, summary);
  return choices === undefined ? argument : argument.choices([...choices]);
}

function commanderOption({ name, argument, summary, repeatable, required }: CommandOption): Option {
  const option = new Option(argument === undefined ? `--${name}` : `--${name} <${argument}>`, summary);
  if (repeatable === true)
    option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return option.makeOptionMandatory(required === true);
}

function printed(
  report: Report,
  format: Format,
  { colour }: Terminal,
): string | Iterable<string> | AsyncIterable<string> {
  if (report.stream !== undefined) return report.stream();
  switch (format) {
    case 'text':
      return report.text({ colour });
    case 'json':
      return `${JSON.stringify(report.json(), null, 2)}\n`;
    case 'markdown':
      return report.markdown();
  }
}

function explain(error: unknown, command: string, terminal: Terminal): ExitStatus {
  const shown = error instanceof CommanderError ? ofCommander(error, command) : error;
  if (shown === null) return error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  if (!(shown instanceof ApegError)) return explainFault(shown, terminal);
  const hint = shown.hint === undefined ? '' : `\n  ${shown.hint}`;
  terminal.err(`apeg: ${visible(`${shown.message} [${shown.code}]${hint}`)}\n`);
  return shown.kind === 'outside' ? 3 : 2;
}

/** A fault of APEG's own: one sentence, and where it happened for whoever reports it. */
function explainFault(error: unknown, terminal: Terminal): ExitStatus {
  const [what, ...where] = (error instanceof Error ? (error.stack ?? error.message) : String(error)).split(
    '\n',
  );
  const place =
    where.find((line) => line.includes('/faces/') || line.includes('/src/') || line.includes('/dist/')) ?? '';
  terminal.err(
    `apeg: something broke inside APEG: ${visible(what ?? '')} [internal]\n  ${visible(place.trim())}\n`,
  );
  return 3;
}

/** What the parser has against a command line, in the words of every other error; null where it has printed help. */
function ofCommander(error: CommanderError, command: string): UsageError | null {
  if (!error.message.startsWith('error: ')) return null;
  const known = COMMANDS.some(({ name }) => name === command);
  return new UsageError(error.message.slice('error: '.length).replaceAll('\n', ' ').replace(/\.$/, ''), {
    hint: `See apeg ${known ? `${command} ` : ''}--help.`,
  });
}

/** Names of files and what stands in them may hold signs that a terminal obeys. */
function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (sign) => (sign === '\n' ? sign : ' '));
}
