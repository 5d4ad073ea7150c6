import { createTwoFilesPatch } from 'diff';

/** A git-style diff of one file, ready for `git apply`; `path` is relative to the top level, with slashes. */
export function gitDiff(path: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
    context: 3,
  });
  const lines = patch.slice(patch.indexOf(`--- a/${path}`));
  return `diff --git a/${path} b/${path}\n${lines.replace(/^(---|\+\+\+) (.*?)\t?$/gm, '$1 $2')}`;
}
