import { expect, it } from 'vitest';
import { createIssueNotifier } from '../../src/connectors/github/issue-notifier.ts';
import { GitHubRefused, GitHubUnavailable } from '../../src/domain/errors.ts';
import type { Notice } from '../../src/domain/notifier.ts';
import { createFakeGitHub } from '../github/fake-github.ts';

function stage() {
  const { app, world } = createFakeGitHub();
  const repository = world.addRepository('acme', 'shop', {});
  return { repository, world, writer: app.writer(repository.ref) };
}

function notice(subject: string): Notice {
  return { subject, text: '', slack: '', markdown: `- ${subject}\n` };
}

it('keeps one issue at how things stand, and tells of news by a comment', async () => {
  const { repository, writer } = stage();
  const notifier = createIssueNotifier(writer);
  await notifier.send(notice('Orders: 1 order'));
  const [number = 0] = repository.issues.keys();
  expect(repository.issues.get(number)).toMatchObject({ title: 'Orders: 1 order', labels: ['apeg'] });
  expect(repository.comments.size).toBe(0);
  await notifier.send(notice('Orders: 2 orders'));
  await notifier.send(notice('Orders: 2 orders'));
  expect(repository.issues.size).toBe(1);
  expect(repository.issues.get(number)?.title).toBe('Orders: 2 orders');
  expect([...repository.comments.values()].map(({ body }) => body.includes('2 orders'))).toEqual([true]);
});

it('opens an issue again that somebody closed', async () => {
  const { repository, writer } = stage();
  const notifier = createIssueNotifier(writer);
  await notifier.send(notice('Orders: 1 order'));
  const [issue] = repository.issues.values();
  Object.assign(issue ?? {}, { state: 'closed' });
  await notifier.send(notice('Orders: all clear'));
  expect([...repository.issues.values()]).toMatchObject([{ state: 'open', title: 'Orders: all clear' }]);
});

it.each([
  [new GitHubUnavailable('away'), 5000],
  [new GitHubRefused('no'), null],
])('says whether another attempt helps: %s', async (error, retryAfterMs) => {
  const { writer } = stage();
  const broken = { ...writer, ensureIssue: async () => Promise.reject(error) };
  await expect(createIssueNotifier(broken).send(notice('x'))).rejects.toMatchObject({
    code: 'notification-failed',
    retryAfterMs,
  });
});
