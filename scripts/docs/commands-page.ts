import { leastRole } from '../../src/commands/comments/authorise.ts';
import { COMMENT_FORMS, type CommentForm, usageOf } from '../../src/commands/comments/forms.ts';

/** The reference of the commands that comments can ask for, from the table of commands. */
export function commandsPage(): string {
  return [
    '# Comment commands',
    '',
    'What people ask the GitHub App for in a comment on an issue or a pull request. This page is made from the code: `npm run docs`.',
    '',
    '- The command is the first line of a new comment: not in a quote, not in code, not in an edited comment.',
    '- Whoever asks needs the role named here; `permissions` in `.github/apeg.yml` can ask for another. It is looked up at that moment.',
    '- The App answers with 👀 at once, then with one comment that is edited to its end state: what happened, and what can be said next.',
    '- Comments of bots are passed over. On pull requests from forks only commands that change nothing are heard.',
    ...COMMENT_FORMS.flatMap(section),
    '',
  ].join('\n');
}

function section(form: CommentForm): string[] {
  const words = [
    ...form.arguments.map(({ name, summary, choices }) => [name, summary, choices?.join(', ')] as const),
    ...form.options.map(({ name, summary }) => [`--${name}`, summary, undefined] as const),
  ];
  return [
    '',
    `## \`${usageOf(form)}\``,
    '',
    `${form.summary.charAt(0).toUpperCase()}${form.summary.slice(1)}.`,
    '',
    ...words.map(
      ([name, summary, choices]) =>
        `- \`${name}\`: ${summary}${choices === undefined ? '' : ` (${choices})`}`,
    ),
    `- Least role: ${leastRole(form.verb, { permissions: {} })}`,
    ...(form.aliases.length === 0
      ? []
      : [`- Also: ${form.aliases.map((alias) => `\`/apeg ${alias}\``).join(', ')}`]),
    ...(form.argv.length === 0
      ? []
      : [`- On a checkout: ${form.argv.map((name) => `\`apeg ${name}\``).join(', ')}`]),
  ];
}
