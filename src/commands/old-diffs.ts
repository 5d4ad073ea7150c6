import { join } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../domain/digest.ts';
import type { OutputFile } from '../domain/file-store.ts';
import { jsonOf } from '../domain/json-text.ts';
import { jsonFile } from '../proposals/lay-out.ts';
import type { Deps } from './deps.ts';

/** In the folder of diffs: what was written there last, by digest. */
const MADE_FILE = 'made.json';

const Made = z.record(z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+\.diff$/), z.string());

/** What becomes of the diffs of earlier proposals. */
export interface OldDiffs {
  /** The list of the diffs that are written now; none where there never was any. */
  readonly outputs: readonly OutputFile[];
  /** Diffs of proposals that are no longer made, as they were written. */
  readonly gone: readonly string[];
  /** Such diffs that somebody changed since; they stay. */
  readonly changed: readonly string[];
}

/** Tells the diffs that a folder holds of earlier proposals from those that are written now; touches nothing. */
export async function oldDiffs(
  folder: string,
  now: readonly { readonly name: string; readonly content: string }[],
  { files }: Pick<Deps, 'files'>,
): Promise<OldDiffs> {
  const path = join(folder, MADE_FILE);
  const known = Made.safeParse(jsonOf((await files.read(path)) ?? '')).data;
  const gone: string[] = [];
  const changed: string[] = [];
  for (const [name, digest] of Object.entries(known ?? {})) {
    if (now.some((one) => one.name === name)) continue;
    const text = await files.read(join(folder, name));
    if (text !== null) (sha256(text) === digest ? gone : changed).push(join(folder, name));
  }
  const made = Object.fromEntries(now.map(({ name, content }) => [name, sha256(content)]));
  const listed = now.length > 0 || known !== undefined;
  return { outputs: listed ? [{ path, content: jsonFile(made) }] : [], gone, changed };
}
