import type { Proposal } from '../domain/proposal.ts';
import { maskedJson } from './inputs.ts';
import { isRecord, pointerParts } from './json-pointer.ts';
import type { FilePlan } from './lay-out.ts';
import { patched } from './patched.ts';
import { readsAs } from './text-lines.ts';

/** The sections that an edit touches, before and after, as people are shown them; by file where there are several. */
export function shownSections(plans: readonly FilePlan[]): Pick<Proposal, 'current' | 'proposed'> {
  const [only] = plans;
  if (plans.length === 1 && only !== undefined) return sectionsOf(only);
  const shown = plans.map((plan) => [plan.path, sectionsOf(plan)] as const);
  return {
    current: Object.fromEntries(shown.map(([path, { current }]) => [path, current])),
    proposed: Object.fromEntries(shown.map(([path, { proposed }]) => [path, proposed])),
  };
}

/** Lines of a text that are shown beside one that changes. */
const AROUND = 3;

function sectionsOf({ path, value, patch }: FilePlan): Pick<Proposal, 'current' | 'proposed'> {
  if (readsAs(path) === 'lines' && Array.isArray(value)) {
    const places = patch.map((step) => Number(pointerParts(step.path)[0]));
    const [first, last] = [Math.max(0, Math.min(...places) - AROUND), Math.max(...places) + AROUND];
    const shown = (lines: unknown): Proposal['current'] =>
      maskedJson(Array.isArray(lines) ? lines.slice(first, last) : lines);
    return { current: shown(value), proposed: shown(patched(value, patch)) };
  }
  const sections = new Set(patch.map((step) => pointerParts(step.path)[0] ?? ''));
  const shown = (whole: unknown): Proposal['current'] =>
    maskedJson(
      isRecord(whole)
        ? Object.fromEntries(Object.entries(whole).filter(([key]) => sections.has(key)))
        : whole,
    );
  return { current: shown(value), proposed: shown(patched(value, patch)) };
}
