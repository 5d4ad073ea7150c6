import { basename, dirname, join, relative, sep } from 'node:path';
import type { Knob } from '../domain/knob.ts';
import type { TrackRecord } from '../domain/proposal.ts';
import type { Settings } from '../domain/settings.ts';
import type { ConfigFile } from '../proposals/config-edit.ts';
import type { ConfigEffects } from '../proposals/lint/config-effects.ts';
import type { SuggestInput } from '../proposals/suggest.ts';
import type { Deps } from './deps.ts';

/** Config files by their name in the config directory. */
export type Configs = ReadonlyMap<string, ConfigFile>;

/** Where configs are, and how to read them. */
export interface ConfigPlace extends Pick<Deps, 'realPath'> {
  readonly configDir: string;
  /** What diffs name files from; without symbolic links. */
  readonly top: string;
  /** The text of a config file, or null where there is none. */
  readonly read: (path: string) => Promise<string | null>;
}

/** Reads the config files that knobs are in; their paths are relative to the top, as diffs name them. */
export async function readConfigs(
  knobs: readonly Knob[],
  { configDir, top, read, realPath }: ConfigPlace,
): Promise<Configs> {
  const configs = new Map<string, ConfigFile>();
  for (const name of new Set(knobs.map((knob) => knob.file))) {
    const path = join(configDir, name);
    const text = await read(path);
    if (text !== null) configs.set(name, { path: await pathFrom(top, path, realPath), text });
  }
  return configs;
}

/** The path of a file from a top level, as git names it. */
export async function pathFrom(top: string, path: string, realPath: Deps['realPath']): Promise<string> {
  // Of the file itself only the folder is resolved: a config that is a symbolic link is that link to git.
  const folder = relative(top, await realPath(dirname(path)));
  return join(folder, basename(path)).split(sep).join('/');
}

/** What the settings say about proposals, which keys the repository reads, and how good earlier predictions were. */
export function surroundings(
  { knobs, gate, selfHealing }: Settings,
  effects: ConfigEffects,
  trackRecord: TrackRecord | null,
): Pick<SuggestInput, 'knobs' | 'gate' | 'allowList' | 'effects' | 'trackRecord'> {
  return { knobs, gate, allowList: selfHealing, effects, trackRecord };
}
