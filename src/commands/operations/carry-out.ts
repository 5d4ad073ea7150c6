import { digestOf } from '../../domain/canonical-json.ts';
import type { Consent } from '../../domain/operation-limits.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Confirmation } from '../../operations/confirm.ts';
import { planText } from '../../rendering/operation-text.ts';
import type { Report } from '../command.ts';
import type { Deps } from '../deps.ts';
import { type OperationPlace, writeRunLog } from './place.ts';
import {
  planReport,
  ranReport,
  receiptReport,
  refusalReport,
  unplannedReport,
  writeReceipt,
} from './reports.ts';

/** A plan that somebody wants executed, and how they name it. */
export interface Wish {
  readonly plan: Plan;
  /** Where the plan is, for texts. */
  readonly file: string;
  readonly digest: string | undefined;
  readonly consents: readonly Consent[];
}

/** Asks for the digest where somebody watches, confirms and executes; without a digest the plan is only shown. */
export async function carryOut(wish: Wish, place: OperationPlace, deps: Deps): Promise<Report> {
  const { plan, file, consents } = wish;
  const reviewed = { plan, digest: digestOf(plan), reasons: [] };
  const digest = wish.digest ?? (await askedDigest(wish, reviewed.digest, deps));
  if (digest === null) {
    const shown = planReport(reviewed, file);
    return {
      ...shown,
      ending: 'refused',
      text: (style) => `${shown.text(style)}\nNothing was executed: it needs --confirm with the digest.\n`,
    };
  }
  const confirmation = await place.desk.confirm(plan, { digest, actor: deps.actor, consents });
  return concluded(confirmation, place, deps);
}

/** Executes what was confirmed, or says why it is not. */
export async function concluded(
  confirmation: Confirmation,
  place: OperationPlace,
  deps: Deps,
): Promise<Report> {
  switch (confirmation.kind) {
    case 'confirmed':
      return ranReport(await place.desk.execute(confirmation.plan), place, deps);
    case 'already-run':
      // Who ran it may have been killed before its files were written; from the journal they are the same again.
      await writeReceipt(confirmation.receipt, place, deps);
      return receiptReport(confirmation.receipt, { again: true });
    case 'refused': {
      const { refusal, entry } = confirmation;
      if (entry === null) return unplannedReport({ operation: null, asked: 'resume', refusal }, place, deps);
      await writeRunLog(entry.run, [entry], { root: place.root, files: deps.files });
      return refusalReport(refusal);
    }
  }
}

async function askedDigest(
  { plan, file }: Wish,
  digest: string,
  { ask }: Pick<Deps, 'ask'>,
): Promise<string | null> {
  const text = planText({ plan, digest, reasons: [] }, file, { colour: false });
  const answer = await ask(`${text}\nTo execute it, type the first 8 characters of its digest: `);
  const typed = answer?.trim() ?? '';
  return typed === '' ? null : typed;
}
