import type { OutputFile } from './file-store.ts';
import type { SourceTree } from './source-tree.ts';
import type { Instant } from './time.ts';

/** A branch with one commit on top of the base. */
export interface BranchWish {
  readonly branch: string;
  readonly message: string;
  readonly files: readonly OutputFile[];
  readonly date: Instant;
}

/** Who made the commits of a branch that are not in the base. */
export type BranchOwner = 'nobody' | 'apeg' | 'somebody-else';

/** A local git checkout: its committed files, and branches under `apeg/`. Its work tree is never touched. */
export interface LocalRepository {
  /** Absolute path of the top level. */
  readonly top: string;
  /** The commit that branches start from. */
  readonly base: string;
  /** The text of a file in a commit or branch, or null where it has none. */
  fileAt(revision: string, path: string): Promise<string | null>;
  /** Paths below a folder in a commit or branch. */
  filesAt(revision: string, folder: string): Promise<string[]>;
  /** The commit that brought a file into the line of history that ends at the base, with its time; null where none did. */
  addedAt(path: string): Promise<{ readonly commit: string; readonly at: Instant } | null>;
  /** The files of a commit or branch, to be searched. */
  sourcesAt(revision: string): SourceTree;
  /** Branches below a prefix. */
  branches(prefix: string): Promise<string[]>;
  /** Whose commits sit on a branch; `nobody` where it does not exist or all its commits are in the base. */
  ownerOf(branch: string): Promise<BranchOwner>;
  /** Makes the branch be the base plus one commit. @throws RepositoryUnusable for a branch outside `apeg/` or checked out. */
  ensureBranch(wish: BranchWish): Promise<void>;
}
