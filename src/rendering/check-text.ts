import type { Check } from '../domain/check.ts';
import { counted } from '../domain/figure-text.ts';
import { heading, type TextStyle } from './report-text.ts';
import { printable, prose } from './tainted.ts';
import { wrapped } from './wrapped.ts';

const STATE_WIDTH = 9;

/** What was looked at, a line each with what to do below it, for a terminal. */
export function checksText(checks: readonly Check[], style: TextStyle): string {
  const width = Math.max(0, ...checks.map(({ subject }) => subject.length)) + 2;
  const indent = 2 + STATE_WIDTH + width;
  const lines = checks.flatMap(({ subject, state, text, fix }) => {
    const [first = '', ...rest] = wrapped(printable(text), indent);
    return [
      `  ${state.padEnd(STATE_WIDTH)}${subject.padEnd(width)}${first.trimStart()}`,
      ...rest,
      ...(fix === null ? [] : wrapped(`→ ${printable(fix)}`, indent, 2)),
    ];
  });
  return `${[heading(verdictOf(checks), style), ...lines].join('\n')}\n`;
}

/** The same as Markdown. */
export function checksMarkdown(checks: readonly Check[]): string {
  const lines = checks.map(
    ({ subject, state, text, fix }) =>
      `- **${state}** ${prose(`${subject}: ${text}`)}${fix === null ? '' : `. ${prose(fix)}`}`,
  );
  return `${[prose(verdictOf(checks)), '', ...lines].join('\n')}\n`;
}

/** How many things there are to do. */
export function verdictOf(checks: readonly Check[]): string {
  const problems = checks.filter(({ state }) => state === 'problem').length;
  const notes = checks.filter(({ state }) => state === 'note').length;
  return problems === 0
    ? `Nothing keeps APEG from its work here; ${counted(notes, 'note')}`
    : `${counted(problems, 'problem')} to mend, ${counted(notes, 'note')}`;
}
