import { type Check, note, ok } from '../../domain/check.ts';
import { counted } from '../../domain/figure-text.ts';
import type { BranchProtection } from '../../domain/github-repository.ts';

/** The name of the check on configs, for required checks. */
export const CONFIG_CHECK = 'apeg/config';

/** What guards the default branch, and how to have it wait for APEG's check. */
export function protectionChecks({ reviews, checks }: BranchProtection, branch: string): Check[] {
  const how = `in the settings of the repository, under Rules or Branches, for ${branch}`;
  const reviewed =
    reviews === null
      ? note('Reviews', `GitHub does not say whether ${branch} requires them`)
      : reviews === 0
        ? note('Reviews', `${branch} takes changes without a review; require one ${how}`)
        : ok('Reviews', `${branch} requires ${counted(reviews, 'approval')}`);
  const checked =
    checks === null
      ? note('Checks', `GitHub does not say which checks ${branch} requires`)
      : checks.includes(CONFIG_CHECK)
        ? ok('Checks', `${branch} requires ${CONFIG_CHECK}`)
        : note('Checks', `${branch} does not require ${CONFIG_CHECK}; add it to the required checks ${how}`);
  return [reviewed, checked];
}

/** The same in sentences. */
export function protectionLines(protection: BranchProtection, branch: string): string[] {
  return protectionChecks(protection, branch).map(({ subject, text }) => `${subject}: ${text}`);
}
