import type { GitHubReader } from '../../domain/github-repository.ts';
import type { OperationName, Refusal, RefusalReason } from '../../domain/operation.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Settings } from '../../domain/settings.ts';
import type { ShopFloor } from '../../domain/shop-floor.ts';
import { createSyncDesk } from '../../operations/inventory-sync/desk.ts';
import type { OperationDesk } from '../../operations/operation-desk.ts';
import { parseMapping } from '../operations/mapping.ts';
import { noLocation } from '../operations/no-location.ts';

/** What a kind of operation is opened with. */
export interface KindParts {
  readonly floor: ShopFloor;
  readonly settings: Settings;
  readonly reader: GitHubReader;
  readonly generator: string;
}

/** What planning came to; a plan without steps says that nothing has to be done. */
export type Drafting =
  | { readonly kind: 'planned'; readonly plan: Plan; readonly reasons: readonly RefusalReason[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A kind of operation at work in one repository. */
export interface OpenKind {
  readonly desk: OperationDesk;
  /** Plans; writes nothing to a shop. */
  readonly draft: () => Promise<Drafting>;
}

/** All that the App has to know of a kind of operation; reviewing, executing and taking back are the same for all. */
export interface OperationKind {
  readonly operation: OperationName;
  /** What its pull request is called. */
  readonly title: string;
  /** What it means that a plan has no steps. */
  readonly idle: string;
  readonly open: (parts: KindParts) => Promise<OpenKind>;
}

const SYNC: OperationKind = {
  operation: 'inventory-sync',
  title: 'bring the stock of both shops together',
  idle: 'Both shops agree, and nothing has to be done',
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
export const OPERATION_KINDS = { sync: SYNC } as const satisfies Readonly<Record<string, OperationKind>>;
/** The name of a kind in commands. */
export type KindName = keyof typeof OPERATION_KINDS;

/** The kind that has a name in commands, where the App knows it. */
export function kindNamed(name: string): KindName | undefined {
  return Object.hasOwn(OPERATION_KINDS, name) ? (name as KindName) : undefined;
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
