/** Where a history is read from; what is not named is looked for in `directory`. */
export interface HistorySources {
  readonly directory: string;
  /** Files or globs. */
  readonly logbook?: readonly string[] | undefined;
  readonly memory?: string | undefined;
  readonly banditWeights?: string | undefined;
}
