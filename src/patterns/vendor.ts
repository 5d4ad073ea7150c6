/** What is known of a provider of an API, a database or a service. */
export interface Vendor {
  /** How people write it where it fails. */
  readonly name: string;
  /** Ends of its API hosts: the last two to four labels. */
  readonly hosts: readonly string[];
  /** Ends of hosts that name it only by themselves or as a repository's address: pages of others lie there too. */
  readonly ownHosts?: readonly string[];
  /** First letters of its model names and of its headers; without digits, which the shape of a message does not know. */
  readonly models: readonly string[];
  /** Beginnings of words that name it. */
  readonly prefixes: readonly string[];
  /** Whole words that name it. */
  readonly words: readonly string[];
  /** The vendor whose client reaches it too, and so stands in its messages. */
  readonly client?: string;
  /** Wording that only its messages have, in lower case with single blanks. */
  readonly wording: readonly string[];
}

/** A vendor of which nothing is known but its name. */
export const NOTHING: Omit<Vendor, 'name'> = { hosts: [], models: [], prefixes: [], words: [], wording: [] };
