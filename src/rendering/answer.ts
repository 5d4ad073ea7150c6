import { renderMarkdown } from './markdown.ts';
import type { CommandHint } from './pull-request.ts';

/** What APEG says to a command: what happened, and what can be said next. */
export interface Answer {
  readonly state: 'working' | 'done' | 'refused' | 'failed';
  readonly verdict: string;
  readonly details: readonly string[];
  /** Markdown out of another template, shown below the details. */
  readonly report?: string;
  readonly next: readonly CommandHint[];
}

const LONGEST_COMMENT = 60_000;

/** The line by which the answer to a comment is found again. */
export function answerMarker(comment: number): string {
  return `<!-- apeg:answer ${comment} -->`;
}

/** An answer as a comment; a report that would make it too long is left out, and said to be. */
export function answerBody(answer: Answer, marker: string): string {
  const whole = bodyOf(answer, marker);
  if (whole.length <= LONGEST_COMMENT) return whole;
  const { report: _, ...rest } = answer;
  const details = rest.details.slice(0, 40).map((detail) => detail.slice(0, 500));
  return bodyOf({ ...rest, details: [...details, 'The rest is too long for a comment'] }, marker);
}

function bodyOf({ verdict, details, report, next }: Answer, marker: string): string {
  return [
    renderMarkdown('answer', { verdict, details }),
    ...(report === undefined ? [] : [report]),
    ...(next.length === 0 ? [] : [renderMarkdown('answer-next', { next })]),
    `${marker}\n`,
  ].join('\n');
}
