import { z } from 'zod';
import type { PatchFile } from '../../domain/config-edit.ts';
import { sha256 } from '../../domain/digest.ts';
import { Proposal, ProposalState } from '../../domain/proposal.ts';
import { RiskLevel } from '../../domain/risk.ts';
import type { RuleId } from '../rule.ts';

/** What of a proposal decides whether fresh evidence differs materially from what was published. */
export const Published = z.strictObject({
  changes: z.string().regex(/^[0-9a-f]{64}$/),
  state: ProposalState,
  risk: RiskLevel,
  low: z.number(),
  high: z.number(),
});
export type Published = z.infer<typeof Published>;

const Day = z.iso.datetime();
/** No count of a body is believed above it: one more must still be a number. */
const MOST = 1_000_000;
/** A prediction is not watched for longer than ten years. */
const MOST_DAYS = 3650;

/** The state of a proposal's pull request, kept in its body and nowhere else. */
export const PullMarker = z.strictObject({
  v: z.literal(1),
  id: Proposal.shape.id,
  revision: z
    .int()
    .min(1)
    .max(2 * MOST),
  number: z
    .int()
    .min(1)
    .max(2 * MOST),
  /** The commit that APEG left on the branch. */
  head: z.string().regex(/^[0-9a-f]{40}$/),
  published: Published,
  /** Of the files that its edits were planned on; absent where an earlier version of APEG wrote the body. */
  made_on: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** How long the prediction is watched after a merge. */
  horizon_days: z.int().min(1).max(MOST_DAYS),
  snoozed_until: Day.nullable(),
  /** Since when the evidence does not carry the proposal any more. */
  gone_since: Day.nullable(),
});
export type PullMarker = z.infer<typeof PullMarker>;

const LINE = /^<!-- apeg:pull ([A-Za-z0-9_-]{1,4000}) -->\r?$/gm;

/** What is published of a proposal. */
export function publishedOf(proposal: Proposal): Published {
  const { state, risk, effect } = proposal;
  const { low, high } = effect.before.interval;
  return { changes: sha256(JSON.stringify(editOf(proposal))), state, risk: risk.level, low, high };
}

/** What is edited. A prompt's new sentence counts by the failures that it answers: a model that words it anew knows no more. */
function editOf({ rule, changes, prediction }: Proposal): unknown {
  if (rule !== ('prompt-refinement' satisfies RuleId)) return changes;
  return [prediction.metric, changes.map(({ file, pointer, before = null }) => ({ file, pointer, before }))];
}

/** Names the files that edits were planned on: where it differs, others have changed one of them since. */
export function madeOn({ edits }: PatchFile): string {
  return sha256(JSON.stringify(edits.map(({ file, before_sha256 }) => [file, before_sha256])));
}

/** Evidence changes materially when edit, state or risk changes, or the new estimate leaves the published interval. */
export function isMaterial(published: Published, fresh: Proposal): boolean {
  const now = publishedOf(fresh);
  const estimate = fresh.effect.before.value;
  return (
    published.changes !== now.changes ||
    published.state !== now.state ||
    published.risk !== now.risk ||
    estimate < published.low ||
    estimate > published.high
  );
}

/** The line of a body that holds the state; nothing in it can end the HTML comment. */
export function markerLine(marker: PullMarker): string {
  const text = JSON.stringify(PullMarker.parse(marker));
  return `<!-- apeg:pull ${Buffer.from(text).toString('base64url')} -->`;
}

/** Reads the state back; null where there is none or a second one, or it is none that APEG writes. A body is text from outside. */
export function readMarker(body: string): PullMarker | null {
  const [found, second] = Array.from(body.matchAll(LINE), ([, text]) => text);
  if (found === undefined || second !== undefined) return null;
  try {
    const marker = PullMarker.parse(JSON.parse(Buffer.from(found, 'base64url').toString('utf8')));
    return marker.revision > MOST || marker.number > MOST ? null : marker;
  } catch {
    return null;
  }
}

/** A body with another state and every other line as people left it. */
export function withMarker(body: string, marker: PullMarker): string {
  const line = markerLine(marker);
  return body.search(LINE) < 0 ? `${body.trimEnd()}\n\n${line}\n` : body.replaceAll(LINE, () => line);
}
