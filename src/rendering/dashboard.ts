import { renderMarkdown } from './markdown.ts';
import type { CommandHint } from './pull-request.ts';

/** One line of the dashboard. */
export interface DashboardItem {
  readonly id: string;
  readonly text: string;
  /** Number of the pull request that it is about. */
  readonly pull: number | null;
}

/** A part of the dashboard; an empty one says so. */
export interface DashboardSection {
  readonly title: string;
  readonly items: readonly DashboardItem[];
}

/** The line of the dashboard's body that no other issue has. */
export const DASHBOARD_MARKER = '<!-- apeg:dashboard -->';
const LONGEST_BODY = 60_000;
const SHORT_SECTION = 20;

/** The body of the dashboard issue. It holds no time of its own, so that nothing is written where nothing changed. */
export function dashboardBody(
  sections: readonly DashboardSection[],
  commands: readonly CommandHint[],
): string {
  const whole = bodyOf(sections, commands);
  if (whole.length <= LONGEST_BODY) return whole;
  return bodyOf(sections.map(shortened), commands);
}

function bodyOf(sections: readonly DashboardSection[], commands: readonly CommandHint[]): string {
  return `${renderMarkdown('dashboard', { sections, commands })}\n${DASHBOARD_MARKER}\n`;
}

function shortened({ title, items }: DashboardSection): DashboardSection {
  if (items.length <= SHORT_SECTION) return { title, items: items.map(cut) };
  const rest = { id: 'more', text: `${items.length - SHORT_SECTION} more are not listed`, pull: null };
  return { title, items: [...items.slice(0, SHORT_SECTION).map(cut), rest] };
}

function cut(item: DashboardItem): DashboardItem {
  return { ...item, text: item.text.length > 200 ? `${item.text.slice(0, 199)}…` : item.text };
}
