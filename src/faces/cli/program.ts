import { CommanderError, Option, Command as Program } from 'commander';
import type { Command, CommandOption, Report } from '../../commands/command.ts';
import type { Deps } from '../../commands/deps.ts';
import { COMMANDS } from '../../commands/table.ts';
import { ApegError } from '../../domain/errors.ts';

/** What the program writes to and looks like. */
export interface Terminal {
  readonly out: (text: string) => void;
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
): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const program = new Program('apeg')
    .description(
      'Learns from the logs of LLM workflows and proposes reviewable changes to their configuration.',
    )
    .version(deps.generator.replace(/^apeg /, ''))
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError('(apeg --help lists the commands)');
  for (const command of COMMANDS) {
    addCommand(program, command, async (options, format) => {
      const report = await command.run(options, deps);
      terminal.out(printed(report, format, terminal));
      status = report.ending === 'refused' ? 1 : 0;
    });
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    return explain(error, terminal);
  }
}

function addCommand(
  program: Program,
  command: Command,
  action: (options: Record<string, unknown>, format: Format) => Promise<void>,
): void {
  const entry = program.command(command.name).summary(command.summary).description(command.summary);
  for (const option of command.options) entry.addOption(commanderOption(option));
  entry.addOption(
    new Option('--format <format>', 'what to print').choices(['text', 'json', 'markdown']).default('text'),
  );
  entry.allowExcessArguments(false);
  entry.action(async ({ format, ...options }: Record<string, unknown> & { format: Format }) =>
    action(options, format),
  );
}

function commanderOption({ name, argument, summary, repeatable, required }: CommandOption): Option {
  const option = new Option(`--${name} <${argument}>`, summary);
  if (repeatable === true)
    option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
  return option.makeOptionMandatory(required === true);
}

function printed(report: Report, format: Format, { colour }: Terminal): string {
  switch (format) {
    case 'text':
      return report.text({ colour });
    case 'json':
      return `${JSON.stringify(report.json(), null, 2)}\n`;
    case 'markdown':
      return report.markdown();
  }
}

function explain(error: unknown, terminal: Terminal): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof ApegError)) throw error;
  terminal.err(
    `apeg: ${error.message} [${error.code}]\n${error.hint === undefined ? '' : `  ${error.hint}\n`}`,
  );
  return error.kind === 'outside' ? 3 : 2;
}
