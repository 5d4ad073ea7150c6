/** What the host has entrusted to one repository: never in the repository itself, never another's. */
export interface Tenant {
  /** The repository that all of it belongs to. */
  readonly repositoryId: number;
  /** Credentials under the names that the CLI reads from its environment. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Mail addresses and channels that its reports may go to. */
  readonly recipients: readonly string[];
  /** Hosts that its logs may be fetched from. */
  readonly logHosts: readonly string[];
}

/** Credentials by repository. */
export interface Tenants {
  /** The tenant of a repository; without credentials, recipients and hosts where the host has entrusted nothing to it. */
  of(repositoryId: number): Tenant;
}
