import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type SimpleGit, simpleGit } from 'simple-git';
import { RepositoryUnusable } from '../../domain/errors.ts';
import { reasonOf } from './run-git.ts';

/** How much a clone may take. */
export interface CloneLimits {
  /** Files larger than this stay away unless they are named; git's way to write it. */
  readonly largestFile: string;
  /** Everything together, on the disk. */
  readonly bytes: number;
  readonly milliseconds: number;
}

/** Enough for a repository of configs and logs, and for nothing that could fill a disk. */
export const CLONE_LIMITS: CloneLimits = { largestFile: '1m', bytes: 1_000_000_000, milliseconds: 300_000 };

const LOOK_MS = 250;

/** What git is told, beside who asks: it runs nothing of the repository's, and keeps nothing. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.autocrlf', 'false'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['protocol.file.allow', 'never'],
  ['protocol.ext.allow', 'never'],
  // A server that sends elsewhere would be sent the token too.
  ['http.followRedirects', 'false'],
  ['transfer.fsckObjects', 'true'],
  ['gc.auto', '0'],
  ['credential.helper', ''],
];

/** The settings above are ours: simple-git takes what stands in the environment for an attack. */
const UNSAFE = {
  allowUnsafeConfigEnvCount: true,
  allowUnsafeHooksPath: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeProtocolOverride: true,
};

/** What guards a run of git. */
export interface Guard {
  /** Git's home, which is measured. */
  readonly home: string;
  readonly path: string;
  /** What is cloned, for people. */
  readonly url: string;
  readonly authorization: () => Promise<string>;
  readonly limits: CloneLimits;
}

/**
 * Runs git with the token in the environment of git alone, and stops it where it takes too much.
 *
 * @throws RepositoryUnusable with git's reason, or the limit that was met.
 */
export async function guarded<T>(guard: Guard, work: (git: SimpleGit) => Promise<T>): Promise<T> {
  const { home, url, limits } = guard;
  const stop = new AbortController();
  let excess: string | null = null;
  const cut = (reason: string): void => {
    excess = reason;
    stop.abort();
  };
  const clock = setTimeout(
    () => cut(`takes longer than ${limits.milliseconds / 1000} s`),
    limits.milliseconds,
  );
  const scales = setInterval(() => {
    sizeOf(home).then(
      (bytes) => {
        if (bytes > limits.bytes) cut(`is larger than ${limits.bytes / 1e6} MB`);
      },
      () => undefined,
    );
  }, LOOK_MS);
  try {
    const own = environmentOf(home, guard.path, await guard.authorization());
    const git = simpleGit(home, {
      abort: stop.signal,
      allowEnvironment: Object.keys(own),
      unsafe: UNSAFE,
    }).env(own);
    return await work(git);
  } catch (cause) {
    throw unusable(url, excess ?? reasonOf(cause), excess === null ? cause : undefined);
  } finally {
    clearTimeout(clock);
    clearInterval(scales);
  }
}

function environmentOf(home: string, path: string, authorization: string): Record<string, string> {
  const settings = [...SETTINGS, ['http.extraHeader', `Authorization: ${authorization}`] as const];
  return {
    PATH: path,
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** Bytes of the files below a folder; links are not followed. */
export async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await sizeOf(path);
    else
      bytes += await lstat(path).then(
        ({ size }) => size,
        () => 0,
      );
  }
  return bytes;
}

function unusable(url: string, reason: string, cause: unknown): RepositoryUnusable {
  return new RepositoryUnusable(`${url} cannot be cloned: ${reason}`, {
    cause,
    hint: "See whether the App still has access, and whether the repository is not larger than the host's limits.",
  });
}
