import { type FileProblem, SettingsInvalid } from '../../domain/errors.ts';
import type { Settings } from '../../domain/settings.ts';
import { SETTINGS_FILE } from './deps.ts';

/**
 * Settings that name nothing outside their repository: whoever runs the App has other files on the same machine.
 *
 * @throws SettingsInvalid for every path that could lead out.
 */
export function confined(settings: Settings): Settings {
  const { logbook = [], configDir, memory, banditWeights } = settings;
  const named = [
    ...logbook.map((path, index) => ({ name: `logbook.${index}`, path })),
    { name: 'config_dir', path: configDir },
    { name: 'memory', path: memory },
    { name: 'bandit_weights', path: banditWeights },
  ];
  const problems = named.flatMap(({ name, path }): FileProblem[] =>
    path === undefined || staysInside(path)
      ? []
      : [{ line: 1, message: `${name}: must be a path in the repository, without .. and not in .git` }],
  );
  if (problems.length === 0) return settings;
  const list = problems.map(({ message }) => `\n  - ${message}`).join('');
  throw new SettingsInvalid(`${SETTINGS_FILE} names files outside the repository:${list}`, {
    problems,
    hint: 'Name paths from the top of the repository.',
  });
}

function staysInside(path: string): boolean {
  return (
    !path.includes('..') &&
    !path.includes('\\') &&
    !/^(?:\/|~|[a-z]:|[a-z]+:\/\/)/i.test(path) &&
    !/(?:^|\/)\.git(?:\/|$)/i.test(path) &&
    !/\p{Cc}/u.test(path)
  );
}
