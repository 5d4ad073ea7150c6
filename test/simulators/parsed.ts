/** What JSON.parse gives: a test knows what it asked for. */
export type Parsed = ReturnType<typeof JSON.parse>;
