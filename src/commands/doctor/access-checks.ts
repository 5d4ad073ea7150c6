import { type Check, note, ok, problem } from '../../domain/check.ts';
import { counted } from '../../domain/figure-text.ts';
import type { PullRequest } from '../../domain/github-repository.ts';
import type { AccessFact, Reached } from '../../domain/machine.ts';
import { dayOf, daysAfter, type Instant, secondsBetween } from '../../domain/time.ts';

const NAMES = {
  model: 'Model',
  shopify: 'Shopify',
  etsy: 'Etsy',
  mail: 'Mail',
  slack: 'Slack',
  github: 'GitHub',
} as const satisfies Record<AccessFact['of'], string>;

const WITHOUT = {
  model: 'OPENAI_API_KEY is not set: texts come from templates',
  shopify: 'no shop is set up (SHOPIFY_SHOP)',
  etsy: 'no shop is set up (ETSY_SHOP_ID)',
  mail: 'SMTP_URL is not set: no mail is sent',
  slack: 'SLACK_WEBHOOK_URL is not set: Slack is told nothing',
  github: 'GITHUB_TOKEN is not set: pull requests cannot be looked at from here',
} as const satisfies Record<AccessFact['of'], string>;

/** A token that ends sooner is worth a word. */
const SOON_DAYS = 14;
/** GitHub takes a token that was signed at most a minute ahead of its clock. */
const MOST_SKEW_SECONDS = 30;
/** A pull request that nobody has touched for so long waits for somebody who does not know. */
const STUCK_DAYS = 14;

/** Credentials: what is set, what is wrong with it, when it ends, and what answered. */
export function accessChecks(
  facts: readonly AccessFact[],
  reached: readonly Reached[],
  now: Instant,
): Check[] {
  return facts.map(({ of, set, trouble, expires }) => {
    const subject = NAMES[of];
    if (!set) return note(subject, WITHOUT[of]);
    if (trouble !== null) return problem(subject, 'its variables cannot be used', trouble);
    const answer = reached.find((one) => one.of === of);
    if (answer?.trouble != null) return problem(subject, 'it does not answer as it should', answer.trouble);
    const seen = answer?.detail ?? 'set, and not asked (--online asks)';
    const end = answer?.expires ?? expires;
    if (end === null) return ok(subject, seen);
    if (end <= now)
      return problem(subject, `${seen}; it ended on ${dayOf(end)}`, 'Put a new one in its place.');
    return end < daysAfter(now, SOON_DAYS)
      ? note(subject, `${seen}; it ends on ${dayOf(end)}`, 'Put a new one in its place before then.')
      : ok(subject, `${seen}; it ends on ${dayOf(end)} unless it is renewed`);
  });
}

/** Whether the clock of this machine can be right. */
export function clockCheck(now: Instant, seen: readonly Instant[], reached: readonly Reached[]): Check {
  const [other] = reached.flatMap(({ time }) => (time === null ? [] : [time]));
  if (other !== undefined) {
    const off = Math.round(secondsBetween(other.there, other.here));
    return Math.abs(off) > MOST_SKEW_SECONDS
      ? problem(
          'Clock',
          `it is ${counted(Math.abs(off), 'second')} ${off > 0 ? 'ahead of' : 'behind'} GitHub's`,
          'Set it, and keep it so (NTP).',
        )
      : ok('Clock', `${now}, like GitHub's to ${counted(Math.abs(off), 'second')}`);
  }
  const later = seen
    .filter((at) => at > now)
    .toSorted()
    .at(-1);
  return later === undefined
    ? ok('Clock', now)
    : problem('Clock', `${now}, though something was written at ${later}`, 'Set it, and keep it so (NTP).');
}

/** Pull requests of APEG's that wait and wait. */
export function stuckChecks(pulls: readonly PullRequest[], now: Instant): Check[] {
  const open = pulls.filter(({ state }) => state === 'open');
  const stuck = open.filter(({ updatedAt }) => daysAfter(updatedAt, STUCK_DAYS) < now);
  if (stuck.length === 0) return [ok('Pull requests', `${open.length} of APEG's open, none stuck`)];
  return stuck.map(({ number, head, updatedAt }) =>
    note(
      'Pull requests',
      `${number} (${head.branch}) has not been touched since ${dayOf(updatedAt)}`,
      'Review it; close it to refuse it, or say /apeg snooze in it.',
    ),
  );
}
