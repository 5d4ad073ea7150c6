import { z } from 'zod';
import { UsageError } from '../domain/errors.ts';
import type { NotProposed, Proposal } from '../domain/proposal.ts';
import { REASONS } from '../domain/reason.ts';
import { heading } from '../rendering/report-text.ts';
import { codeSpan, printable, prose } from '../rendering/tainted.ts';
import { createCommand } from './command.ts';
import { REPORT_OPTIONS, ReportInput, suggestFrom } from './suggesting.ts';

const Input = ReportInput.extend({ id: z.string().min(1, 'must not be empty') });

/** Says why something was or was not proposed, and what it takes to get on. */
export const explain = createCommand(
  {
    name: 'explain',
    summary: 'say why something was or was not proposed, and what is needed next',
    arguments: [
      { name: 'id', summary: 'id of a proposal, as suggest-improvements lists it', required: true },
    ],
    options: REPORT_OPTIONS,
  },
  Input,
  async (input, deps) => {
    const { suggestions } = await suggestFrom(input, deps);
    const all = [
      ...suggestions.drafted.map(({ proposal }) => ofProposal(proposal)),
      ...suggestions.notProposed.map(ofNothing),
    ];
    const found = all.find(({ id }) => id === input.id);
    if (found === undefined) throw unknownId(input.id, all);
    const { means, next } = REASONS[found.reason];
    return {
      ending: 'done',
      text: (style) =>
        `${[
          heading(`${printable(found.id)}: ${found.proposed ? 'proposed' : 'not proposed'}`, style),
          `  State   ${found.state}`,
          `  Reason  ${found.reason}: ${means}`,
          `  Seen    ${printable(found.detail)}`,
          `  Next    ${next}`,
        ].join('\n')}\n`,
      json: () => ({ ...found, means, next }),
      markdown: () =>
        `${codeSpan(found.id)} is ${found.proposed ? '' : 'not '}proposed (${codeSpan(found.state)}).\n\n- Reason: ${codeSpan(found.reason)}, ${prose(means)}\n- Seen: ${prose(found.detail)}\n- Next: ${prose(next)}\n`,
    };
  },
);

interface Explained extends Omit<NotProposed, 'rule' | 'subject'> {
  readonly proposed: boolean;
}

function ofProposal({ id, state, reason, issue }: Proposal): Explained {
  return { id, proposed: true, state, reason, detail: issue[0] ?? '' };
}

function ofNothing({ id, state, reason, detail }: NotProposed): Explained {
  return { id, proposed: false, state, reason, detail };
}

function unknownId(id: string, all: readonly Explained[]): UsageError {
  const known = all.map((one) => one.id).join(', ');
  return new UsageError(`This report holds nothing with the id ${JSON.stringify(id)}`, {
    hint: known === '' ? 'It holds nothing that a rule decides about.' : `It knows ${printable(known)}.`,
  });
}
