import { proposalFiles } from '../../src/proposals/branches.ts';
import type { LaidOut } from '../../src/proposals/lay-out.ts';
import type { ProposalTexts } from '../../src/proposals/replay.ts';

/** The four files of a proposal, as they are written. */
export function textsOf(laidOut: LaidOut): ProposalTexts {
  const texts = Object.fromEntries(
    proposalFiles(laidOut).map(({ path, content }) => [path.split('/').at(-1) ?? '', content]),
  );
  const text = (name: string): string => texts[name] ?? '';
  return {
    'proposal.json': text('proposal.json'),
    'evidence.json': text('evidence.json'),
    'patch.json': text('patch.json'),
    'proposal.md': text('proposal.md'),
  };
}
