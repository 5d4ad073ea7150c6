import type { NotProposed } from '../domain/proposal.ts';
import type { ReasonCode } from '../domain/reason.ts';
import { changedLines } from './diff.ts';
import { pointerOf, pointerParts } from './json-pointer.ts';
import type { DraftedProposal } from './suggest.ts';

/** Proposals that may be open together, and those that wait for another one. */
export interface Serialised {
  readonly kept: readonly DraftedProposal[];
  readonly queued: readonly NotProposed[];
}

/**
 * Keeps proposals apart that would disturb each other: one at a time for a section of a file, so that no two diffs conflict,
 * and one at a time for a metric, so that what happens can be put down to one of them. The first comes first.
 */
export function serialised(drafted: readonly DraftedProposal[]): Serialised {
  const kept: DraftedProposal[] = [];
  const queued: NotProposed[] = [];
  for (const draft of drafted) {
    const waits = kept.flatMap((earlier) => {
      const reason = disturbs(earlier, draft);
      return reason === null ? [] : [queuedBehind(earlier, draft, reason)];
    })[0];
    if (waits === undefined) kept.push(draft);
    else queued.push(waits);
  }
  return { kept, queued };
}

function disturbs(earlier: DraftedProposal, later: DraftedProposal): ReasonCode | null {
  const taken = sectionsOf(earlier);
  if (sectionsOf(later).some((section) => taken.includes(section)) || linesTouch(earlier, later))
    return 'queued-same-key';
  const [one, other] = [earlier.proposal.effect.metric, later.proposal.effect.metric];
  return one.kind === other.kind && one.of === other.of ? 'queued-same-metric' : null;
}

/** Top-level sections that a proposal changes. */
function sectionsOf({ proposal }: DraftedProposal): string[] {
  return proposal.changes.map(
    ({ file, pointer }) => `${file}${pointerOf(pointerParts(pointer).slice(0, 1))}`,
  );
}

/** Whether lines that two proposals change stand side by side: git takes that for a conflict. */
function linesTouch(earlier: DraftedProposal, later: DraftedProposal): boolean {
  return later.files.some((file) =>
    earlier.files.some(
      (other) =>
        other.path === file.path &&
        changedLines(other.before, other.after).some((one) =>
          changedLines(file.before, file.after).some((two) => one.first <= two.last && two.first <= one.last),
        ),
    ),
  );
}

function queuedBehind(
  earlier: DraftedProposal,
  { proposal: { id, rule, state }, evidence }: DraftedProposal,
  reason: ReasonCode,
): NotProposed {
  const what =
    reason === 'queued-same-key'
      ? 'changes the same section or lines beside it'
      : 'is judged by the same figure';
  return {
    id,
    rule,
    subject: evidence.inputs.subject,
    state,
    reason,
    detail: `waits for ${earlier.proposal.id}, which ${what}`,
  };
}
