/** A source file of a repository. */
export interface SourceText {
  /** Relative to the top of the tree, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** What a tree holds. */
export interface SourceList {
  /** Paths and sizes in bytes, without links, in order of path. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** False where the tree is so large that it was not walked to its end. */
  readonly complete: boolean;
}

/** The files of a repository as they lie in a folder or in a commit. */
export interface SourceTree {
  /** Its files; a folder that `enter` refuses by its name need not be looked into. */
  list(enter: (folder: string) => boolean): Promise<SourceList>;
  /** The text of some files; what is gone, empty or no text may be left out. */
  read(paths: readonly string[]): Promise<readonly SourceText[]>;
}
