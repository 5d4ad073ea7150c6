import { InputUnusable } from '../../domain/errors.ts';
import type { OperationName, Refusal, RefusalCode } from '../../domain/operation.ts';
import { refusalDraft } from '../../operations/confirm.ts';
import type { Answer } from '../../rendering/answer.ts';
import type { CommandHint } from '../../rendering/pull-request.ts';
import { refusedAnswer } from './operation-answers.ts';
import type { Scene } from './scene.ts';

/** What the journal has of an error at the most; whoever writes a file decides how long its keys are. */
const DETAIL = 500;

/** A "no" that the journal does not have yet. */
export interface Refused {
  readonly refusal: Refusal;
  readonly answer: Answer;
  /** The operation, where that is known better than by what was asked for. */
  readonly operation?: OperationName;
}

/** A "no" in one sentence. */
export function refused(code: RefusalCode, detail: string, next?: readonly CommandHint[]): Refused {
  const answer = refusedAnswer(detail, next);
  return { refusal: { reasons: [{ code, detail: detail.slice(0, DETAIL) }], next: nextOf(answer) }, answer };
}

/** What was asked for; the operation is null where nobody can tell. */
export interface Asked {
  readonly operation: OperationName | null;
  readonly asked: 'plan' | 'confirm';
}

/**
 * Does what was asked for, and journals each "no" to it that is not in the journal yet: the next commit of the operation brings it into
 * the Logbook. Without a shop there is neither.
 */
export async function keepingRefusals(
  asked: Asked,
  { deps, writer, asker }: Pick<Scene, 'deps' | 'writer' | 'asker'>,
  work: () => Promise<Answer | Refused>,
): Promise<Answer> {
  const keep = async (operation: OperationName | null, refusal: Refusal): Promise<void> => {
    const actor = { name: asker.login, via: 'app', permission: asker.role } as const;
    const said = { operation, asked: asked.asked, plan_sha256: null, actor, refusal };
    await deps.shopFloor(writer.repository)?.journal.append(refusalDraft(said, deps.clock.now()));
  };
  try {
    const done = await work();
    if (!('refusal' in done)) return done;
    await keep(done.operation ?? asked.operation, done.refusal);
    return done.answer;
  } catch (error) {
    if (error instanceof InputUnusable) {
      const detail = error.message.slice(0, DETAIL);
      const next = error.hint ?? 'mend the file';
      await keep(asked.operation, { reasons: [{ code: 'unreadable', detail }], next });
    }
    throw error;
  }
}

function nextOf({ next }: Answer): string {
  return next.map(({ usage }) => usage).join(' or ');
}
