import type { AppSettings } from '../../domain/app-settings.ts';

/** GitHub takes so many. */
const MOST_REVIEWERS = 15;

/**
 * The owners that CODEOWNERS names for a file, as logins and `organisation/team`; e-mail addresses are left out.
 *
 * Source: GitHub's documentation of CODEOWNERS: patterns are those of gitignore without `!`, `\#` and `[ ]`; the last match wins.
 */
export function ownersOf(path: string, codeOwners: string): string[] {
  let owners: string[] = [];
  for (const line of codeOwners.split('\n')) {
    const [pattern, ...names] = line
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    if (pattern === undefined || pattern === '' || !matches(pattern, path)) continue;
    owners = names.filter((name) => /^@[\w./-]+$/.test(name)).map((name) => name.slice(1));
  }
  return owners;
}

/** The owners of any of the files. */
export function ownersOfAll(paths: readonly string[], codeOwners: string): string[] {
  return [...new Set(paths.flatMap((path) => ownersOf(path, codeOwners)))];
}

/** Who is asked to review: whom the settings name, or else the owners; nobody where one person works. */
export function reviewersOf(
  { onePerson, pullRequests }: Pick<AppSettings, 'onePerson' | 'pullRequests'>,
  owners: readonly string[] = [],
): readonly string[] {
  return onePerson ? [] : (pullRequests.reviewers ?? owners).slice(0, MOST_REVIEWERS);
}

function matches(pattern: string, path: string): boolean {
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const body = pattern
    .replace(/^\//, '')
    .replace(/\/$/, '')
    .split(/(\*\*\/|\/\*\*|\*\*|\*|\?)/)
    .map((part) => WILD.get(part) ?? part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&'))
    .join('');
  const start = anchored ? '^' : '^(?:.*/)?';
  // `docs/*` holds the files of a folder, not what is in folders below it.
  const end = pattern.endsWith('/') ? '/.*$' : pattern.endsWith('/*') ? '$' : '(?:/.*)?$';
  return new RegExp(start + body + end).test(path);
}

const WILD: ReadonlyMap<string, string> = new Map([
  ['**/', '(?:.*/)?'],
  ['/**', '/.*'],
  ['**', '.*'],
  ['*', '[^/]*'],
  ['?', '[^/]'],
]);
