import { z } from 'zod';

/** How likely a change does harm, and how much; apart from how sure its benefit is. */
export const RiskLevel = z.enum(['LOW', 'MEDIUM', 'HIGH']);
export type RiskLevel = z.infer<typeof RiskLevel>;

/** One line of the rubric; each says the least level that it allows. */
export const RiskCode = z.enum([
  'no-file-changes',
  'reversible-in-bounds',
  'one-place',
  'harm-bounded',
  'several-keys',
  'several-nodes',
  'not-a-number',
  'outside-bounds',
  'decides-what-passes',
  'by-assumption',
  'extrapolated',
  'harm-unknown',
  'graph-topology',
  'sensitive-node',
  'cannot-be-undone',
  'harm-crosses-margin',
]);
export type RiskCode = z.infer<typeof RiskCode>;

/** The least level that a line of the rubric allows. */
export const RISK_OF = {
  'no-file-changes': 'LOW',
  'reversible-in-bounds': 'LOW',
  'one-place': 'LOW',
  'harm-bounded': 'LOW',
  'several-keys': 'MEDIUM',
  'several-nodes': 'MEDIUM',
  'not-a-number': 'MEDIUM',
  'outside-bounds': 'MEDIUM',
  'decides-what-passes': 'MEDIUM',
  'by-assumption': 'MEDIUM',
  extrapolated: 'MEDIUM',
  'harm-unknown': 'MEDIUM',
  'graph-topology': 'HIGH',
  'sensitive-node': 'HIGH',
  'cannot-be-undone': 'HIGH',
  'harm-crosses-margin': 'HIGH',
} as const satisfies Record<RiskCode, RiskLevel>;

/** A level with the lines of the rubric that it follows from: the highest of them. */
export const Risk = z.object({
  level: RiskLevel,
  reasons: z.array(z.object({ code: RiskCode, text: z.string() })).min(1),
  notes: z.array(z.string()).meta({ description: 'What else a reviewer should weigh, from the rule' }),
});
export type Risk = z.infer<typeof Risk>;
