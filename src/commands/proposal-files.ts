import { join } from 'node:path';
import { InputUnusable } from '../domain/errors.ts';
import { PROPOSAL_FILES, type ProposalFileName, type ProposalTexts } from '../proposals/replay.ts';
import type { Deps } from './deps.ts';

const FOLDER = '.apeg/proposals';
/** Revisions are counted from 1; a folder with more rounds than this is not looked for by trying. */
const MOST_REVISIONS = 100;

/** The files of a proposal and the folder that they are in. */
export interface FoundProposal {
  readonly folder: string;
  readonly texts: ProposalTexts;
}

/**
 * Finds a proposal by its folder, or by its id below `.apeg/proposals/` with the newest revision.
 *
 * @throws InputUnusable where a file is missing.
 */
export async function findProposal(
  idOrFolder: string,
  { files, realPath }: Pick<Deps, 'files' | 'realPath'>,
): Promise<FoundProposal> {
  const read = (folder: string): Promise<string | null> => files.read(join(folder, 'proposal.json'));
  const byId = join(FOLDER, idOrFolder);
  const folder =
    (await read(idOrFolder)) === null
      ? ((await newestBelow(idOrFolder, read)) ?? (await newestBelow(byId, read)))
      : idOrFolder;
  if (folder === null)
    throw new InputUnusable(`There is no proposal ${idOrFolder}, here or in ${FOLDER}/`, {
      hint: 'Name a folder that holds proposal.json, or the id of a proposal of this repository.',
    });
  const texts: Partial<Record<ProposalFileName, string>> = {};
  for (const name of PROPOSAL_FILES) {
    const text = await files.read(join(folder, name));
    if (text === null)
      throw new InputUnusable(`${folder} holds no ${name}`, {
        hint: 'A proposal is the four files together; get them from its branch.',
      });
    if ((await realPath(join(folder, name))) !== join(await realPath(folder), name))
      throw new InputUnusable(`${join(folder, name)} is a symbolic link`, {
        hint: 'Evidence speaks for itself; replace the link by the file.',
      });
    texts[name] = text;
  }
  return { folder, texts: texts as ProposalTexts };
}

async function newestBelow(
  folder: string,
  read: (folder: string) => Promise<string | null>,
): Promise<string | null> {
  let newest: string | null = null;
  for (let revision = 1; revision <= MOST_REVISIONS; revision += 1) {
    const candidate = join(folder, String(revision));
    // A round that was closed without a merge leaves a gap.
    if ((await read(candidate)) !== null) newest = candidate;
  }
  return newest;
}
