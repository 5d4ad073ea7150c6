/** Moments at which a process may be killed and nothing may be lost or doubled; tests kill it there. */
export type FaultPoint =
  | 'delivery-arrived'
  | 'delivery-stored'
  | 'job-taken'
  | 'job-handled'
  | 'effect-begun'
  | 'effect-done'
  | 'effect-kept'
  | 'letter-kept';

/** Told when a moment is reached. Production does nothing there. */
export type Reached = (point: FaultPoint) => void | Promise<void>;
