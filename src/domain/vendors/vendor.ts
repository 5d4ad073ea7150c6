/** What is known of a provider of an API, a database, a queue or a service, and how it shows itself in messages. */
export interface Vendor {
  /** How people write it where it fails. */
  readonly name: string;
  /** Whether it serves language models or other models. */
  readonly model: boolean;
  /** Other ids that logs and workflows call it by. */
  readonly aliases: readonly string[];
  /** Ends of its API hosts: the last two to four labels, or the whole of a host with one. */
  readonly hosts: readonly string[];
  /** Ends of hosts that name it only by themselves or as a repository's address: pages of others lie there too. */
  readonly ownHosts: readonly string[];
  /** First letters of its model names, headers, actions and keys; without digits, which the shape of a message does not know. */
  readonly models: readonly string[];
  /** First letters of its model names with digits, for names that stand by themselves. */
  readonly numbered: readonly string[];
  /** Beginnings of words that name it. */
  readonly prefixes: readonly string[];
  /** Whole words that name it. */
  readonly words: readonly string[];
  /** Keys of its error bodies (in lower case) and keys with a value ("type=error") that show whose body it is. */
  readonly signs: readonly string[];
  /** Whether it passes requests on to others, so that another's name beside its own is the one that failed. */
  readonly router: boolean;
  /** The vendor whose client reaches it too, and so stands in its messages. */
  readonly client: string | null;
  /** Wording that only its messages have, in lower case with single blanks, from the beginning of a word on. */
  readonly wording: readonly string[];
}

/** A vendor as the table writes it: lists with blanks between, wording with bars. */
export interface VendorText {
  readonly model?: true;
  readonly aliases?: string;
  readonly hosts?: string;
  readonly ownHosts?: string;
  readonly models?: string;
  readonly numbered?: string;
  readonly prefixes?: string;
  readonly words?: string;
  readonly signs?: string;
  readonly router?: true;
  readonly client?: string;
  readonly wording?: string;
}

/**
 * A vendor from the table's way to write it.
 */
export function vendor(name: string, text: VendorText): Vendor {
  return {
    name,
    model: text.model ?? false,
    aliases: list(text.aliases, ' '),
    hosts: list(text.hosts, ' '),
    ownHosts: list(text.ownHosts, ' '),
    models: list(text.models, ' '),
    numbered: list(text.numbered, ' '),
    prefixes: list(text.prefixes, ' '),
    words: list(text.words, ' '),
    signs: list(text.signs, ' '),
    router: text.router ?? false,
    client: text.client ?? null,
    wording: list(text.wording, ' | '),
  };
}

function list(text: string | undefined, separator: string): readonly string[] {
  return text === undefined ? [] : text.split(separator);
}
