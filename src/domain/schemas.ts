import { z } from 'zod';
import { ConfigBindingsFile } from './config-binding.ts';
import { PatchFile } from './config-edit.ts';
import { ViewsMonth } from './etsy-views.ts';
import { Evidence } from './evidence.ts';
import { FailurePatternsFile } from './failure-patterns.ts';
import { FeedbackReport } from './feedback-report.ts';
import { JournalEntry } from './journal.ts';
import { LedgerEntry } from './ledger.ts';
import { LogbookEntry } from './logbook-entry.ts';
import { MacroReport } from './macro-report.ts';
import { MemoryRecord } from './memory-record.ts';
import { Refusal } from './operation.ts';
import { OrderAlertReport } from './order-alerts.ts';
import { PerformanceTrends } from './performance-trends.ts';
import { Plan } from './plan.ts';
import { Proposal } from './proposal.ts';
import { Receipt } from './receipt.ts';
import { SeoReport, SeoSuggestions } from './seo-suggestions.ts';
import { WrittenSettings } from './settings.ts';
import { ValidationReport } from './validation.ts';

/** Every shape that leaves or enters the program as a file, by the name of its schema file. */
const PUBLISHED = {
  'logbook-entry': LogbookEntry,
  'memory-record': MemoryRecord,
  'feedback-report': FeedbackReport,
  'failure-patterns': FailurePatternsFile,
  'performance-trends': PerformanceTrends,
  'macro-report': MacroReport,
  proposal: Proposal,
  plan: Plan,
  receipt: Receipt,
  refusal: Refusal,
  'order-alert-report': OrderAlertReport,
  'journal-entry': JournalEntry,
  'seo-suggestions': SeoSuggestions,
  'seo-report': SeoReport,
  'etsy-views': ViewsMonth,
  evidence: Evidence,
  patch: PatchFile,
  'ledger-entry': LedgerEntry,
  settings: WrittenSettings,
  'config-bindings': ConfigBindingsFile,
  'validation-report': ValidationReport,
} as const satisfies Record<string, z.ZodType>;

/** The name of a published schema. */
export type SchemaName = keyof typeof PUBLISHED;

export const SCHEMA_NAMES = Object.keys(PUBLISHED) as SchemaName[];

/** The JSON Schema (draft 7) of a published shape, as writers of such a file need it. */
export function jsonSchema(name: SchemaName): object {
  return z.toJSONSchema(PUBLISHED[name], {
    target: 'draft-7',
    io: 'input',
    override: ({ jsonSchema: schema }) => {
      // zod bounds every integer by what a double holds exactly; that is no rule of ours.
      if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
      if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
    },
  });
}

/** The text of a schema file. */
export function schemaText(name: SchemaName): string {
  return `${JSON.stringify(jsonSchema(name), null, 2)}\n`;
}
