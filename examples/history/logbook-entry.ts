/** The three prompt strategies of the shop assistant. */
export const macros = ['macro_role_prompt', 'macro_chain_of_thought', 'macro_rewrite'] as const;
export type Macro = (typeof macros)[number];

/** What customers and the shop ask of the assistant. */
export type TaskType = 'product_description' | 'order_question' | 'listing_seo' | 'return_request';

export type Provider = 'openai' | 'shopify' | 'etsy';

export type EventType =
  | 'workflow_start'
  | 'workflow_end'
  | 'node_execution'
  | 'scoring'
  | 'error'
  | 'warning'
  | 'info';

/** Metadata of one entry; durations in milliseconds. */
export interface EntryMetadata {
  readonly chosen_macro?: Macro;
  readonly task_type?: TaskType;
  readonly provider?: Provider;
  readonly execution_time_ms?: number;
  readonly status_code?: number;
  readonly attempt?: number;
  readonly tokens?: number;
  readonly finish_reason?: string;
  readonly note?: string;
}

/** One entry of a Logbook in the standard schema of the requirements. */
export interface LogbookEntry {
  readonly timestamp: string;
  readonly event_type: EventType;
  readonly workflow_id: string;
  readonly node_id?: string;
  readonly agent?: string;
  readonly action?: string;
  readonly score?: number;
  readonly success?: boolean;
  readonly error_message?: string;
  readonly metadata?: EntryMetadata;
}

/** An entry with its instant in milliseconds since the epoch, to merge runs that overlap. */
export interface TimedEntry {
  readonly at: number;
  readonly entry: LogbookEntry;
}
