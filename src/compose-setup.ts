import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { GENERATOR } from './compose.ts';
import { assertNewFile, writeSecretFile } from './connectors/files/secret-file.ts';
import { convertManifest, type MadeApp } from './connectors/github/manifest.ts';

/** What setting up an App needs from outside. */
export interface SetupParts {
  readonly generator: string;
  /** The manifest of app.yml. */
  readonly manifest: () => Readonly<Record<string, unknown>>;
  /** Cannot be guessed. */
  readonly state: () => string;
  /** @throws GitHubRefused */
  readonly convert: (code: string, apiUrl: string) => Promise<MadeApp>;
  /** Looks before GitHub makes anything whether the file can be written. @throws OutputUnwritable */
  readonly assertNew: (path: string) => Promise<void>;
  /** A file that only its owner can read, and that was not there before. @throws OutputUnwritable */
  readonly writeSecret: (path: string, text: string) => Promise<void>;
}

const Manifest = z.record(z.string(), z.json());

/** Puts the parts together that make an App on GitHub. */
export function composeSetup(): SetupParts {
  return {
    generator: GENERATOR,
    manifest: () => Manifest.parse(parse(readFileSync(new URL('../app.yml', import.meta.url), 'utf8'))),
    state: () => randomBytes(24).toString('base64url'),
    convert: (code, apiUrl) => convertManifest(code, { apiUrl, userAgent: GENERATOR }),
    assertNew: assertNewFile,
    writeSecret: writeSecretFile,
  };
}
