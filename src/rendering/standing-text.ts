import { counted, intervalText } from '../domain/figure-text.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { DashboardItem } from './dashboard.ts';
import { trackRecordLine } from './outcome.ts';
import { windowText } from './report-lines.ts';
import { heading, type TextStyle } from './report-text.ts';
import type { RepositoryStanding } from './standing.ts';
import { codeSpan, printable, prose } from './tainted.ts';
import { wrapped } from './wrapped.ts';

const SHOWN = 8;

interface Block {
  readonly title: string;
  readonly items: readonly Pick<DashboardItem, 'id' | 'text' | 'pull'>[];
  readonly lines: readonly string[];
}

/** Where everything stands, for a terminal. */
export function standingText(standing: RepositoryStanding, style: TextStyle): string {
  const blocks = blocksOf(standing).map(({ title, items, lines }) =>
    [
      heading(title, style),
      ...lines.flatMap((line) => wrapped(printable(line), 2)),
      ...items
        .slice(0, SHOWN)
        .flatMap(({ id, text, pull }) => [
          `  ${printable(id)}${pull === null ? '' : ` (pull request ${pull})`}`,
          ...wrapped(printable(text), 4),
        ]),
      ...(items.length > SHOWN ? [`  … and ${items.length - SHOWN} more (--json has all of them)`] : []),
    ].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}

/** The same as Markdown. */
export function standingMarkdown(standing: RepositoryStanding): string {
  const blocks = blocksOf(standing).map(({ title, items, lines }) =>
    [
      `## ${title}`,
      '',
      ...lines.map((line) => `- ${prose(line)}`),
      ...items.map(
        ({ id, text, pull }) => `- ${codeSpan(id)}${pull === null ? '' : ` (#${pull})`}: ${prose(text)}`,
      ),
    ].join('\n'),
  );
  return `${blocks.join('\n\n')}\n`;
}

function blocksOf(standing: RepositoryStanding): Block[] {
  const { proposals, operations, notes, next } = standing;
  const plain = (title: string, lines: readonly string[]): Block => ({ title, items: [], lines });
  return [
    plain('Last analysis', analysisLines(standing)),
    ...proposals.map(({ title, items }) => ({
      title: title === 'Open' ? 'Open proposals' : title,
      items,
      lines: items.length === 0 ? ['none'] : [],
    })),
    plain('Ledger', ledgerLines(standing)),
    {
      title: 'Operations',
      items: [...operations.unfinished, ...operations.plans],
      lines: [
        `${counted(operations.unfinished.length, 'unfinished run')}, ${counted(operations.plans.length, 'open plan')}`,
      ],
    },
    plain('Notes', notes),
    plain(
      'Next',
      next.map(({ command, why }) => `${command}: ${why}`),
    ),
  ].filter(({ items, lines }) => items.length + lines.length > 0);
}

function analysisLines({ analysis }: RepositoryStanding): string[] {
  if (analysis === null) return ['none was found'];
  const { file, made_at, period, total_runs: runs, success_rate: rate } = analysis;
  return [
    `${windowText(period)}, in ${file}, made at ${made_at}`,
    `${counted(runs, 'run')}; success rate ${rate}`,
  ];
}

function ledgerLines({ ledger: { entries, unjudged, track_record } }: RepositoryStanding): string[] {
  const open = entries.filter(({ outcome }) => outcome === 'VERIFYING');
  const ended = entries.filter(({ outcome }) => outcome !== 'VERIFYING');
  return [
    `${counted(open.length, 'open prediction')}, ${counted(ended.length, 'verdict')}, ${unjudged} merged and not looked at yet`,
    `Calibration: ${trackRecordLine(track_record)}`,
    ...[...open, ...ended].map(predictionLine),
  ];
}

/** What was predicted of a proposal and what was seen, in one line. */
export function predictionLine({
  proposal,
  revision,
  outcome,
  prediction,
  change,
  horizon,
}: LedgerEntry): string {
  const seen =
    change === null
      ? 'nothing seen yet'
      : `seen ${intervalText(change.interval)} around ${change.estimate.toFixed(2)}`;
  const until = outcome === 'VERIFYING' ? `, until ${horizon}` : '';
  return `${proposal} ${revision}: ${outcome}${until}; predicted ${intervalText(prediction)}, ${seen}`;
}
