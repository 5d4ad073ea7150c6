import type { JournalDraft } from '../domain/journal.ts';
import type { LogbookEntry } from '../domain/logbook-entry.ts';
import type { Actor, RefusalReason } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Result, StepResult } from '../domain/receipt.ts';
import type { Instant } from '../domain/time.ts';

const RESULT_EVENTS = {
  executed: 'node_execution',
  skipped: 'warning',
  failed: 'error',
  'not-attempted': 'info',
} as const satisfies Record<Result, LogbookEntry['event_type']>;

type Said = Omit<LogbookEntry, 'timestamp' | 'workflow_id' | 'agent'>;

/** One run of an operation in the Logbook's standard schema, made from the journal alone: every step, every effect, every refusal. */
export function logbookOf(entries: readonly JournalDraft[]): LogbookEntry[] {
  return entries.flatMap((entry) =>
    saidOf(entry).map((said) => ({ timestamp: entry.at, workflow_id: entry.run, agent: 'APEG', ...said })),
  );
}

/** The making of a plan, which the journal does not hold: nothing was changed by it. */
export function planLogbook(
  run: string,
  {
    plan,
    digest,
    reasons,
  }: { readonly plan: Plan; readonly digest: string; readonly reasons: readonly RefusalReason[] },
  by: { readonly actor: Actor; readonly started: Instant; readonly ended: Instant },
): LogbookEntry[] {
  const { basis, steps, left_out } = plan;
  const at = (timestamp: Instant, said: Said): LogbookEntry => ({
    timestamp,
    workflow_id: run,
    agent: 'APEG',
    ...said,
  });
  const metadata = { operation: plan.operation, plan_sha256: digest, actor: by.actor.name };
  return [
    at(by.started, {
      event_type: 'workflow_start',
      action: 'dry-run',
      metadata: { ...metadata, kind: plan.kind },
    }),
    ...(basis === null
      ? []
      : [
          at(by.ended, {
            event_type: 'node_execution',
            node_id: 'snapshot',
            action: 'read',
            success: true,
            metadata: { ...basis },
          }),
        ]),
    at(by.ended, {
      event_type: 'node_execution',
      node_id: 'plan',
      action: 'plan',
      success: true,
      metadata: { items: steps.length, left_out: left_out.length, expected: plan.expected },
    }),
    at(by.ended, {
      event_type: 'node_execution',
      node_id: 'guardrails',
      action: 'check',
      success: reasons.length === 0,
      ...(reasons.length === 0 ? {} : { error_message: textOf(reasons) }),
    }),
    at(by.ended, { event_type: 'workflow_end', action: 'dry-run', success: true, metadata }),
  ];
}

/** Entries as the lines of a file. */
export function logbookLines(entries: readonly LogbookEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

function saidOf({ body }: Pick<JournalDraft, 'body'>): Said[] {
  switch (body.type) {
    case 'opened':
      return [
        {
          event_type: 'workflow_start',
          action: body.kind === 'rollback' ? 'rollback' : 'execute',
          metadata: {
            operation: body.operation,
            plan_sha256: body.plan_sha256,
            actor: body.actor.name,
            items: body.steps.length,
            ...(body.rollback_of === undefined ? {} : { rollback_of: body.rollback_of }),
          },
        },
        {
          event_type: 'node_execution',
          node_id: 'confirm',
          action: 'confirm',
          success: true,
          metadata: { consents: body.consents },
        },
      ];
    case 'resumed':
      return [
        { event_type: 'info', node_id: 'execute', action: 'resume', metadata: { actor: body.actor.name } },
      ];
    case 'intent':
      return [];
    case 'outcome': {
      const { write, attempt, outcome, changes, detail } = body;
      const success = outcome === 'committed' && detail === undefined;
      return [
        {
          event_type: success ? 'node_execution' : outcome === 'not-committed' ? 'warning' : 'error',
          node_id: 'write',
          action: outcome,
          success,
          ...(success ? {} : { error_message: detail ?? outcome }),
          metadata: { write, attempt, changes },
        },
      ];
    }
    case 'result':
      return [resultSaid(body.result)];
    case 'warning':
      return [{ event_type: 'warning', node_id: 'execute', action: 'note', error_message: body.detail }];
    case 'refused': {
      const metadata = { operation: body.operation, plan_sha256: body.plan_sha256, actor: body.actor.name };
      const action = body.asked ?? (body.plan_sha256 === null ? 'plan' : 'confirm');
      return [
        { event_type: 'workflow_start', action, metadata },
        {
          event_type: 'error',
          node_id: action,
          action: 'refuse',
          success: false,
          error_message: textOf(body.refusal.reasons),
        },
        { event_type: 'workflow_end', action, success: false, metadata },
      ];
    }
    case 'closed': {
      const { outcome, counts, efficiency, kind } = body.receipt;
      return [
        {
          event_type: 'workflow_end',
          action: kind === 'rollback' ? 'rollback' : 'execute',
          success: outcome === 'complete',
          metadata: { counts, efficiency },
        },
      ];
    }
  }
}

function resultSaid({ step, sku, side, result, reason, detail }: StepResult): Said {
  return {
    event_type: RESULT_EVENTS[result],
    node_id: 'step',
    action: result,
    success: result === 'executed',
    ...(result === 'executed' ? {} : { error_message: `${sku} on ${side}: ${detail ?? reason ?? result}` }),
    metadata: { step, sku, side, ...(reason === undefined ? {} : { reason }) },
  };
}

function textOf(reasons: readonly RefusalReason[]): string {
  return reasons.map(({ code, detail }) => `${code}: ${detail}`).join('; ');
}
