import { z } from 'zod';
import { digestOf } from '../../domain/canonical-json.ts';
import { InputUnusable } from '../../domain/errors.ts';
import type { BranchHead, GitHubReader, PullRequest } from '../../domain/github-repository.ts';
import type { RefusalReason } from '../../domain/operation.ts';
import { Plan } from '../../domain/plan.ts';
import type { Settings } from '../../domain/settings.ts';
import type { ShopFloor } from '../../domain/shop-floor.ts';
import { createSyncDesk, type SyncDesk } from '../../operations/inventory-sync/desk.ts';
import { revisionReasons } from '../../operations/revise.ts';
import { jsonOf, parseMapping } from '../operations/mapping.ts';
import type { Scene } from './scene.ts';

/** Branches on which plans of operations are reviewed. */
export const OPERATION_BRANCHES = 'apeg/operation/';

/** The plans that can be under review, one of each at a time. */
export const REVIEWED = ['sync', 'rollback'] as const;
/** A plan's place: its branch, its files and how it is named in commands. */
export type Reviewed = (typeof REVIEWED)[number];

/** The branch of a plan. */
export function branchOf(what: Reviewed): string {
  return `${OPERATION_BRANCHES}${what}`;
}

/** The one file that people may edit. */
export function planFileOf(what: Reviewed): string {
  return `.apeg/plans/${what}.json`;
}

/** The same as a table, for people. */
export function tableFileOf(what: Reviewed): string {
  return `.apeg/plans/${what}.md`;
}

/** What operations need where a repository has shops and its settings can be read. */
export interface OperationBench {
  readonly desk: SyncDesk;
  readonly floor: ShopFloor;
  readonly settings: Settings;
}

/** Where a bench is opened. */
export type BenchScene = Pick<Scene, 'deps' | 'writer' | 'settings' | 'broken'>;

/** Opens the bench of a repository, with its own shops; a sentence where there are none, or where its settings are broken. */
export async function openBench({
  deps,
  writer,
  settings,
  broken,
}: BenchScene): Promise<OperationBench | string> {
  const floor = deps.shopFloor(writer.repository);
  if (floor === null)
    return `No shop is bound to this repository: whoever runs APEG binds one to its number, ${writer.repository.id}, in tenants.yml`;
  if (broken !== null) return 'The settings cannot be read, and nothing is done with a shop on a guess';
  const desk = createSyncDesk({
    ...floor,
    settings: settings.operations,
    mapping: await mappingOf(settings, writer),
    generator: deps.generator,
    progress: () => undefined,
  });
  return { desk, floor, settings };
}

async function mappingOf(
  { operations }: Settings,
  reader: GitHubReader,
): Promise<ReadonlyMap<string, string>> {
  const { mapping } = operations.inventorySync;
  if (mapping === undefined) return new Map();
  return parseMapping(await reader.fileAt(mapping, reader.repository.defaultBranch), mapping);
}

/** A plan's pull request, as it stands on GitHub. */
export interface Standing {
  readonly head: BranchHead | null;
  /** The open one that the App made; null where there is none. */
  readonly pull: PullRequest | null;
}

/** Looks a plan's branch and pull request up; two requests. */
export async function standingOf(what: Reviewed, reader: GitHubReader): Promise<Standing> {
  const pulls = await reader.pullRequestsFrom(branchOf(what));
  const open = pulls.find(({ state, author }) => state === 'open' && author.kind === 'app');
  return { head: await reader.branchHead(branchOf(what)), pull: open ?? null };
}

/** A plan as its branch has it now, and what is wrong with how it was edited. */
export interface HeldPlan {
  readonly plan: Plan;
  readonly digest: string;
  readonly problems: readonly RefusalReason[];
}

const Kept = z.object({ plan: Plan });

/** Keeps what was planned, which edits are held against. */
export async function keepPlanned(what: Reviewed, plan: Plan, { state }: ShopFloor): Promise<void> {
  await state.write(`planned-${what}`, { plan });
}

/** Reads the plan at a commit and holds it against what was planned. @throws InputUnusable where it is no plan. */
export async function heldPlan(
  what: Reviewed,
  commit: string,
  { reader, floor }: { readonly reader: GitHubReader; readonly floor: ShopFloor },
): Promise<HeldPlan> {
  const file = planFileOf(what);
  const hint = 'Put the file back as it was, or plan again.';
  const text = await reader.fileAt(file, commit);
  if (text === null) throw new InputUnusable(`${file} is not on the branch any more`, { hint });
  const parsed = Plan.safeParse(jsonOf(text));
  const kept = Kept.safeParse(await floor.state.read(`planned-${what}`));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
    throw new InputUnusable(`${file} is no plan${where}: ${issue?.message ?? 'it cannot be read'}`, { hint });
  }
  const plan = parsed.data;
  const unknown: RefusalReason = { code: 'no-plan', detail: 'nobody remembers this plan; plan again' };
  const problems = kept.success ? revisionReasons(kept.data.plan, plan) : [unknown];
  return { plan, digest: digestOf(plan), problems };
}
