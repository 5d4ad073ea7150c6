import { UsageError } from '../domain/errors.ts';
import type { Deps } from './deps.ts';

/** Refuses to write two outputs into one file or over something that was read. @throws UsageError */
export async function checkOutputs(
  outputs: readonly string[],
  inputs: readonly string[],
  { realPath }: Pick<Deps, 'realPath'>,
): Promise<void> {
  const taken = new Map<string, string>();
  for (const input of inputs) taken.set(await realPath(input), 'has been read and would be overwritten');
  for (const output of outputs) {
    const path = await realPath(output);
    const why = taken.get(path);
    if (why !== undefined)
      throw new UsageError(`${output} ${why}`, { hint: 'Give the output another name.' });
    taken.set(path, 'is the name of another output too');
  }
}
