import { type Logger, pino } from 'pino';
import { redact } from '../../domain/redaction.ts';

/** Says what happened: the name of an event, and what it is about. */
export type Say = (event: string, about?: Readonly<Record<string, unknown>>) => void;

/** A log of one JSON object a line, in which nothing that looks like a secret or like personal data stands. */
export function createLog(destination: { write(line: string): void } = process.stdout): {
  readonly say: Say;
  readonly complain: Say;
} {
  const log: Logger = pino({ base: null, messageKey: 'event' }, destination);
  return {
    say: (event, about = {}) => log.info(masked(about), event),
    complain: (event, about = {}) => log.error(masked(about), event),
  };
}

function masked(about: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(about).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]),
  );
}
