/** A file to write. */
export interface OutputFile {
  readonly path: string;
  /** The text, or its parts in order. */
  readonly content: string | Iterable<string>;
}

/** Files as commands see them. */
export interface FileStore {
  /** The text of a file, or null where there is none. @throws InputUnusable where it is there but cannot be read. */
  read(path: string): Promise<string | null>;
  /** Writes all files or none of them: nobody ever sees half a file. @throws OutputUnwritable */
  writeAll(files: readonly OutputFile[]): Promise<void>;
  /** Removes files; one that is not there is no error. @throws OutputUnwritable */
  remove(paths: readonly string[]): Promise<void>;
}
