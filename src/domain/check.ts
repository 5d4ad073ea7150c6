/** One thing that was looked at; a note is nothing that keeps APEG from its work. */
export interface Check {
  readonly subject: string;
  readonly state: 'ok' | 'note' | 'problem';
  /** What was seen. */
  readonly text: string;
  /** What to do; null where there is nothing to do. */
  readonly fix: string | null;
}

/** In order. */
export function ok(subject: string, text: string): Check {
  return { subject, state: 'ok', text, fix: null };
}

/** Worth knowing, and nothing that keeps APEG from its work. */
export function note(subject: string, text: string, fix: string | null = null): Check {
  return { subject, state: 'note', text, fix };
}

/** Something that keeps APEG from its work, with what to do. */
export function problem(subject: string, text: string, fix: string): Check {
  return { subject, state: 'problem', text, fix };
}
