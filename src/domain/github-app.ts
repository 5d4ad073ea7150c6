import type { GitHubReader, RepositoryRef } from './github-repository.ts';
import type { GitHubWriter } from './github-writes.ts';
import type { Instant } from './time.ts';

/** A delivery as GitHub remembers it. */
export interface HookDelivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly deliveredAt: Instant;
  /** Whether this App answered with success. */
  readonly acknowledged: boolean;
}

/** A place where the App is installed. */
export interface Installation {
  readonly id: number;
  readonly account: string;
  readonly suspended: boolean;
  /** What it was granted, by GitHub's names: `contents` is `write`. */
  readonly permissions: Readonly<Record<string, string>>;
}

/** The App itself on GitHub, and the doors to the repositories that it is installed in. */
export interface GitHubApp {
  /** The login that its comments and pull requests carry, such as `apeg[bot]`. */
  readonly login: string;
  /** A door that cannot write: its token is narrowed to this repository and to reading. */
  reader(repository: RepositoryRef): GitHubReader;
  /** A door that can write to this repository alone. */
  writer(repository: RepositoryRef): GitHubWriter;
  /** The repository as GitHub has it now, or null where the installation does not reach it. */
  repository(installationId: number, owner: string, name: string): Promise<RepositoryRef | null>;
  installations(): Promise<readonly Installation[]>;
  /** Repositories of an installation; one request for each 100. */
  repositories(installationId: number): Promise<readonly RepositoryRef[]>;
  /** Deliveries since an instant, newest first; one request for each 100. */
  deliveries(since: Instant): Promise<readonly HookDelivery[]>;
  /** Asks GitHub to deliver once more; the GUID stays the same. */
  redeliver(deliveryId: number): Promise<void>;
}
