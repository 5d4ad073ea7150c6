import { analyzeFeedback } from './analyze-feedback.ts';
import { analyzeMacros } from './analyze-macros.ts';
import { archiveLogs } from './archive-logs.ts';
import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { audit } from './operations/audit.ts';
import { etsySeoAnalyze } from './operations/etsy-seo-analyze.ts';
import { etsySeoApply } from './operations/etsy-seo-apply.ts';
import { etsySeoReport } from './operations/etsy-seo-report.ts';
import { etsyViews } from './operations/etsy-views.ts';
import { monitorOrders } from './operations/monitor-orders.ts';
import { rollback } from './operations/rollback.ts';
import { runs } from './operations/runs.ts';
import { syncInventory } from './operations/sync-inventory.ts';
import { patterns } from './patterns.ts';
import { propose } from './propose.ts';
import { replay } from './replay.ts';
import { reviewLogs } from './review-logs.ts';
import { simulate } from './simulate.ts';
import { status } from './status.ts';
import { suggestImprovementsCommand } from './suggest-improvements.ts';
import { validate } from './validate.ts';
import { verify } from './verify.ts';

/** Every command of APEG, in the order of help texts. */
export const COMMANDS: readonly Command[] = [
  analyzeFeedback,
  analyzeMacros,
  suggestImprovementsCommand,
  propose,
  verify,
  explain,
  replay,
  validate,
  status,
  doctor,
  patterns,
  reviewLogs,
  archiveLogs,
  syncInventory,
  etsyViews,
  etsySeoAnalyze,
  etsySeoApply,
  etsySeoReport,
  monitorOrders,
  rollback,
  runs,
  audit,
  simulate,
];
