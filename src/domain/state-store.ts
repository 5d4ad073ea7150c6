/** What APEG remembers between runs and what is no part of the user's repository: small JSON documents by name. */
export interface StateStore {
  /** The document, or null where there is none or it cannot be read any more. */
  read(name: string): Promise<unknown>;
  /** Replaces the document as a whole. @throws OutputUnwritable */
  write(name: string, value: unknown): Promise<void>;
}

/** A store that forgets with the process, for tests and for places where nothing may be written. */
export function memoryState(): StateStore {
  const documents = new Map<string, string>();
  return {
    read: async (name) => {
      const text = documents.get(name);
      return text === undefined ? null : (JSON.parse(text) as unknown);
    },
    write: async (name, value) => {
      documents.set(name, JSON.stringify(value));
    },
  };
}
