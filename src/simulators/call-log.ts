import type { Call } from './faults.ts';

/** What happened at a simulator, in order. */
export interface LoggedCall extends Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly status: number;
}

/** The calls that a simulator had. */
export interface CallLog {
  readonly add: (call: LoggedCall) => void;
  readonly all: () => readonly LoggedCall[];
  /** How many there were by kind. A dry run leaves `write` at 0. */
  readonly counts: () => Readonly<Record<'read' | 'write' | 'token', number>>;
  readonly clear: () => void;
}

/** An empty log. */
export function createCallLog(): CallLog {
  const calls: LoggedCall[] = [];
  const count = (kind: Call['kind']): number => calls.filter((call) => call.kind === kind).length;
  return {
    add: (call) => {
      calls.push(call);
    },
    all: () => [...calls],
    counts: () => ({ read: count('read'), write: count('write'), token: count('token') }),
    clear: () => {
      calls.length = 0;
    },
  };
}
