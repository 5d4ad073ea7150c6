import { counted } from '../domain/figure-text.ts';
import type { Refusal } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Receipt } from '../domain/receipt.ts';
import {
  expectedLines,
  leftOutLines,
  nextLine,
  planRows,
  planSummary,
  planTitle,
  type ReviewedPlan,
  reasonLines,
  sideName,
} from './operation-lines.ts';
import { heading, type TextStyle } from './report-text.ts';
import { printable, shortened, skuText } from './tainted.ts';
import { aligned } from './wrapped.ts';

const LINE_LENGTH = 400;
const NAME_LENGTH = 40;

/** A plan for a terminal; `file` is where it was written. */
export function planText(reviewed: ReviewedPlan, file: string, style: TextStyle): string {
  const { plan, reasons } = reviewed;
  return sectionsText(
    [
      [planTitle(plan), planSummary(reviewed)],
      ['Changes', tableLines(plan)],
      ['Left out', leftOutLines(plan)],
      ['Expected', expectedLines(plan)],
      ['Guardrails against it', reasonLines(reasons)],
      ['Next', [nextLine(reviewed, file)]],
    ],
    style,
  );
}

/** A receipt for a terminal. */
export function receiptText(receipt: Receipt, style: TextStyle): string {
  return sectionsText(
    [
      [`Run ${receipt.run}: ${receipt.outcome}`, receiptSummary(receipt)],
      ['Not executed', notExecutedLines(receipt)],
      ['Notes', receipt.warnings],
      ['Next', [receiptNext(receipt)]],
    ],
    style,
  );
}

/** What a receipt says, in a few lines. */
export function receiptSummary({
  counts,
  kind,
  rollback_of,
  plan_sha256,
  actor,
  efficiency,
  changes,
  resumed,
}: Receipt): string[] {
  const { calls, expected_calls: expected, seconds } = efficiency;
  return [
    `${counts.executed} executed, ${counts.skipped} skipped, ${counts.failed} failed, ${counts['not-attempted']} not attempted`,
    ...(kind === 'rollback' ? [`Takes back the run ${rollback_of ?? ''}`] : []),
    `${counted(changes.length, 'change')}, each in the journal and in the Logbook`,
    `Plan ${plan_sha256.slice(0, 12)}, confirmed by ${actor.name}`,
    `${calls.shopify} of ${expected.shopify} expected calls to Shopify, ${calls.etsy} of ${expected.etsy} to Etsy, ${seconds.toFixed(1)} s${resumed === 0 ? '' : `, in the last of ${resumed + 1} processes`}`,
  ];
}

/** The steps that were not executed, and why. */
export function notExecutedLines({ results }: Receipt): string[] {
  return results
    .filter(({ result }) => result !== 'executed')
    .map(
      ({ sku, side, result, reason, detail }) =>
        `${skuText(sku) || '(no SKU)'} on ${sideName(side)}: ${result}, ${detail ?? reason ?? ''}`,
    );
}

/** What may be done after a run. */
export function receiptNext({ kind, operation, run, changes }: Receipt): string {
  const again =
    operation === 'seo-refresh'
      ? 'Analyse again with apeg etsy-seo-analyze.'
      : 'Plan again with apeg sync-inventory --dry-run.';
  return kind === 'rollback' || changes.length === 0
    ? again
    : `To take it back: apeg rollback --run ${run} --dry-run`;
}

/** A refusal for a terminal. */
export function refusalText({ reasons, next }: Refusal, style: TextStyle): string {
  return sectionsText(
    [
      ['Refused', reasonLines(reasons)],
      ['Next', [next]],
    ],
    style,
  );
}

type Section = readonly [title: string, lines: readonly string[]];

/** Headings with the lines that belong to them; one without lines is left out. */
export function sectionsText(sections: readonly Section[], style: TextStyle): string {
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) =>
      [heading(printable(title), style), ...lines.map((line) => `  ${cut(line)}`)].join('\n'),
    )
    .join('\n\n')
    .concat('\n');
}

function tableLines(plan: Plan): string[] {
  const rows = planRows(plan).map(({ sku, side, before, after, why }) => [
    shortened(sku, NAME_LENGTH),
    side,
    shortened(before, NAME_LENGTH),
    shortened(after, NAME_LENGTH),
    why,
  ]);
  return rows.length === 0 ? [] : aligned([['SKU', 'side', 'before', 'after', 'why'], ...rows]);
}

/** Padding stays, which `shortened` alone would leave alone too; what cannot be seen goes. */
function cut(line: string): string {
  return shortened(line, LINE_LENGTH);
}
