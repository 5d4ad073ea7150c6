import { join, relative, resolve, sep } from 'node:path';
import type { FileStore } from '../domain/file-store.ts';
import type { Knob } from '../domain/knob.ts';
import type { ConfigFile } from '../proposals/config-edit.ts';

/** Config files by their name in the config directory. */
export type Configs = ReadonlyMap<string, ConfigFile>;

/**
 * Reads the config files that knobs are in; their paths are relative to `top`, as diffs name them.
 *
 * @param read answers a file's text by its path in the config directory, or null.
 */
export async function readConfigs(
  knobs: readonly Knob[],
  place: { readonly configDir: string; readonly top: string },
  read: FileStore['read'],
): Promise<Configs> {
  const configs = new Map<string, ConfigFile>();
  for (const name of new Set(knobs.map((knob) => knob.file))) {
    const path = join(place.configDir, name);
    const text = await read(path);
    if (text !== null) configs.set(name, { path: slashes(relative(place.top, resolve(path))), text });
  }
  return configs;
}

function slashes(path: string): string {
  return path.split(sep).join('/');
}
