/** What kind of promise was broken; the faces map it to an exit status once. */
export type ErrorKind = 'usage' | 'outside';

interface ErrorDetail {
  /** Says what to do next, in one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * The root of every error that APEG raises on purpose.
 *
 * `message` says what went wrong and where in one sentence, `code` is stable and documented, `hint` says what to do.
 */
export abstract class ApegError extends Error {
  abstract readonly code: string;
  readonly kind: ErrorKind = 'usage';
  readonly hint: string | undefined;

  constructor(message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = new.target.name;
    this.hint = detail.hint;
  }
}

/** A command or option was used wrongly. Not for files that cannot be read. */
export class UsageError extends ApegError {
  readonly code = 'usage';
}

/** There is no log entry and no memory record to say anything about. Not for an empty window: that is a report. */
export class NothingToAnalyse extends ApegError {
  readonly code = 'nothing-to-analyse';
}

/** A file that a command was told to read is missing, a directory, or not of the shape it must have. */
export class InputUnusable extends ApegError {
  readonly code = 'input-unusable';
}

/** An output file could not be written; whatever stood there before still does. */
export class OutputUnwritable extends ApegError {
  readonly code = 'output-unwritable';
}

/** One thing that is wrong in a file, and where. */
export interface FileProblem {
  /** Counted from 1; 1 where it concerns the file as a whole. */
  readonly line: number;
  readonly message: string;
}

/** The settings file has problems; all of them are in the message, and, where they are known, each with its line in `problems`. */
export class SettingsInvalid extends ApegError {
  readonly code = 'settings-invalid';
  readonly problems: readonly FileProblem[];

  constructor(message: string, detail: ErrorDetail & { readonly problems?: readonly FileProblem[] }) {
    super(message, detail);
    this.problems = detail.problems ?? [];
  }
}

/** A local repository is not in a state that branches can be made from. */
export class RepositoryUnusable extends ApegError {
  readonly code = 'repository-unusable';
}

/** GitHub could not be asked, or had no answer: a network failure, a server error, a rate limit that lasts too long. Worth another try. */
export class GitHubUnavailable extends ApegError {
  readonly code = 'github-unavailable';
  override readonly kind = 'outside';
}

/** GitHub said no, and will say so again: no permission, not found, not valid. */
export class GitHubRefused extends ApegError {
  readonly code = 'github-refused';
  override readonly kind = 'outside';
}

/** A write was wished that APEG never makes: outside `apeg/`, a workflow, a path out of the repository. */
export class WriteForbidden extends ApegError {
  readonly code = 'write-forbidden';
}

/** The journal of operations cannot be read or written, or its chain is broken; nothing is done without it. */
export class JournalUnusable extends ApegError {
  readonly code = 'journal-unusable';
  override readonly kind = 'outside';
}

/** Another process is at work for the same shop. */
export class ShopBusy extends ApegError {
  readonly code = 'shop-busy';
  override readonly kind = 'outside';
}

/** The folder in which state is kept cannot be made or written. */
export class StateUnusable extends ApegError {
  readonly code = 'state-unusable';
}

/** Another process is at work on the state directory; two would lose what either wrote. */
export class StateLocked extends ApegError {
  readonly code = 'state-locked';
}

/** Snapshots of views that were kept cannot be read any more; nothing is written over them. */
export class ViewsUnusable extends ApegError {
  readonly code = 'views-unusable';
  override readonly kind = 'outside';
}
