export { analyseFeedback, type Feedback } from './analysis/feedback.ts';
export { JournalUnusable, ShopBusy } from './domain/errors.ts';
export type { EtsyInventoryReader, EtsyInventoryWriter } from './domain/etsy.ts';
export { FailurePatternsFile } from './domain/failure-patterns.ts';
export { FeedbackReport } from './domain/feedback-report.ts';
export { brokenLink, chained, type Journal, JournalEntry } from './domain/journal.ts';
export { LogbookEntry } from './domain/logbook-entry.ts';
export { MacroReport } from './domain/macro-report.ts';
export { MemoryRecord } from './domain/memory-record.ts';
export { PerformanceTrends } from './domain/performance-trends.ts';
export { Plan } from './domain/plan.ts';
export { Proposal } from './domain/proposal.ts';
export { Receipt } from './domain/receipt.ts';
export type { ShopifyInventoryReader, ShopifyInventoryWriter } from './domain/shopify.ts';
export type { ShopConnections, ShopReaders, ShopWriters } from './domain/shops.ts';
export { systemTimer, type Timer } from './domain/timer.ts';
export {
  AnswerUnusable,
  CredentialsRefused,
  OutcomeUnknown,
  VendorRefused,
  VendorThrottled,
  VendorUnavailable,
} from './domain/vendor-errors.ts';
export { openHistory } from './history/duckdb/history.ts';
export { suggestImprovements } from './proposals/suggest.ts';
