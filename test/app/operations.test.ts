import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createShopFloors } from '../../src/compose/shop-floors.ts';
import { compose } from '../../src/compose.ts';
import { parseTenants } from '../../src/config/tenants.ts';
import type { Review, Role } from '../../src/domain/github-repository.ts';
import type { JournalDraft } from '../../src/domain/journal.ts';
import type { Simulation } from '../../src/domain/simulation.ts';
import { instantOf, millisecondsOf } from '../../src/domain/time.ts';
import { person } from '../github/fake-world.ts';
import { shopFiles } from './shop.ts';
import { createStage, type Stage } from './stage.ts';

const BRANCH = 'apeg/operation/sync';
const PLAN = '.apeg/plans/sync.json';
const SETTINGS = `period: 7d\noperations: { max_share: 1, max_total_delta: 100000, max_delta: 10000, max_zeros: 100, inventory_sync: { shopify_location: 'gid://shopify/Location/1' } }\n`;

describe('operations in the App, on simulated shops', { timeout: 60_000 }, () => {
  let stage: Stage;
  let shops: Simulation;
  let strangers: unknown;
  beforeEach(async () => {
    stage = createStage(shopFiles({ settings: SETTINGS }));
    const clock = { now: () => stage.now };
    const timer = {
      ...clock,
      sleep: async (milliseconds: number) => {
        stage.now = instantOf(millisecondsOf(stage.now) + milliseconds);
      },
    };
    shops = await compose(() => undefined, { path: '', home: '' }, clock).simulation({
      items: 12,
      seed: 7,
      port: 0,
    });
    const { id } = stage.repository.ref;
    const file = JSON.stringify({ repositories: [{ id, credentials: shops.environment }] });
    const tenants = parseTenants(file, 'tenants.yml');
    const floorOf = createShopFloors({
      tenants,
      state: (scope) => stage.jobs.state(scope),
      journal: (scope) => stage.jobs.operations(scope),
      lock: stage.jobs.lock,
      timer,
    });
    const floor = floorOf(id);
    if (floor === null) throw new Error('no floor');
    strangers = floorOf(id + 1);
    stage.floors.set(id, floor);
  });
  afterEach(async () => {
    await shops.close();
  });

  const head = (): string => stage.repository.branches.get(BRANCH) ?? '';
  const plan = (): { steps: Record<string, unknown>[] } =>
    JSON.parse(stage.world.fileOn(stage.repository, BRANCH, PLAN) ?? '{}') as {
      steps: Record<string, unknown>[];
    };
  const news = (): string =>
    stage.answers().find((body) => body.includes('<!-- apeg:operation sync -->')) ?? '';
  const push = async (files: Record<string, string>): Promise<void> => {
    const commit = stage.world.commit(stage.repository, BRANCH, files, person('bob'));
    const [pull] = stage.repository.pulls.values();
    await stage.deliver('pull_request', {
      ...stage.place(),
      action: 'synchronize',
      pull_request: {
        number: pull?.number,
        head: { ref: BRANCH, sha: commit, repo: { id: stage.repository.ref.id } },
      },
    });
  };
  const plannedByDispatch = (): Promise<void> =>
    stage.deliver('repository_dispatch', {
      ...stage.place(),
      action: 'apeg-dry-run-sync',
      client_payload: {},
    });
  const edited = (steps: unknown[]): string => JSON.stringify({ ...plan(), steps });

  it('takes an error of a task off the dashboard once the task works again', async () => {
    const { id } = stage.repository.ref;
    const floor = stage.floors.get(id);
    // A delivery that says the same once more would be the same one.
    let period = 7;
    const snapshot = async (): Promise<string> => {
      period += 1;
      await stage.deliver('repository_dispatch', {
        ...stage.place(),
        action: 'apeg-views-snapshot',
        client_payload: { period: `${period}d` },
      });
      return [...stage.repository.issues.values()].map(({ body }) => body).join();
    };
    stage.floors.delete(id);
    expect(await snapshot()).toContain('No shop is bound to this repository');
    if (floor !== undefined) stage.floors.set(id, floor);
    expect(await snapshot()).not.toContain('No shop is bound');
    stage.spent();
    await snapshot();
    expect(stage.spent()).toEqual({ reads: ['fileAt', 'fileAt'], writes: [] });
  });

  it('plans without one write to a shop, and puts the plan up for review', async () => {
    await stage.say('/apeg dry-run sync');
    const [pull] = [...stage.repository.pulls.values()];
    expect(pull).toMatchObject({ head: { branch: BRANCH }, state: 'open', author: { kind: 'app' } });
    const digest = /Digest ([0-9a-f]{64})/.exec(pull?.body ?? '')?.[1] ?? 'none';
    const answer = stage.answers().find((body) => body.includes('apeg:answer')) ?? '';
    for (const text of [answer, news(), pull?.body ?? '']) {
      expect(text).toContain(digest);
      expect(text).toContain(`/apeg execute sync ${digest.slice(0, 12)}`);
    }
    expect(plan().steps.length).toBeGreaterThan(0);
    expect(stage.world.fileOn(stage.repository, BRANCH, '.apeg/plans/sync.md')).toContain('| SKU | Side |');
    const calls = (await (await fetch(`${shops.controlUrl}/calls`)).json()) as Record<
      string,
      { write: number }
    >;
    expect([calls['shopify']?.write, calls['etsy']?.write]).toEqual([0, 0]);
    const kept = [...stage.repository.texts.values(), ...stage.answers(), ...stage.recorded];
    kept.push(JSON.stringify(await stage.floors.get(stage.repository.ref.id)?.journal.entries()));
    expect(kept.join('\n')).not.toContain('PIICANARY');
    const secrets = Object.entries(shops.environment).filter(([name]) => /TOKEN|SECRET|KEYSTRING/.test(name));
    expect(secrets.filter(([, secret]) => kept.join('\n').includes(secret))).toEqual([]);
    expect(strangers).toBeNull();
  });

  it('updates the one pull request when it plans again, by a dispatch too', async () => {
    await stage.say('/apeg dry-run sync');
    const before = head();
    stage.now = instantOf(millisecondsOf(stage.now) + 60_000);
    await plannedByDispatch();
    expect(
      [...stage.repository.pulls.values()].filter(({ head: { branch } }) => branch === BRANCH),
    ).toHaveLength(1);
    expect(head()).not.toBe(before);
  });

  it('takes an edit within limits with a new digest, and names what is wrong with any other', async () => {
    await stage.say('/apeg dry-run sync');
    const first = news();
    const { steps } = plan();
    await push({ [PLAN]: edited(steps.slice(0, 1)) });
    const second = news();
    expect(second).toContain('has 1 step and the digest');
    expect(second).not.toBe(first);
    await push({ [PLAN]: edited(plan().steps.map((step) => ({ ...step, after: 9999 }))) });
    expect(news()).toContain('only "after" may be changed');
    await push({ [PLAN]: '{"steps": "all"}' });
    expect(news()).toContain('is no plan');
    await push({ [PLAN]: edited(steps), 'SessionConfig.json': '{}' });
    expect(news()).toContain('cannot be executed');
    await stage.say('/apeg dry-run sync');
    expect(stage.answers().join('\n')).toContain('Somebody put other files on');
  });

  const execute = async (by: { login?: string; role?: Role } = {}): Promise<string> => {
    const [pull] = stage.repository.pulls.values();
    const digest = /digest ([0-9a-f]{12})/.exec(news())?.[1] ?? 'abcdefabcdef';
    await stage.say(`/apeg execute sync ${digest}`, { ...by, issue: pull?.number ?? 0 });
    return stage.answers().findLast((body) => body.includes('apeg:answer')) ?? '';
  };
  const review = (login: string, verdict: Review['verdict']): void => {
    stage.repository.roles.set(login, 'write');
    const [pull] = stage.repository.pulls.values();
    stage.world.review(stage.repository, pull?.number ?? 0, { login, verdict });
  };
  const writes = async (): Promise<number> => {
    const calls = (await (await fetch(`${shops.controlUrl}/calls`)).json()) as Record<
      string,
      { write: number }
    >;
    return (calls['shopify']?.write ?? 0) + (calls['etsy']?.write ?? 0);
  };

  it('executes no plan that is too old, whose approval was taken back, or that somebody wants changed', async () => {
    await stage.say('/apeg dry-run sync');
    review('bob', 'approved');
    review('carol', 'changes-requested');
    expect(await execute()).toContain('carol asks for changes');
    review('carol', 'commented');
    expect(await execute()).toContain('carol asks for changes');
    review('carol', 'dismissed');
    review('bob', 'dismissed');
    expect(await execute()).toContain('the review of bob was dismissed');
    review('bob', 'approved');
    stage.now = instantOf(millisecondsOf(stage.now) + 25 * 3_600_000);
    const [pull] = stage.repository.pulls.values();
    const digest = /digest ([0-9a-f]{12})/.exec(news())?.[1] ?? '';
    const id = stage.world.comment(stage.repository, pull?.number ?? 0, `/apeg execute sync ${digest}`);
    const comment = stage.repository.comments.get(id);
    Object.assign(comment ?? {}, { createdAt: stage.now, updatedAt: stage.now });
    await stage.deliver('issue_comment', stage.commentPayload(id));
    expect(stage.answers().at(-1)).toContain('[expired');
    expect(await writes()).toBe(0);
    const entries = (await stage.floors.get(stage.repository.ref.id)?.journal.entries()) ?? [];
    const logged = (): string[] =>
      [...new Set(entries.map(({ run }) => run))].map(
        (run) => stage.world.fileOn(stage.repository, BRANCH, `.apeg/logbook/${run}.jsonl`) ?? '',
      );
    expect(logged().join('')).toBe('');
    await plannedByDispatch();
    expect(logged().every((text) => text !== '')).toBe(true);
    const texts = logged().join('');
    for (const code of ['changes-requested', 'not-approved', 'expired']) expect(texts).toContain(`${code}: `);
  });

  it('keeps every refusal for the next commit, those that name no plan too', async () => {
    const refused = async (): Promise<string[]> => {
      const entries = (await stage.floors.get(stage.repository.ref.id)?.journal.entries()) ?? [];
      return entries.flatMap(({ run, body }) => {
        if (body.type !== 'refused') return [];
        const text = stage.world.fileOn(stage.repository, BRANCH, `.apeg/logbook/${run}.jsonl`) ?? '';
        return body.refusal.reasons.map(({ code }) =>
          text.includes(`"${code}: `) ? `${code}, logged` : code,
        );
      });
    };
    await stage.say('/apeg execute sync abcdefabcdef');
    expect(await refused()).toEqual(['no-plan']);
    await stage.say('/apeg dry-run sync');
    expect(await refused()).toEqual(['no-plan, logged']);
    const [before, [issue = 0], whole] = [head(), [...stage.repository.issues.keys()], plan()];
    await stage.say('/apeg execute sync abcdefabcdef', { issue });
    await stage.say('/apeg rollback nothing-of-the-kind');
    await execute();
    expect(head()).toBe(before);
    await push({ [PLAN]: '{"steps": "all"}' });
    expect(await execute()).toContain('is no plan');
    await push({ [PLAN]: JSON.stringify(whole), 'mine.json': '{}' });
    await stage.say('/apeg dry-run sync');
    const waiting = ['wrong-place', 'run-unknown', 'not-approved', 'unreadable', 'revision-outside-limits'];
    expect(await refused()).toEqual(['no-plan, logged', ...waiting]);
    const [pull] = stage.repository.pulls.values();
    if (pull === undefined) throw new Error('no pull request');
    pull.state = 'closed';
    await stage.say('/apeg dry-run sync');
    expect(await refused()).toEqual(['no-plan', ...waiting].map((code) => `${code}, logged`));
  });

  it('keeps why a dry run or a rollback could not be planned, and of which operation', async () => {
    const refused = async (): Promise<unknown[]> =>
      ((await stage.floors.get(stage.repository.ref.id)?.journal.entries()) ?? []).flatMap(({ body }) =>
        body.type === 'refused' ? [[body.operation, body.asked, body.refusal.reasons[0]?.code]] : [],
      );
    const onMain = (settings: string): string =>
      stage.world.commit(stage.repository, 'main', { '.github/apeg.yml': `one_person: true\n${settings}` });
    onMain(SETTINGS.replace(/, inventory_sync: \{.*?\}/, ''));
    await stage.say('/apeg dry-run sync');
    const unplanned = ['inventory-sync', 'plan', 'unknown-location'];
    expect(await refused()).toEqual([unplanned]);
    onMain(SETTINGS);
    await stage.say('/apeg dry-run sync');
    const done = /Carried out as (inventory-sync-[\w-]+)/.exec(await execute())?.[1] ?? 'none';
    await stage.say(`/apeg rollback ${done}`);
    const back = [...stage.repository.pulls.values()].find(({ head: { branch } }) =>
      branch.endsWith('/rollback'),
    );
    const digest = /Digest ([0-9a-f]{12})/i.exec(back?.body ?? '')?.[1] ?? 'none';
    await stage.say(`/apeg execute rollback ${digest}`, { issue: back?.number ?? 0 });
    await stage.say(`/apeg rollback ${done}`);
    const twice = ['inventory-sync', 'plan', 'nothing-to-do'];
    expect(await refused()).toEqual([unplanned, twice]);
    onMain('operations: nonsense\n');
    await stage.say(`/apeg rollback ${done}`);
    expect(await refused()).toEqual([unplanned, twice, [null, 'plan', 'unreadable']]);
  });

  it('commits what was refused of other digests with the receipt, and once', async () => {
    const entries = async () => (await stage.floors.get(stage.repository.ref.id)?.journal.entries()) ?? [];
    const unlogged = async (): Promise<string[]> =>
      (await entries()).flatMap(({ run, body }) =>
        body.type !== 'refused' ||
        stage.world.fileOn(stage.repository, BRANCH, `.apeg/logbook/${run}.jsonl`) !== null
          ? []
          : body.refusal.reasons.map(({ code }) => code),
      );
    await stage.say('/apeg dry-run sync');
    await execute();
    await stage.say('/apeg rollback nothing-of-the-kind');
    await push({ [PLAN]: edited(plan().steps.slice(0, 1)) });
    review('bob', 'approved');
    expect(await unlogged()).toEqual(['not-approved', 'run-unknown']);
    expect(await execute()).toContain('Carried out as inventory-sync-');
    expect(await unlogged()).toEqual([]);
    const kept = head();
    const [pull] = stage.repository.pulls.values();
    if (pull === undefined) throw new Error('no pull request');
    const [ran = 'none'] = (await entries()).flatMap(({ body }) =>
      body.type === 'opened' ? [body.plan_sha256.slice(0, 12)] : [],
    );
    await stage.say('/apeg rollback nothing-of-the-kind-either');
    await stage.say(`/apeg execute sync ${ran}`, { issue: pull.number });
    expect(stage.answers().at(-1)).toContain('The plan has run before');
    expect(head()).toBe(kept);
    pull.state = 'closed';
    stage.now = instantOf(millisecondsOf(stage.now) + 60_000);
    await stage.say('/apeg dry-run sync');
    expect(head()).not.toBe(kept);
    const there = (await entries()).filter(({ body }) => body.type === 'refused').at(-1)?.run ?? '';
    expect(stage.world.fileOn(stage.repository, BRANCH, `.apeg/logbook/${there}.jsonl`)).toContain('-either');
    expect(await unlogged()).toEqual(['not-approved', 'run-unknown']);
  });

  it('executes on no pull request from a fork, and asks one person for no approval', async () => {
    await stage.say('/apeg dry-run sync');
    const [pull] = stage.repository.pulls.values();
    if (pull === undefined) throw new Error('no pull request');
    pull.head = { ...pull.head, fork: true };
    expect(await execute()).toContain('on a pull request from a fork only commands that look are taken');
    pull.head = { ...pull.head, fork: false };
    const written = SETTINGS.replace('operations: {', 'operations: { approvals: 1,');
    stage.world.commit(stage.repository, 'main', { '.github/apeg.yml': `one_person: true\n${written}` });
    expect(await execute()).toContain('it needs 1 approval');
    expect(await writes()).toBe(0);
    stage.world.commit(stage.repository, 'main', { '.github/apeg.yml': `one_person: true\n${SETTINGS}` });
    expect(await execute()).toContain('Carried out as inventory-sync-');
    expect(await writes()).toBeGreaterThan(0);
  });

  it('goes on with a run whose process ended, though the comment is old and its author may no more', async () => {
    await stage.say('/apeg dry-run sync');
    review('bob', 'approved');
    const floor = stage.floors.get(stage.repository.ref.id);
    if (floor === undefined) throw new Error('no floor');
    const { journal } = floor;
    let left = 7;
    const append = (draft: JournalDraft) => {
      left -= 1;
      if (left !== 0) return journal.append(draft);
      // The process ends in the midst of the run; before the next one, time and people go on.
      stage.now = instantOf(millisecondsOf(stage.now) + 2 * 3_600_000);
      stage.repository.roles.set('acme', 'read');
      for (const { id, body } of stage.repository.comments.values())
        if (body.startsWith('/apeg execute')) stage.repository.comments.delete(id);
      return Promise.reject(new Error('the process has ended'));
    };
    stage.floors.set(stage.repository.ref.id, { ...floor, journal: { ...journal, append } });
    expect(await execute()).toContain('Carried out as inventory-sync-');
    const types = (await journal.entries()).map(({ body }) => body.type);
    stage.repository.roles.set('acme', 'admin');
    await stage.say('/apeg doctor');
    expect(stage.answers().at(-1)).toMatch(/Journal: The chain of \d+ entries is whole/);
    expect(types.filter((type) => type === 'opened' || type === 'resumed' || type === 'closed')).toEqual([
      'opened',
      'resumed',
      'closed',
    ]);
  });
});
