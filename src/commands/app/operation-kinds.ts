import type { GitHubReader } from '../../domain/github-repository.ts';
import type { OperationName, Refusal, RefusalReason } from '../../domain/operation.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Settings } from '../../domain/settings.ts';
import type { ShopFloor } from '../../domain/shop-floor.ts';
import { createSyncDesk } from '../../operations/inventory-sync/desk.ts';
import type { OperationDesk } from '../../operations/operation-desk.ts';
import { parseMapping } from '../operations/mapping.ts';
import { noLocation } from '../operations/no-location.ts';
import { SEO } from './seo-kind.ts';

/** What a kind of operation is opened with. */
export interface KindParts {
  readonly floor: ShopFloor;
  readonly settings: Settings;
  readonly reader: GitHubReader;
  readonly generator: string;
}

/** What people go over where that is not the plan itself. */
export interface ReviewFile {
  readonly content: string;
  /** The same as Markdown. */
  readonly table: string;
  /** What it holds, for one sentence. */
  readonly holds: string;
}

/** What planning came to; a plan without steps and without a file to go over says that nothing has to be done. */
export type Drafting =
  | {
      readonly kind: 'planned';
      readonly plan: Plan;
      readonly reasons: readonly RefusalReason[];
      readonly review?: ReviewFile;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A file to go over, as its branch has it, made into a plan. */
export interface PlannedFile {
  readonly plan: Plan;
  /** Whether people have changed anything of what was put up. */
  readonly edited: boolean;
}

/** A kind of operation at work in one repository. */
export interface OpenKind {
  readonly desk: OperationDesk;
  /** Plans; writes nothing to a shop. */
  readonly draft: () => Promise<Drafting>;
  /**
   * Makes the plan out of a file that people went over; where this is left out, the file is the plan. The same file has the same plan
   * until it is planned `anew`. @throws InputUnusable
   */
  readonly planFile?: (text: string, as: 'known' | 'anew') => Promise<PlannedFile>;
}

/** All that the App has to know of a kind of operation; reviewing, executing and taking back are the same for all. */
export interface OperationKind {
  readonly operation: OperationName;
  /** What its pull request is called. */
  readonly title: string;
  /** What it means that a plan has no steps. */
  readonly idle: string;
  /** How its file may be edited. */
  readonly editing: (file: string) => string;
  readonly open: (parts: KindParts) => Promise<OpenKind>;
}

const SYNC: OperationKind = {
  operation: 'inventory-sync',
  title: 'bring the stock of both shops together',
  idle: 'Both shops agree, and nothing has to be done',
  editing: (file) =>
    `Steps may be taken out of ${file}, and an "after" may be moved towards its "before"; every push makes a new digest`,
  open: async ({ floor, settings, reader, generator }) => {
    const desk = createSyncDesk({
      ...floor,
      settings: settings.operations,
      mapping: await mappingOf(settings, reader),
      generator,
      progress: () => undefined,
    });
    const draft: OpenKind['draft'] = async () => {
      const planned = await desk.plan([]);
      return planned.kind === 'no-location' ? { kind: 'refused', refusal: noLocation(planned) } : planned;
    };
    return { desk, draft };
  },
};

/** The kinds of operations that can be planned in the App, by their name in commands. */
export const OPERATION_KINDS = { sync: SYNC, seo: SEO } as const satisfies Readonly<
  Record<string, OperationKind>
>;
/** The name of a kind in commands. */
export type KindName = keyof typeof OPERATION_KINDS;

/** How the file of a plan may be edited; what takes stock back is edited as what moves it. */
export function editingOf(what: KindName | 'rollback', file: string): string {
  return OPERATION_KINDS[what === 'rollback' ? 'sync' : what].editing(file);
}

/** The kind of an operation that a plan or a run names, where the App knows it. */
export function kindOf(operation: OperationName): OperationKind | undefined {
  return Object.values(OPERATION_KINDS).find((kind) => kind.operation === operation);
}

async function mappingOf(
  { operations }: Settings,
  reader: GitHubReader,
): Promise<ReadonlyMap<string, string>> {
  const { mapping } = operations.inventorySync;
  if (mapping === undefined) return new Map();
  return parseMapping(await reader.fileAt(mapping, reader.repository.defaultBranch), mapping);
}
