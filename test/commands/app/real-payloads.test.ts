import examples from '@octokit/webhooks-examples';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { route } from '../../../src/commands/app/route.ts';
import { createStage } from '../../app/stage.ts';

const EVENTS = z
  .array(z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }))
  .parse(examples);

describe('payloads that GitHub publishes', () => {
  it('are many', () => {
    expect(EVENTS.length).toBeGreaterThan(50);
    expect(EVENTS.flatMap((event) => event.examples).length).toBeGreaterThan(200);
  });

  it.each(EVENTS.map((event) => [event.name, event] as const))(
    '%s is handled without an exception',
    async (name, event) => {
      const stage = createStage({});
      for (const payload of event.examples) {
        expect(Array.isArray(route(name, payload))).toBe(true);
        // In a repository of the stage, so that what follows from it is done too.
        await stage.deliver(name, { ...payload, ...('repository' in payload ? stage.place() : {}) });
      }
      expect(await stage.jobs.deadLetters()).toEqual([]);
      expect(stage.world.writes.filter((write) => write === 'createPull' || write === 'createRef')).toEqual(
        [],
      );
    },
  );

  it('ask for what they should, where APEG takes them', () => {
    const kinds = (name: string): string[] => {
      const event = EVENTS.find((one) => one.name === name);
      const withInstallation = (payload: object) => ({ installation: { id: 7 }, ...payload });
      return [
        ...new Set(
          (event?.examples ?? []).flatMap((payload) =>
            route(name, withInstallation(payload)).map(({ kind }) => kind),
          ),
        ),
      ];
    };
    expect(kinds('issue_comment')).toEqual(['comment']);
    expect(kinds('pull_request')).toEqual(['checks']);
    expect(kinds('installation')).toEqual(expect.arrayContaining(['arrived', 'left']));
    expect(kinds('installation_repositories')).toEqual(expect.arrayContaining(['arrived', 'left']));
    expect(kinds('star')).toEqual([]);
  });
});
