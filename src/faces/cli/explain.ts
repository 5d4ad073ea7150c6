import { CommanderError } from 'commander';
import { COMMANDS } from '../../commands/table.ts';
import { ApegError, UsageError } from '../../domain/errors.ts';
import { redact } from '../../domain/redaction.ts';
import type { ExitStatus, Terminal } from './program.ts';

/** How an error is told. */
export interface ExplainStyle {
  /** One line of JSON, for machines. */
  readonly json: boolean;
  /** What caused it, too. */
  readonly verbose: boolean;
}

/** What is said of an error, and the exit status that goes with it. */
interface Explanation {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly status: ExitStatus;
}

/** Tells an error in one line for people (what, where, code, what to do) or machines; answers the exit status. */
export function explain(
  error: unknown,
  { command, style }: { readonly command: string; readonly style: ExplainStyle },
  terminal: Pick<Terminal, 'err'>,
): ExitStatus {
  const shown = error instanceof CommanderError ? ofCommander(error, command) : error;
  if (shown === null) return error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
  const { status, ...said } = shown instanceof ApegError ? ofOurs(shown) : ofFault(shown);
  const causes = style.verbose ? causesOf(shown) : [];
  if (style.json) {
    terminal.err(`${JSON.stringify({ error: { ...said, ...(style.verbose ? { causes } : {}) } })}\n`);
    return status;
  }
  const hint = said.hint === undefined ? '' : `\n  ${said.hint}`;
  terminal.err(`apeg: ${visible(`${said.message} [${said.code}]${hint}`)}\n`);
  for (const cause of causes) terminal.err(`  caused by: ${visible(cause)}\n`);
  return status;
}

function ofOurs(error: ApegError): Explanation {
  const { code, message, hint } = error;
  return { code, message, hint, status: error.kind === 'outside' ? 3 : 2 };
}

/** A fault of APEG's own: one sentence, and where it happened for whoever reports it. */
function ofFault(error: unknown): Explanation {
  const [what = '', ...where] = stackOf(error).split('\n');
  const place =
    where.find((line) => line.includes('/faces/') || line.includes('/src/') || line.includes('/dist/')) ?? '';
  return {
    code: 'internal',
    message: `something broke inside APEG: ${what}`,
    hint: place.trim(),
    status: 3,
  };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What an error came from, outermost first. An error of ours says with its message all there is to say. */
function causesOf(error: unknown): string[] {
  const causes: string[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 5; cause = cause.cause)
    if (cause !== error || !(cause instanceof ApegError)) causes.push(stackOf(cause));
  return causes.map(redact);
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
