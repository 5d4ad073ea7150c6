import { UsageError } from '../../domain/errors.ts';

/** Where the repositories of an API are cloned from: GitHub's own, an Enterprise Server's, or an emulator's. */
export function cloneUrl(
  apiUrl: string,
  { owner, name }: { readonly owner: string; readonly name: string },
): string {
  const api = new URL(apiUrl);
  if (![owner, name].every((part) => /^(?!\.{1,2}$)[\w.-]+$/.test(part)))
    throw new UsageError(`${JSON.stringify(`${owner}/${name}`)} is no name of a repository`);
  const host = api.host === 'api.github.com' ? 'github.com' : api.host;
  return `${api.protocol}//${host}/${owner}/${name}.git`;
}
