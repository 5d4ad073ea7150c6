import type { Command, CommandOption } from '../../src/commands/command.ts';

const EVERYWHERE: readonly CommandOption[] = [
  { name: 'format', argument: 'text|json|markdown', summary: 'what to print (default: text)' },
  { name: 'json', summary: 'the same as --format json; errors are JSON on standard error too' },
  { name: 'verbose', summary: 'say of an error what caused it' },
];

/** The reference of the command line, from the table of commands. */
export function cliPage(commands: readonly Command[]): string {
  return [
    '# Command line',
    '',
    'Every command of `apeg`, with what it takes. This page is made from the code: `npm run docs`.',
    '',
    '| Exit status | Meaning |',
    '|---|---|',
    '| 0 | done |',
    '| 1 | done, and something was found or refused |',
    '| 2 | the command line, a file or the settings cannot be used |',
    '| 3 | a vendor, the network or the machine failed |',
    '',
    'An error is one line: what, where, its code in brackets; the next line says what to do. [troubleshooting.md](troubleshooting.md) has an entry for each code.',
    '',
    '`apeg completion bash|zsh|fish` prints a script that completes commands and options.',
    '',
    'Every command takes:',
    '',
    ...table(EVERYWHERE),
    ...commands.flatMap(section),
    '',
  ].join('\n');
}

function section({ name, summary, options, arguments: words = [] }: Command): string[] {
  return [
    '',
    `## apeg ${name}`,
    '',
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    ...(words.length === 0
      ? []
      : [
          '',
          '| Word | What it is |',
          '|---|---|',
          ...words.map(
            (word) =>
              `| \`${word.required === true ? `<${word.name}>` : `[${word.name}]`}\` | ${cell(word.summary)}${word.choices === undefined ? '' : `: ${word.choices.join(', ')}`} |`,
          ),
        ]),
    ...(options.length === 0 ? [] : ['', ...table(options)]),
  ];
}

function table(options: readonly CommandOption[]): string[] {
  return [
    '| Option | What it does |',
    '|---|---|',
    ...options.map(
      ({ name, argument, summary, required }) =>
        `| \`--${name}${argument === undefined ? '' : ` <${cell(argument)}>`}\` | ${cell(summary)}${required === true ? ' (required)' : ''} |`,
    ),
  ];
}

/** A pipe would end a cell, even in a code span. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
