import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PatchFile } from '../../src/domain/config-edit.ts';
import { Evidence } from '../../src/domain/evidence.ts';
import { Proposal } from '../../src/domain/proposal.ts';
import { proposalFiles } from '../../src/proposals/branches.ts';
import { parseConfig } from '../../src/proposals/config-edit.ts';
import { patched } from '../../src/proposals/patched.ts';
import { replayProposal } from '../../src/proposals/replay.ts';
import { type DraftedProposal, suggestImprovements } from '../../src/proposals/suggest.ts';
import { proposalMarkdown } from '../../src/rendering/proposal-markdown.ts';
import { prose } from '../../src/rendering/tainted.ts';
import { createSandbox } from '../connectors/git-sandbox.ts';
import { CONFIGS, type Planted, plantedWorlds } from './planted.ts';
import { plantedMacros } from './planted-macros.ts';
import { plantedMetrics } from './planted-metrics.ts';
import { plantedWorkflows } from './planted-workflows.ts';
import { textsOf } from './proposal-texts.ts';

const worlds = [...plantedWorlds(), ...plantedMacros(), ...plantedMetrics(), ...plantedWorkflows()];
const sandbox = createSandbox();
afterAll(() => sandbox.remove());

function only({ input }: Planted): DraftedProposal {
  const { drafted } = suggestImprovements(input);
  const [draft] = drafted;
  if (draft === undefined || drafted.length !== 1)
    throw new Error(drafted.map(({ proposal }) => proposal.id).join());
  return draft;
}

/** Numbers of a text that belong to the program or the config, taken out: names, code, dates, places in a list. */
function proseNumbers(markdown: string, { proposal, evidence }: DraftedProposal): string[] {
  const plain = [...evidence.names, ...evidence.slots.map(({ label }) => label)]
    .sort((one, other) => other.length - one.length)
    .reduce((text, name) => text.replaceAll(prose(name).replaceAll('\\', ''), ''), markdown)
    .replaceAll(/```json[\s\S]*?```/g, '')
    .replaceAll(/`[^`]*`/g, '')
    .replace(`#${String(proposal.number).padStart(3, '0')}`, '')
    .replace(proposal.generated, '')
    .replaceAll(/^\d+\. /gm, '');
  return plain.match(/-?\d+(?:\.\d+)?(?:e-?\d+)?(?: %)?/g) ?? [];
}

describe.each(worlds)('$name', (given) => {
  it('leads to its proposal and to no other', () => {
    const { proposal } = only(given);
    expect([proposal.id, proposal.kind, proposal.risk.level]).toEqual([
      given.expected,
      given.kind,
      given.risk,
    ]);
    expect(proposal.state).toBe(given.kind === 'change' ? 'PROPOSE' : 'PROBE');
  });

  it('has documents of their schemas, with every part that a reviewer needs', () => {
    const { proposal, evidence, patch } = only(given);
    const written = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    expect(Proposal.parse(written(proposal))).toEqual(written(proposal));
    expect(Evidence.parse(written(evidence))).toEqual(written(evidence));
    expect(PatchFile.parse(written(patch))).toEqual(written(patch));
    for (const part of ['expected_impact', 'compatibility', 'rollback', 'next_steps', 'issue'] as const)
      expect(proposal[part].length).toBeGreaterThan(0);
    expect(proposal.risk.reasons.length).toBeGreaterThan(0);
    const extrapolated = proposal.effect.identification === 'extrapolated' && patch.edits.length > 0;
    expect(extrapolated && proposal.risk.level === 'LOW').toBe(false);
    const { low, high, p_success: chance } = proposal.prediction;
    expect(low).toBeLessThanOrEqual(high);
    expect(chance).toBeGreaterThanOrEqual(0);
  });

  it('prints no number that is not a slot of its evidence', () => {
    const draft = only(given);
    const markdown = proposalMarkdown(draft.proposal, draft.evidence).replaceAll('\\', '');
    const slots = new Set(draft.evidence.slots.map(({ text }) => text));
    const basis = [String(draft.proposal.total_runs), '7'];
    const numbers = proseNumbers(markdown, draft).filter((number) => !basis.includes(number));
    expect(numbers.length).toBeGreaterThan(3);
    expect(numbers.filter((number) => !slots.has(number))).toEqual([]);
  });

  it('has a diff that git applies, a patch that says the same, and an inverse that undoes it', () => {
    const { files, patch, diff } = only(given);
    expect(patch.edits.map(({ file }) => file)).toEqual(files.map(({ path }) => path));
    if (diff === '') return;
    for (const [path, text] of Object.entries(CONFIGS)) sandbox.write(path, text);
    sandbox.git(['add', '-A']);
    sandbox.git(['commit', '--quiet', '--allow-empty', '-m', 'before']);
    const place = join(sandbox.folder, '..', 'one.diff');
    writeFileSync(place, diff);
    sandbox.git(['apply', '--check', '--index', place]);
    sandbox.git(['apply', place]);
    for (const { path, after, before } of files) {
      expect(sandbox.read(path)).toBe(after);
      const [was, is] = [before, after].map((text) => {
        const parsed = parseConfig(text);
        return 'value' in parsed ? parsed.value : parsed.reason;
      });
      const edit = patch.edits.find(({ file }) => file === path);
      expect(patched(was, edit?.patch ?? [])).toEqual(is);
      expect(patched(is, edit?.inverse ?? [])).toEqual(was);
    }
    sandbox.git(['apply', '--reverse', place]);
  });

  it('is made again from its evidence alone, byte for byte', () => {
    const draft = only(given);
    expect(replayProposal(textsOf(draft))).toEqual([]);
    const later = { ...draft, proposal: { ...draft.proposal, number: 43, revision: 3 } };
    expect(replayProposal(textsOf(later))).toEqual([]);
    expect(proposalFiles(later).map(({ path }) => path.split('/')[3])).toEqual(['3', '3', '3', '3']);
  });
});

describe('many causes at once', () => {
  it('lead to proposals whose diffs git applies one after the other, and the rest waits', () => {
    const parts = worlds.filter(({ risk, kind }) => risk === 'MEDIUM' && kind === 'change');
    const [first] = parts;
    if (first === undefined) throw new Error('there are no worlds');
    const report = parts.reduce(
      (all, { input }) => ({
        ...all,
        failure_patterns: [...all.failure_patterns, ...input.report.failure_patterns],
        macro_performance: { ...all.macro_performance, ...input.report.macro_performance },
        macro_comparisons:
          input.report.macro_comparisons.pairs.length > 0
            ? input.report.macro_comparisons
            : all.macro_comparisons,
        evidence: {
          ...all.evidence,
          scores: [...all.evidence.scores, ...input.report.evidence.scores],
        },
      }),
      first.input.report,
    );
    const { drafted, notProposed } = suggestImprovements({ ...first.input, report });
    expect(drafted.length).toBeGreaterThanOrEqual(3);
    expect(notProposed.map(({ reason }) => reason)).toContain('queued-same-key');
    for (const [path, text] of Object.entries(CONFIGS)) sandbox.write(path, text);
    sandbox.git(['add', '-A']);
    sandbox.git(['commit', '--quiet', '--allow-empty', '-m', 'before']);
    for (const { diff, proposal } of drafted) {
      const place = join(sandbox.folder, '..', `${proposal.number}.diff`);
      writeFileSync(place, diff);
      sandbox.git(['apply', '--3way', place]);
    }
    expect(sandbox.git(['diff', '--name-only', '--diff-filter=U']).trim()).toBe('');
  });
});
