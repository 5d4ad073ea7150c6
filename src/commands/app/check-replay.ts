import { counted } from '../../domain/figure-text.ts';
import type { CheckRemark, GitHubWriter } from '../../domain/github-writes.ts';
import { lineOf } from '../../proposals/config-findings.ts';
import { PROPOSAL_FILES, type ProposalTexts, replayProposal } from '../../proposals/replay.ts';

const NAME = 'apeg/replay';
const FOLDER = /^(\.apeg\/proposals\/[^/]+\/\d+\/)proposal\.json$/;

/** Makes the proposals that a commit brings again from their evidence, and fails where a byte differs. */
export async function checkReplay(
  touched: readonly string[],
  commit: string,
  { writer, generator }: { readonly writer: GitHubWriter; readonly generator: string },
): Promise<void> {
  const folders = touched.flatMap((path) => FOLDER.exec(path)?.[1] ?? []);
  if (folders.length === 0) return;
  const remarks = (
    await Promise.all(folders.map((folder) => remarksOn(folder, commit, { writer, generator })))
  ).flat();
  const title =
    remarks.length === 0
      ? `${counted(folders.length, 'proposal')} made again from the evidence, byte for byte`
      : `${counted(remarks.length, 'difference')} between what is proposed and its evidence`;
  await writer.ensureCheckRun({
    name: NAME,
    commit,
    conclusion: remarks.length === 0 ? 'success' : 'failure',
    title,
    summary: `${title}.`,
    remarks,
  });
}

async function remarksOn(
  folder: string,
  commit: string,
  { writer, generator }: { readonly writer: GitHubWriter; readonly generator: string },
): Promise<CheckRemark[]> {
  const texts = new Map<string, string>();
  for (const name of PROPOSAL_FILES) texts.set(name, (await writer.fileAt(folder + name, commit)) ?? '');
  const differences = replayProposal(Object.fromEntries(texts) as ProposalTexts, generator);
  return differences.map(({ file, pointer, detail }) => ({
    path: folder + file,
    line: file.endsWith('.json') ? lineOf(texts.get(file) ?? '', pointer) : 1,
    level: 'failure',
    message: `${pointer === '' ? file : pointer}: ${detail}`,
  }));
}
