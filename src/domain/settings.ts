import { z } from 'zod';
import { APP_SETTINGS, type AppSettings, appSettingsOf } from './app-settings.ts';
import { ConfigBinding } from './config-binding.ts';
import { DEFAULT_KNOBS } from './default-knobs.ts';
import { GateRules, gateRulesOf } from './gate-rules.ts';
import { AllowList, fitsItsFile, Knob, PROVIDER_KINDS } from './knob.ts';
import {
  type OperationSettings,
  operationSettingsOf,
  WrittenOperationSettings,
} from './operation-settings.ts';
import { WordingSettings } from './wording-settings.ts';

/** What `.github/apeg.yml` may say; every part is optional. */
export const WrittenSettings = z
  .strictObject({
    config_dir: z
      .string()
      .optional()
      .meta({ description: 'Where the configs are; default: where the Logbook is' }),
    logbook: z.array(z.string()).min(1).optional().meta({ description: 'Log files or globs' }),
    memory: z.string().optional().meta({ description: 'MemoryStore file' }),
    bandit_weights: z.string().optional().meta({ description: 'Bandit weights file' }),
    period: z
      .string()
      .regex(/^[1-9]\d{0,3}d$/, 'must be a number of days such as 7d')
      .optional()
      .meta({ description: 'Window of an analysis in whole UTC days; default 7d' }),
    knobs: z
      .record(
        Knob.shape.id,
        Knob.omit({ id: true })
          .strict()
          .refine(({ min, max }) => min <= max, 'min must not be above max')
          .refine(({ kind, provider }) => provider !== null || !PROVIDER_KINDS.has(kind), {
            path: ['provider'],
            message: `must be named for a knob of the kinds ${[...PROVIDER_KINDS].join(', ')}`,
          })
          .refine(fitsItsFile, {
            path: ['pointer'],
            message:
              'a .md or .txt file takes knobs of the kind role-prompt with the pointer /- and no others',
          }),
      )
      .optional()
      .meta({
        description:
          'Settings of your workflow that proposals may turn, by id; they replace the defaults of that id',
      }),
    sources: z
      .array(z.string().regex(/^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))/, 'must be a folder of the repository'))
      .optional()
      .meta({
        description:
          'Folders with the code that reads the configs, from the top of the repository; default: all of it',
      }),
    config_bindings: z.array(ConfigBinding).optional().meta({
      description:
        'Which config keys your workflow reads, where a search of the sources cannot tell; they win over config_bindings.json',
    }),
    wording: WordingSettings.optional().meta({
      description: 'A model that may reword sentences; off without it, and without OPENAI_API_KEY',
    }),
    patterns: z
      .strictObject({
        rules: z.array(z.strictObject({ match: z.string(), name: z.string() })).meta({
          description:
            'Messages that hold the literal, or match the glob with *, are one pattern of this name',
        }),
      })
      .optional(),
    self_healing: z
      .record(
        Knob.shape.id,
        z
          .strictObject({ min: z.number(), max: z.number() })
          .refine(({ min, max }) => min <= max, 'min must not be above max'),
      )
      .optional()
      .meta({
        description:
          'Knobs whose fix is proposed as soon as a known failure is seen, by id, each within these bounds; never merged by APEG',
      }),
    gate: GateRules.partial().optional().meta({
      description: 'What an observation must pass to become a claim; tighter than the defaults only',
    }),
    operations: WrittenOperationSettings.optional(),
    ...APP_SETTINGS,
  })
  .meta({ title: 'APEG settings (.github/apeg.yml)' });
export type WrittenSettings = z.infer<typeof WrittenSettings>;

/** Settings as the code sees them. */
export interface Settings {
  readonly configDir: string | undefined;
  readonly logbook: readonly string[] | undefined;
  readonly memory: string | undefined;
  readonly banditWeights: string | undefined;
  readonly period: string | undefined;
  readonly knobs: readonly Knob[];
  /** Folders with the code that reads the configs; none means the whole repository. */
  readonly sources: readonly string[];
  /** Somebody's word on who reads which key. */
  readonly configBindings: readonly ConfigBinding[];
  /** A model that may reword sentences. */
  readonly wording: WordingSettings | undefined;
  readonly patternRules: readonly { readonly match: string; readonly name: string }[];
  /** Between an observation and a claim. */
  readonly gate: GateRules;
  /** What operations on shops may do. */
  readonly operations: OperationSettings;
  /** What the GitHub App may do here. */
  readonly app: AppSettings;
  /** Knobs whose fix is proposed at once, with bounds. */
  readonly selfHealing: AllowList;
}

/** Settings with the defaults filled in. */
export function settingsOf(written: WrittenSettings): Settings {
  const own = Object.entries(written.knobs ?? {}).map(([id, knob]): Knob => ({ id, ...knob }));
  const replaced = new Set(own.map((knob) => knob.id));
  return {
    configDir: written.config_dir,
    logbook: written.logbook,
    memory: written.memory,
    banditWeights: written.bandit_weights,
    period: written.period,
    sources: written.sources ?? [],
    configBindings: written.config_bindings ?? [],
    wording: written.wording,
    patternRules: written.patterns?.rules ?? [],
    gate: gateRulesOf(written.gate),
    operations: operationSettingsOf(written.operations),
    app: appSettingsOf({
      schedules: written.schedules,
      permissions: written.permissions,
      one_person: written.one_person,
      pull_requests: written.pull_requests,
      log_sources: written.log_sources,
    }),
    selfHealing: written.self_healing ?? {},
    knobs: [...own, ...DEFAULT_KNOBS.filter((knob) => !replaced.has(knob.id))],
  };
}
