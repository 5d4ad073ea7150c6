import { describe, expect, it } from 'vitest';
import { confined } from '../../../src/commands/app/confined.ts';
import { parseSettings } from '../../../src/config/settings.ts';

const settings = (text: string) => confined(parseSettings(text, 'x'));

describe('settings of a repository that the App serves', () => {
  it('may name files of the repository', () => {
    expect(
      settings('logbook: [logs/*.jsonl, "a b/ü.json"]\nconfig_dir: conf\nmemory: m.json\n').configDir,
    ).toBe('conf');
  });

  it.each([
    'logbook: [/etc/passwd]',
    'logbook: [ok.jsonl, ../other/Logbook.jsonl]',
    'logbook: ["{..,x}/Logbook.jsonl"]',
    'logbook: [.git/config]',
    'logbook: ["~/secrets.json"]',
    'logbook: ["C:\\\\secrets.json"]',
    'logbook: ["file:///etc/passwd"]',
    'config_dir: /',
    'config_dir: ..',
    'memory: a/../../b.json',
    'bandit_weights: /root/x.json',
  ])('may name no other: %s', (text) => {
    expect(() => settings(text)).toThrow(expect.objectContaining({ code: 'settings-invalid' }));
  });
});
