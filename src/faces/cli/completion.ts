import type { Command, CommandOption } from '../../commands/command.ts';

/** Shells that completion is made for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Options that every command has. */
const COMMON: readonly CommandOption[] = [
  { name: 'format', argument: 'format', summary: 'what to print' },
  { name: 'json', summary: 'the same as --format json' },
  { name: 'verbose', summary: 'say of an error what caused it' },
  { name: 'help', summary: 'say what the command takes' },
];

/** A script that completes the names of commands and of their options; files are completed where an option takes one. */
export function completionScript(shell: (typeof SHELLS)[number], commands: readonly Command[]): string {
  switch (shell) {
    case 'bash':
      return bash(commands);
    case 'zsh':
      return zsh(commands);
    case 'fish':
      return fish(commands);
  }
}

function optionsOf({ options }: Command): readonly CommandOption[] {
  return [...options, ...COMMON];
}

function bash(commands: readonly Command[]): string {
  const cases = commands.map(
    (command) =>
      `    ${command.name}) words='${optionsOf(command)
        .map(({ name }) => `--${name}`)
        .join(' ')}' ;;`,
  );
  return `# To use it: source <(apeg completion bash)
_apeg() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words=''
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${commands.map(({ name }) => name).join(' ')} completion'
  else
    case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    completion) words='${SHELLS.join(' ')}' ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _apeg apeg
`;
}

function zsh(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const specs = optionsOf(command).map(
      ({ name, argument, summary, repeatable }) =>
        `'${repeatable === true ? '*' : ''}--${name}[${zshText(summary)}]${argument === undefined ? '' : `:${argument}:_files`}'`,
    );
    return `    ${command.name}) _arguments ${specs.join(' ')} ;;`;
  });
  return `#compdef apeg
# To use it: source <(apeg completion zsh)
_apeg() {
  local -a commands
  commands=(${commands.map(({ name, summary }) => `'${name}:${zshText(summary)}'`).join(' ')} 'completion:print a script that completes')
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "$words[2]" in
${cases.join('\n')}
    completion) _values shell ${SHELLS.join(' ')} ;;
  esac
}
compdef _apeg apeg
`;
}

function fish(commands: readonly Command[]): string {
  const lines = commands.flatMap((command) => [
    `complete -c apeg -n __fish_use_subcommand -a ${command.name} -d '${plain(command.summary)}'`,
    ...optionsOf(command).map(
      ({ name, argument, summary }) =>
        `complete -c apeg -n '__fish_seen_subcommand_from ${command.name}' -l ${name}${argument === undefined ? '' : ' -r'} -d '${plain(summary)}'`,
    ),
  ]);
  return `# To use it: apeg completion fish | source
${lines.join('\n')}
complete -c apeg -n __fish_use_subcommand -a completion -d 'print a script that completes'
complete -c apeg -n '__fish_seen_subcommand_from completion' -f -a '${SHELLS.join(' ')}'
`;
}

/** Summaries are words of ours; a quote would end the text that they stand in. */
function plain(text: string): string {
  return text.replaceAll("'", '’').replaceAll('\\', '');
}

function zshText(text: string): string {
  return plain(text).replaceAll(/[[\]:]/g, ' ');
}
