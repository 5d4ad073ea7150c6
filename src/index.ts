export { analyseFeedback, type Feedback } from './analysis/feedback.ts';
export { FailurePatternsFile } from './domain/failure-patterns.ts';
export { FeedbackReport } from './domain/feedback-report.ts';
export { LogbookEntry } from './domain/logbook-entry.ts';
export { MemoryRecord } from './domain/memory-record.ts';
export { PerformanceTrends } from './domain/performance-trends.ts';
export { Proposal } from './domain/proposal.ts';
export { openHistory } from './history/duckdb/history.ts';
export { suggestImprovements } from './proposals/suggest.ts';
