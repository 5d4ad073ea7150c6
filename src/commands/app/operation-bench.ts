import { z } from 'zod';
import { digestOf } from '../../domain/canonical-json.ts';
import { InputUnusable } from '../../domain/errors.ts';
import type { BranchHead, GitHubReader, PullRequest } from '../../domain/github-repository.ts';
import { jsonOf } from '../../domain/json-text.ts';
import type { OperationName, RefusalReason } from '../../domain/operation.ts';
import { Plan } from '../../domain/plan.ts';
import type { Settings } from '../../domain/settings.ts';
import type { ShopFloor } from '../../domain/shop-floor.ts';
import { revisionReasons } from '../../operations/revise.ts';
import { firstIssue } from '../first-issue.ts';
import { type KindName, kindOf, OPERATION_KINDS, type OpenKind } from './operation-kinds.ts';
import type { Scene } from './scene.ts';

/** Branches on which plans of operations are reviewed. */
export const OPERATION_BRANCHES = 'apeg/operation/';

/** A plan's place: its branch, its files and how it is named in commands. */
export type Reviewed = KindName | 'rollback';

/** The plan's place that has a name in commands, or undefined. */
export function reviewedNamed(name: string): Reviewed | undefined {
  return REVIEWED.find((what) => what === name);
}

/** The plans that can be under review, one of each at a time. */
export const REVIEWED: readonly Reviewed[] = [...(Object.keys(OPERATION_KINDS) as KindName[]), 'rollback'];

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
  readonly floor: ShopFloor;
  readonly settings: Settings;
  /** Opens a kind of operation, once. @throws InputUnusable where the App does not know it. */
  readonly open: (operation: OperationName) => Promise<OpenKind>;
}

/** Where a bench is opened. */
export type BenchScene = Pick<Scene, 'deps' | 'writer' | 'settings' | 'broken'>;

/** The bench of a repository, with its own shops; a sentence where there are none, or where its settings are broken. */
export function openBench({ deps, writer, settings, broken }: BenchScene): OperationBench | string {
  const floor = deps.shopFloor(writer.repository);
  if (floor === null)
    return `No shop is bound to this repository: whoever runs APEG binds one to its number, ${writer.repository.id}, in tenants.yml`;
  if (broken !== null) return 'The settings cannot be read, and nothing is done with a shop on a guess';
  const opened = new Map<OperationName, Promise<OpenKind>>();
  const { generator } = deps;
  return {
    floor,
    settings,
    open: async (operation) => {
      const kind = kindOf(operation);
      if (kind === undefined)
        throw new InputUnusable(`${operation} cannot be done in the App`, {
          hint: 'Use the command line, where the shops are set up.',
        });
      const known = opened.get(operation) ?? kind.open({ floor, settings, reader: writer, generator });
      opened.set(operation, known);
      return known;
    },
  };
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
  /** Whether it was made out of a file that people went over, so that nobody has seen it yet. */
  readonly made: boolean;
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
  { reader, bench, as = 'known' }: HeldPlace,
): Promise<HeldPlan> {
  const file = planFileOf(what);
  const text = await reader.fileAt(file, commit);
  if (text === null) throw new InputUnusable(`${file} is not on the branch any more`, { hint: HINT });
  const kind = what === 'rollback' ? null : await bench.open(OPERATION_KINDS[what].operation);
  if (kind?.planFile !== undefined) {
    const { plan } = await kind.planFile(text, as);
    return { plan, digest: digestOf(plan), problems: [], made: true };
  }
  const parsed = Plan.safeParse(jsonOf(text));
  const kept = Kept.safeParse(await bench.floor.state.read(`planned-${what}`));
  if (!parsed.success)
    throw new InputUnusable(`${file} is no plan${firstIssue(parsed.error)}`, { hint: HINT });
  const plan = parsed.data;
  const unknown: RefusalReason = { code: 'no-plan', detail: 'nobody remembers this plan; plan again' };
  const problems = kept.success ? revisionReasons(kept.data.plan, plan) : [unknown];
  return { plan, digest: digestOf(plan), problems, made: false };
}

const HINT = 'Put the file back as it was, or plan again.';

/** Where a plan is held against what was planned. */
export interface HeldPlace {
  readonly reader: GitHubReader;
  readonly bench: OperationBench;
  /** Whether a file that is as it was may have the plan that it had; it may where this is left out. */
  readonly as?: 'known' | 'anew';
}
