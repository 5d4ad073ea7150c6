import { describe, expect, it } from 'vitest';
import { DEFAULT_KNOBS } from '../../src/domain/default-knobs.ts';
import { Knob } from '../../src/domain/knob.ts';

const [knob] = DEFAULT_KNOBS;

describe('a knob', () => {
  it.each(['SessionConfig.json', 'conf/session.json', 'a/b/c.jsonc'])('may be in %s', (file) => {
    expect(Knob.safeParse({ ...knob, file }).success).toBe(true);
  });

  it.each([
    '../secret.json',
    'conf/../../secret.json',
    '/etc/passwd.json',
    '.github/workflows/ci.json',
    'conf/.hidden/x.json',
    'C:\\x.json',
    'conf\\..\\x.json',
    'workflow.yml',
    '',
  ])('may not be in %j', (file) => {
    expect(Knob.safeParse({ ...knob, file }).success).toBe(false);
  });
});
