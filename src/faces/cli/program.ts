import { Argument, Option, Command as Program } from 'commander';
import type { Command, CommandArgument, CommandOption, Report } from '../../commands/command.ts';
import type { Deps } from '../../commands/deps.ts';
import { COMMANDS } from '../../commands/table.ts';
import { completionScript, SHELLS } from './completion.ts';
import { explain } from './explain.ts';

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
  addCompletion(program, commands, terminal);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    const style = { json: asksFor(argv, '--json'), verbose: asksFor(argv, '--verbose') };
    return explain(error, { command: argv[0] ?? '', style }, terminal);
  }
}

/** Whether a switch stands on the command line, also where the rest of it cannot be read. */
function asksFor(argv: readonly string[], option: string): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).includes(option);
}

/** Completion is about the command line itself, so it is no command of the table. */
function addCompletion(program: Program, commands: readonly Command[], terminal: Terminal): void {
  const summary = 'print a script that completes commands and options in a shell';
  program
    .command('completion')
    .summary(summary)
    .description(summary)
    .addArgument(new Argument('<shell>', 'the shell').choices([...SHELLS]))
    .action(async (shell: (typeof SHELLS)[number]) => terminal.out(completionScript(shell, commands)));
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
  entry.addOption(
    new Option('--json', 'the same as --format json; errors are JSON too').implies({ format: 'json' }),
  );
  entry.addOption(new Option('--verbose', 'say of an error what caused it'));
  entry.allowExcessArguments(false);
  entry.action(async () => {
    const {
      format,
      json: _,
      verbose: __,
      ...options
    } = entry.opts<Record<string, unknown> & { format: Format }>();
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
