import { counted } from '../domain/figure-text.ts';
import { redact } from '../domain/redaction.ts';
import { heading, type TextStyle } from './report-text.ts';
import { codeSpan, shortened } from './tainted.ts';

/** Messages grouped into families; the shape of a grouping, as far as it is shown. */
export interface ShownGrouping {
  readonly messages: number;
  readonly families: readonly {
    readonly id: string;
    readonly name: string;
    readonly provider: string | null;
    readonly category: string;
    readonly count: number;
    readonly patternIds: readonly string[];
    readonly suggestedFix: string;
  }[];
  readonly patterns: readonly {
    readonly id: string;
    readonly template: string;
    readonly family: string;
    readonly count: number;
    readonly exemplars: readonly string[];
    readonly approximate: boolean;
  }[];
}

const FAMILIES_SHOWN = 40;
const NAME_LENGTH = 60;
const TEMPLATE_LENGTH = 160;

/** Families with their patterns, most frequent first, for a terminal. */
export function groupingText(grouping: ShownGrouping, style: TextStyle): string {
  const { messages, families, patterns } = grouping;
  const byFamily = Map.groupBy(patterns, (pattern) => pattern.family);
  const title = `${counted(messages, 'message')}, ${counted(families.length, 'family', 'families')}, ${counted(patterns.length, 'pattern')}`;
  const rows = families.slice(0, FAMILIES_SHOWN).flatMap((family) => {
    const members = byFamily.get(family.id) ?? [];
    return [
      `${shortened(redact(family.name), NAME_LENGTH)} ×${family.count}`,
      ...members
        .slice(0, 5)
        .map((pattern) => `    ×${pattern.count}  ${shortened(redact(pattern.template), TEMPLATE_LENGTH)}`),
      ...(members.length > 5 ? [`    … and ${counted(members.length - 5, 'pattern')} more`] : []),
    ];
  });
  const more =
    families.length > FAMILIES_SHOWN
      ? [`… and ${counted(families.length - FAMILIES_SHOWN, 'family', 'families')} more`]
      : [];
  return `${[heading(title, style), ...[...rows, ...more].map((row) => `  ${row}`)].join('\n')}\n`;
}

/** The same as a table. */
export function groupingMarkdown({ families }: ShownGrouping): string {
  const rows = families.map(
    (family) =>
      `| ${codeSpan(shortened(redact(family.name), NAME_LENGTH))} | ${family.count} | ${family.patternIds.length} |`,
  );
  return `${['| Family | Messages | Patterns |', '|---|---|---|', ...rows].join('\n')}\n`;
}

/** Everything, for machines; templates and exemplars are redacted. */
export function groupingJson({ messages, families, patterns }: ShownGrouping): object {
  return {
    messages,
    families: families.map((family) => ({
      family: family.id,
      name: redact(family.name),
      provider: family.provider,
      category: family.category,
      count: family.count,
      patterns: family.patternIds,
      suggested_fix: family.suggestedFix,
    })),
    patterns: patterns.map((pattern) => ({
      pattern: pattern.id,
      family: pattern.family,
      template: redact(pattern.template),
      count: pattern.count,
      exemplars: pattern.exemplars.map(redact),
      approximate: pattern.approximate,
    })),
  };
}
