/** What APEG reads of the environment. Nothing else of it is ever looked at. */
export interface Environment {
  /** PATH and HOME, for the programs that APEG starts. */
  readonly path: string;
  readonly home: string;
}

/** Reads the environment; the only place that does. */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  return { path: variables['PATH'] ?? '', home: variables['HOME'] ?? '' };
}
