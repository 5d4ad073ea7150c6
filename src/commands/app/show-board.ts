import type { GitHubWriter } from '../../domain/github-writes.ts';
import { type Board, boardSections } from '../../proposals/pull-requests/board.ts';
import { DASHBOARD_MARKER, dashboardBody } from '../../rendering/dashboard.ts';
import { hintsFor } from '../reference.ts';

const TITLE = 'APEG dashboard';

/** Makes the dashboard issue say where everything stands; one that people closed stays closed. */
export async function showBoard(board: Board, writer: GitHubWriter): Promise<void> {
  await writer.ensureIssue({
    marker: DASHBOARD_MARKER,
    title: TITLE,
    body: dashboardBody(
      boardSections(board),
      hintsFor(['propose', 'status', 'explain', 'snooze', 'doctor', 'help']),
    ),
    labels: ['apeg'],
    known: null,
    whenClosed: 'leave',
  });
}
