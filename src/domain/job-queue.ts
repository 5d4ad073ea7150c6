import type { Instant } from './time.ts';

/** A webhook as it arrived, its signature checked. */
export interface Delivery {
  /** `X-GitHub-Delivery`. Not signed: a repeated body under another GUID is the same delivery. */
  readonly guid: string;
  /** `X-GitHub-Event`. */
  readonly event: string;
  /** The signed bytes. */
  readonly body: string;
  /** What its order is kept within: the repository's id, or 0 for what concerns no repository. */
  readonly lane: number;
}

/** Work that survives the process. Its data is JSON. */
export interface JobWish {
  /** Kebab-case; the handler knows what to do by it. */
  readonly kind: string;
  /** Jobs of one lane run one after the other, in order; different lanes run side by side. */
  readonly lane: number;
  readonly data: unknown;
  /** A job with the key of one that was ever asked for is not asked for again. */
  readonly key?: string;
}

/** A job as its handler gets it. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly lane: number;
  readonly data: unknown;
  /** 1 for the first. */
  readonly attempt: number;
  /** Whether a failure of this attempt makes the job a dead letter. */
  readonly last: boolean;
  readonly askedAt: Instant;
}

/** A job that failed for good. */
export interface DeadLetter {
  readonly id: string;
  readonly kind: string;
  readonly lane: number;
  readonly error: string;
  readonly failedAt: Instant;
}

/** How much work there is. */
export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  readonly dead: number;
}

/** Kind of the jobs that deliveries become; their data is `DeliveryJob`. */
export const DELIVERY = 'delivery';

/** Data of a job that a delivery became. */
export interface DeliveryJob {
  readonly guid: string;
  readonly event: string;
  readonly payload: unknown;
}

/** A durable queue: what it has accepted is handled, however often the process is killed. */
export interface JobQueue {
  /** Stores a delivery and its job, both or none; `repeated` where the GUID or the body has been stored before. */
  accept(delivery: Delivery): Promise<'accepted' | 'repeated'>;
  /** Which of the GUIDs have been stored. */
  accepted(guids: readonly string[]): Promise<ReadonlySet<string>>;
  ask(wish: JobWish): Promise<'asked' | 'repeated'>;
  /** Starts to hand out jobs. A handler that throws is tried again, later each time; then the job is a dead letter. */
  work(handler: (job: Job) => Promise<void>): Promise<void>;
  /** The latest first; of one lane, or of all. */
  deadLetters(lane?: number): Promise<readonly DeadLetter[]>;
  /** Tries a dead letter again. @returns whether there was such a dead letter in the lane. */
  revive(id: string, lane: number): Promise<boolean>;
  depth(): Promise<QueueDepth>;
}

/** Something to be done again and again. */
export interface ScheduleWish {
  /** Unique within the lane; kebab-case. */
  readonly name: string;
  /** Five fields. */
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly kind: string;
  readonly data: unknown;
  /** The job starts up to so many seconds after the time, always the same for a lane and name, so that not all start at once. */
  readonly spreadSeconds: number;
}

/** Durable schedules. What was missed while the process was down is made up for once. */
export interface Schedules {
  /** Makes these be the lane's schedules, and no others. @throws UsageError for a cron or time zone that cannot be read. */
  ensure(lane: number, wishes: readonly ScheduleWish[]): Promise<void>;
  /** Names of the lane's schedules. */
  names(lane: number): Promise<readonly string[]>;
}

/** Write-ahead record of effects: each happens once for its key, whatever happens to the process. */
export interface EffectJournal {
  /**
   * Does the effect, or gives back what it gave when it was done before. `resumed` says that an earlier attempt began and its end
   * is not known: the effect must then look before it creates.
   */
  once<Result>(key: string, effect: (resumed: boolean) => Promise<Result>): Promise<Result>;
}
