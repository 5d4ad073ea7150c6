import type { Slot } from '../domain/evidence.ts';
import { twoDecimals } from '../domain/figure-text.ts';
import type { FigureInterval } from '../domain/figures.ts';
import { shortened } from '../rendering/tainted.ts';
import { wilson } from '../statistics/interval.ts';
import type { Proportion } from '../statistics/proportion.ts';

const NAME_LENGTH = 80;

/** A sentence for people, with the numbers and the names that it prints. */
export interface Sentence {
  readonly text: string;
  readonly slots: readonly Slot[];
  /** Names from logs and configs, as they stand in the text. */
  readonly names: readonly string[];
}

/** A name out of a log or a config. */
export interface Name {
  readonly name: string;
}

/** How the value of a slot is written. */
type Format = Slot['format'];

const WRITE: Readonly<Record<Format, (value: number) => string>> = {
  count: String,
  plain: String,
  ordinal: String,
  day: String,
  'two-decimals': twoDecimals,
  percent: (value) => `${Math.round(value * 1000) / 10} %`,
};

/** A number that may be printed. `name` is unique within a proposal. */
export function slot(name: string, label: string, value: number, format: Format = 'plain'): Slot {
  return { name, label, value, format, text: WRITE[format](value) };
}

/** A count and what it counts: `1 run`, `2 runs`. */
export function countSlot(name: string, label: string, value: number): Slot {
  return slot(name, label, value, 'count');
}

/** A name from a log or config, short enough for a sentence. */
export function named(name: string): Name {
  return { name: shortened(name, NAME_LENGTH) || '(empty)' };
}

/** A rate as `0.06 [0.04, 0.09] of 450`, each number a slot of its own. */
export function rateSlots(
  name: string,
  label: string,
  rate: { readonly value: number; readonly interval: FigureInterval; readonly denominator: number },
): Sentence {
  return say`${slot(name, label, rate.value, 'two-decimals')} [${slot(`${name}_low`, `${label}, low end`, rate.interval.low, 'two-decimals')}, ${slot(`${name}_high`, `${label}, high end`, rate.interval.high, 'two-decimals')}] of ${countSlot(`${name}_of`, `${label}, denominator`, rate.denominator)}`;
}

/** The share that some observations have, with its Wilson interval, written as a rate; of none it is 0. */
export function shareSlots(name: string, label: string, { successes, n }: Proportion): Sentence {
  const value = n === 0 ? 0 : successes / n;
  return rateSlots(name, label, { value, interval: wilson(successes, n), denominator: n });
}

/** `3 runs`, with the count as a slot. */
export function counts(figure: Slot, one: string, many = `${one}s`): Sentence {
  return figure.value === 1 ? say`${figure} ${{ word: one }}` : say`${figure} ${{ word: many }}`;
}

/** Words of the program that were chosen at run time; like the literal parts they hold no digit. */
interface Word {
  readonly word: string;
}

type Part = Slot | Sentence | Name | Word;

/**
 * Makes a sentence of literal words, slots and names.
 *
 * @throws RangeError where a literal part holds a digit: every number that is printed is a slot.
 */
export function say(words: TemplateStringsArray, ...parts: readonly Part[]): Sentence {
  const slots: Slot[] = [];
  const names: string[] = [];
  let text = literal(words[0] ?? '');
  for (const [index, part] of parts.entries()) {
    if ('format' in part) slots.push(part);
    else if ('name' in part) names.push(part.name);
    else if ('slots' in part) {
      slots.push(...part.slots);
      names.push(...part.names);
    }
    text += textOf(part) + literal(words[index + 1] ?? '');
  }
  return { text, slots, names };
}

function textOf(part: Part): string {
  if ('format' in part || 'slots' in part) return part.text;
  return 'word' in part ? literal(part.word) : part.name;
}

function literal(words: string): string {
  if (/\d/.test(words)) throw new RangeError(`a number in "${words}" is no slot of the evidence`);
  return words;
}
