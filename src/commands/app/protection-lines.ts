import { counted } from '../../domain/figure-text.ts';
import type { BranchProtection } from '../../domain/github-repository.ts';

/** The name of the check on configs, for required checks. */
export const CONFIG_CHECK = 'apeg/config';

/** What guards the default branch, and how to have it wait for APEG's check. */
export function protectionLines({ reviews, checks }: BranchProtection, branch: string): string[] {
  const how = `in the settings of the repository, under Rules or Branches, for ${branch}`;
  const reviewed =
    reviews === null
      ? `Reviews: GitHub does not say whether ${branch} requires them`
      : reviews === 0
        ? `Reviews: ${branch} takes changes without a review; require one ${how}`
        : `Reviews: ${branch} requires ${counted(reviews, 'approval')}`;
  const checked =
    checks === null
      ? `Checks: GitHub does not say which checks ${branch} requires`
      : checks.includes(CONFIG_CHECK)
        ? `Checks: ${branch} requires ${CONFIG_CHECK}`
        : `Checks: ${branch} does not require ${CONFIG_CHECK}; add it to the required checks ${how}`;
  return [reviewed, checked];
}
