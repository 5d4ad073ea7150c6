import type { ConfigEffect } from '../domain/config-effect.ts';
import type { ConfigKey } from '../domain/knob.ts';
import { shortened } from '../rendering/tainted.ts';
import { isDead } from './lint/config-effects.ts';
import { type Declined, type Draft, declined } from './rule.ts';
import { type Name, named, say } from './sentence.ts';

const STATEMENT_LENGTH = 240;

/** A draft that turns only keys that change something, with what is known of every key that it wished to turn. */
export interface LiveDraft {
  readonly draft: Draft;
  readonly effects: readonly ConfigEffect[];
}

/**
 * Leaves out of a draft what would change nothing: keys that no code reads, and keys that a stronger one shadows.
 *
 * Where none of the draft's own knob is left there is no proposal: a change that does nothing is a finding.
 */
export function liveDraft(draft: Draft, effectOf: (key: ConfigKey) => ConfigEffect): LiveDraft | Declined {
  const wished = draft.wishes.flatMap(({ file, values }) =>
    Object.keys(values).map((pointer) => effectOf({ file, pointer })),
  );
  const dead = wished.filter(isDead);
  const own = wished.filter(
    ({ file, pointer }) => file === draft.knob.file && `${pointer}/`.startsWith(`${draft.knob.pointer}/`),
  );
  const judged = own.length > 0 ? own : wished;
  const [first] = judged;
  if (first !== undefined && judged.every(isDead)) return deadKey(first);
  const left = (file: string, pointer: string): boolean =>
    !dead.some((effect) => effect.file === file && effect.pointer === pointer);
  const turned = wished.filter((effect) => !isDead(effect)).map(({ pointer }) => `${pointer}/`);
  const words = (draft.ifTurned ?? []).filter((word) =>
    turned.some((pointer) => pointer.startsWith(`${word.pointer}/`)),
  );
  return {
    draft: {
      ...draft,
      wishes: draft.wishes
        .map(({ file, values }) => ({
          file,
          values: Object.fromEntries(Object.entries(values).filter(([pointer]) => left(file, pointer))),
        }))
        .filter(({ values }) => Object.keys(values).length > 0),
      expectedImpact: [...draft.expectedImpact, ...words.flatMap(({ impact }) => impact)],
      risks: [
        ...draft.risks,
        ...words.flatMap(({ risks }) => risks),
        ...dead.map(
          ({ pointer, statement }) => say`${named(pointer)} is left out of the change: ${told(statement)}`,
        ),
      ],
    },
    effects: wished,
  };
}

function deadKey({ shadowed_by, statement }: ConfigEffect): Declined {
  const detail = say`a change would do nothing: ${told(statement)}`;
  return declined('OBSERVE', shadowed_by === null ? 'not-read' : 'shadowed', detail);
}

/** Where something is known from, with the places of sources: longer than a name, and shown whole. */
function told(statement: string): Name {
  return { name: shortened(statement, STATEMENT_LENGTH) };
}
