import type { ConfigEffect } from '../domain/config-effect.ts';
import { sha256 } from '../domain/digest.ts';
import type { ConfigSlice, EvidenceInputs } from '../domain/evidence.ts';
import type { GateRules } from '../domain/gate-rules.ts';
import type { AllowList, ConfigKey } from '../domain/knob.ts';
import type { Proposal, TrackRecord } from '../domain/proposal.ts';
import { redact } from '../domain/redaction.ts';
import { type ConfigFile, configValue } from './config-edit.ts';
import { isRecord, pointerParts } from './json-pointer.ts';
import type { Case, RuleInput } from './rule.ts';

/** What cases are decided with, beside the report. */
export interface Surroundings {
  /** A config file by its name in the config directory, or null where there is none. */
  readonly config: (file: string) => ConfigFile | null;
  readonly gate: GateRules;
  readonly allowList: AllowList;
  /** Whether a change of a key would have any effect. */
  readonly effects: (key: { readonly file: string; readonly pointer: string }) => ConfigEffect;
  readonly trackRecord: TrackRecord | null;
  /** Sentences for prompts that a model drafted. */
  readonly drafts?: EvidenceInputs['drafts'];
}

/** Resampling starts from the same place for everybody. */
export const SEED = 20_251_120;

/** Everything that a case is decided from, cut down to what belongs to it. */
export function inputsOf(given: Case, around: Surroundings): EvidenceInputs {
  const keys = [
    ...given.knobs.flatMap(({ file, pointer, shadowed_by: stronger = [] }) => [
      { file, pointer },
      ...stronger,
    ]),
    ...(given.alsoReads ?? []),
  ];
  const files = [...new Set(keys.map(({ file }) => file))];
  return {
    subject: given.subject,
    report: given.report,
    configs: files.flatMap((file) => configSlice(file, around.config(file), keys)),
    knobs: [...given.knobs],
    gate: around.gate,
    allow_list: Object.fromEntries(
      Object.entries(around.allowList).filter(([id]) => given.knobs.some((knob) => knob.id === id)),
    ),
    effects: given.knobs.map(({ file, pointer }) => around.effects({ file, pointer })),
    track_record: around.trackRecord,
    ...(given.drafted === undefined || around.drafts === undefined
      ? {}
      : { drafts: around.drafts.filter(({ category }) => given.drafted?.includes(category)) }),
  };
}

/** Inputs as a rule sees them. */
export function ruleInputOf(inputs: EvidenceInputs, seed: number): RuleInput {
  const values = new Map(inputs.configs.map(({ file, value }) => [file, value]));
  return {
    subject: inputs.subject,
    report: inputs.report,
    config: (file) => values.get(file),
    knobs: inputs.knobs,
    gate: inputs.gate,
    allowList: inputs.allow_list,
    trackRecord: inputs.track_record,
    drafts: inputs.drafts,
    outcome: inputs.outcome,
    seed,
  };
}

/** The sections of a config file that some keys are in; none where there is no such file or it cannot be read. */
export function configSlice(
  name: string,
  file: ConfigFile | null,
  keys: readonly ConfigKey[],
): ConfigSlice[] {
  if (file === null) return [];
  const parsed = configValue(file);
  if ('reason' in parsed) return [];
  const sections = new Set(
    keys.filter((key) => key.file === name).map((key) => pointerParts(key.pointer)[0] ?? ''),
  );
  return [
    {
      file: name,
      path: file.path,
      sha256: sha256(file.text),
      value: maskedJson(
        isRecord(parsed.value)
          ? Object.fromEntries(Object.entries(parsed.value).filter(([key]) => sections.has(key)))
          : parsed.value,
      ),
    },
  ];
}

/** A JSON value as it may travel: what looks like a token is masked, since pull requests travel further than files. */
export function maskedJson(value: unknown): Proposal['current'] {
  return JSON.parse(JSON.stringify(value ?? null, masked));
}

/** A replacer for JSON.stringify; the key is part of what tells a token from other text. */
function masked(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const before = `${key}=`;
  const after = redact(before + value);
  return after.startsWith(before) ? after.slice(before.length) : '[token]';
}
