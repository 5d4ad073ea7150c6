import { join } from 'node:path';
import { type ConfigBinding, ConfigBindingsFile } from '../domain/config-binding.ts';
import { InputUnusable } from '../domain/errors.ts';
import type { Settings } from '../domain/settings.ts';
import type { SourceTree } from '../domain/source-tree.ts';
import { parseConfig } from '../proposals/config-edit.ts';
import { type ConfigEffects, createConfigEffects } from '../proposals/lint/config-effects.ts';
import { indexSources } from '../proposals/lint/source-index.ts';
import type { Configs } from './configs.ts';

/** The name of the file in which a repository declares which keys it reads. */
export const BINDINGS_FILE = 'config_bindings.json';

/** Where the answer to "who reads this key" is looked for. */
export interface EffectPlace {
  readonly configDir: string;
  readonly configs: Configs;
  /** The text of a file, or null where there is none. */
  readonly read: (path: string) => Promise<string | null>;
  /** The files of the repository. */
  readonly tree: SourceTree;
}

/** Searches the sources once and says of any key whether a change of it has an effect. @throws InputUnusable for a broken declaration. */
export async function readEffects(
  { sources, configBindings, knobs }: Pick<Settings, 'sources' | 'configBindings' | 'knobs'>,
  { configDir, configs, read, tree }: EffectPlace,
): Promise<ConfigEffects> {
  const path = join(configDir, BINDINGS_FILE);
  const text = await read(path);
  const declared = text === null ? [] : parseBindings(text, path);
  const values = new Map<string, unknown>();
  for (const [name, file] of configs) {
    const parsed = parseConfig(file.text);
    if ('value' in parsed) values.set(name, parsed.value);
  }
  return createConfigEffects({
    index: await indexSources(tree, sources),
    bindings: [...configBindings, ...declared],
    knobs,
    config: (file) => values.get(file),
  });
}

function parseBindings(text: string, path: string): readonly ConfigBinding[] {
  const hint = 'schemas/config-bindings.schema.json says what may stand there.';
  const parsed = parseConfig(text);
  if ('reason' in parsed) throw new InputUnusable(`${path} ${parsed.reason}`, { hint });
  const checked = ConfigBindingsFile.safeParse(parsed.value);
  if (checked.success) return checked.data.bindings;
  const [issue] = checked.error.issues;
  throw new InputUnusable(`${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'cannot be used'}`, {
    hint,
  });
}
