import type { CommentVerb, LeastRole } from '../../domain/comment-command.ts';
import type { CommandArgument, CommandOption } from '../command.ts';

/** How a command is asked for in a comment, and who may ask by default. */
export interface CommentForm {
  readonly verb: CommentVerb;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly arguments: readonly CommandArgument[];
  readonly options: readonly CommandOption[];
  /** The least role, unless the settings of the repository say another. */
  readonly permission: LeastRole;
  /** The commands of the command line that do the same on a checkout. */
  readonly argv: readonly string[];
}

const PROPOSAL: CommandArgument = {
  name: 'id',
  summary: 'a proposal, such as provider-timeout.openai-timeout',
  required: true,
};
const NOTHING = { aliases: [], arguments: [], options: [], argv: [] } as const;

/** What each verb takes; closed, so that a verb without a form does not compile. */
const FORMS = {
  help: { ...NOTHING, summary: 'list the commands', permission: 'read' },
  analyze: {
    ...NOTHING,
    summary: 'analyse the logs and answer with the figures',
    options: [{ name: 'period', argument: 'Nd', summary: 'whole UTC days up to the last midnight' }],
    permission: 'triage',
    argv: ['analyze-feedback'],
  },
  propose: {
    ...NOTHING,
    summary: 'analyse, and open or refresh the pull requests of proposals',
    permission: 'write',
    argv: ['propose'],
  },
  explain: {
    ...NOTHING,
    summary: 'say why a proposal stands where it stands',
    arguments: [PROPOSAL],
    permission: 'read',
  },
  status: {
    ...NOTHING,
    summary: 'say what is open, waiting, snoozed or refused',
    permission: 'read',
  },
  snooze: {
    ...NOTHING,
    summary: 'close a proposal and leave it closed for a time',
    arguments: [
      PROPOSAL,
      { name: 'time', summary: 'how long, in days (default: of the settings, else 30d)' },
    ],
    permission: 'write',
  },
  'dry-run': {
    ...NOTHING,
    aliases: ['plan'],
    summary: 'plan an operation and show the plan; nothing is written to a shop',
    arguments: [
      { name: 'operation', summary: 'what to plan', choices: ['sync', 'seo', 'orders'], required: true },
    ],
    permission: 'triage',
  },
  execute: {
    ...NOTHING,
    aliases: ['apply'],
    summary: 'confirm a plan by its digest and carry it out',
    arguments: [
      {
        name: 'operation',
        summary: 'what the plan is of',
        choices: ['sync', 'seo', 'rollback'],
        required: true,
      },
      { name: 'digest', summary: 'at least 12 characters of the digest of the plan', required: true },
    ],
    options: [
      { name: 'consent', argument: 'name', summary: 'agree to a paid action of the plan: etsy-renewal' },
    ],
    permission: 'maintain',
  },
  rollback: {
    ...NOTHING,
    summary: 'plan the inverse of a run; execute rollback carries it out',
    arguments: [{ name: 'run', summary: 'the run, as its receipt names it', required: true }],
    permission: 'maintain',
  },
  doctor: {
    ...NOTHING,
    summary: 'check the installation: permissions, settings, branch protection, failed jobs',
    permission: 'triage',
  },
} as const satisfies Record<CommentVerb, Omit<CommentForm, 'verb'>>;

/** Every command that a comment can ask for, in the order of help texts. */
export const COMMENT_FORMS: readonly CommentForm[] = Object.entries(FORMS).map(([verb, form]) => ({
  verb: verb as CommentVerb,
  ...form,
}));

/** The form of a verb. */
export function formOf(verb: CommentVerb): CommentForm {
  return { verb, ...FORMS[verb] };
}

/** The form that a word names, by its verb or an alias, in any case; undefined where none is. */
export function formNamed(word: string): CommentForm | undefined {
  const name = word.toLowerCase();
  return COMMENT_FORMS.find(({ verb, aliases }) => verb === name || aliases.includes(name));
}

/** How a command is written: `/apeg snooze <id> [time]`. */
export function usageOf({ verb, arguments: positional, options }: CommentForm): string {
  const words = positional.map(({ name, choices, required }) => {
    const shown = choices?.join('|') ?? name;
    return required === true ? `<${shown}>` : `[${shown}]`;
  });
  return [
    '/apeg',
    verb,
    ...words,
    ...options.map(({ name, argument = '' }) => `[${`--${name} ${argument}`.trim()}]`),
  ].join(' ');
}
