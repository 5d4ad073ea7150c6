import type { PullReason } from './decide.ts';

/** What a reason means, and what people can do about it. */
export interface PullReasonText {
  readonly means: string;
  readonly next: string;
}

/** The text of every reason; closed, so that a reason without a text does not compile. */
export const PULL_REASONS = {
  new: { means: 'it was proposed for the first time', next: 'Review the pull request.' },
  'refusal-over': {
    means: 'it had been closed, and the evidence has changed materially since',
    next: 'Review the pull request; close it to refuse it again.',
  },
  'snooze-over': { means: 'its snooze is over', next: 'Review the pull request, or snooze it again.' },
  watched: {
    means: 'an earlier change was merged, and the time to watch it is over',
    next: 'Review the pull request.',
  },
  unchanged: { means: 'the evidence has not changed materially', next: 'Review the pull request.' },
  'evidence-changed': {
    means: 'the evidence has changed materially, so branch and text were rewritten',
    next: 'Review the pull request again.',
  },
  'target-changed': {
    means: 'others have changed a file that it edits, so branch and text were written anew on it',
    next: 'Review the pull request again.',
  },
  'evidence-back': { means: 'the evidence carries it again', next: 'Review the pull request.' },
  'human-commit': {
    means: 'somebody else has committed to its branch, which is left alone from now on',
    next: 'Merge it, or close it to refuse the proposal.',
  },
  'hold-label': {
    means: 'the label apeg/hold stops updates',
    next: 'Take the label off to have it updated.',
  },
  'base-changed': {
    means: 'somebody has pointed it at another branch',
    next: 'Point it at the default branch again to have it updated.',
  },
  'marker-unreadable': {
    means: 'the hidden state in its text is gone or changed, so it is left alone',
    next: 'Restore the line from the edit history of the text, or close it to refuse the proposal.',
  },
  refused: {
    means: 'it was closed without a merge, which refuses it until the evidence changes materially',
    next: 'Reopen the pull request to take the refusal back.',
  },
  snoozed: { means: 'it was snoozed', next: 'Reopen the pull request to end the snooze.' },
  watching: {
    means: 'an earlier change was merged and is being watched',
    next: 'Wait for the end of the prediction.',
  },
  'did-harm': {
    means: 'it was merged and did harm, which refuses it until the evidence changes materially',
    next: 'Review the pull request that takes it back.',
  },
  'limit-open': {
    means: 'as many proposals are open as the settings allow',
    next: 'Decide about an open one, or raise pull_requests.max_open.',
  },
  'limit-hour': {
    means: 'as many pull requests were opened within an hour as the settings allow',
    next: 'Wait, or raise pull_requests.max_per_hour.',
  },
  'evidence-gone': {
    means: 'the evidence does not carry it any more',
    next: 'Nothing to do; an open pull request is closed when this lasts.',
  },
  stale: {
    means: 'the evidence has not carried it for as long as the settings allow, so it was closed',
    next: 'Nothing to do; it is proposed again when the evidence is back.',
  },
} as const satisfies Record<PullReason, PullReasonText>;
