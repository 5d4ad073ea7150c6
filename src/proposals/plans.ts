import type { ConfigSlice } from '../domain/evidence.ts';
import { planConfig } from './config-edit.ts';
import type { FilePlan } from './lay-out.ts';
import { type Declined, declined, type FileWish } from './rule.ts';
import { named, say } from './sentence.ts';

/** Plans the edits of a draft on the parts of the configs that the evidence holds, or says why that cannot be done. */
export function plansOf(
  wishes: readonly FileWish[],
  configs: readonly ConfigSlice[],
): readonly FilePlan[] | Declined {
  const plans: FilePlan[] = [];
  for (const { file, values } of wishes) {
    const config = configs.find((slice) => slice.file === file);
    if (config === undefined)
      return declined('OBSERVE', 'config-unusable', say`${named(file)} cannot be read`);
    const planned = planConfig(config.path, config.value, values);
    if (typeof planned === 'string')
      return declined('OBSERVE', 'config-unusable', say`${named(config.path)}: ${named(planned)}`);
    if (planned === null) continue;
    const { path, sha256, value } = config;
    plans.push({ file, path, sha256, value, ...planned });
  }
  if (plans.length === 0 && wishes.length > 0)
    return declined(
      'OBSERVE',
      'already-so',
      say`${named(wishes.map(({ file }) => configs.find((slice) => slice.file === file)?.path ?? file).join(', '))} already has the values that would be proposed`,
    );
  return plans;
}
