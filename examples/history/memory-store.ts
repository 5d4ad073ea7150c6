import type { MacroWeights } from './bandit-ledger.ts';
import { DAY_MS } from './calendar.ts';
import { type Macro, macros } from './logbook-entry.ts';
import { createRandom, type Random } from './random.ts';

/** One record of MemoryStore.json in the schema of the requirements; `ttl` in seconds. */
export interface MemoryRecord {
  readonly key: string;
  readonly value: unknown;
  readonly tags: readonly string[];
  readonly created_at: string;
  readonly last_used_at?: string;
  readonly access_count: number;
  readonly ttl?: number;
}

/** What the records depend on. */
export interface MemoryOptions {
  readonly seed: number;
  readonly end: string;
  readonly weights: Readonly<Record<Macro, MacroWeights>>;
}

const DAY_S = DAY_MS / 1_000;
const glazes = ['celadon', 'tenmoku', 'oatmeal', 'cobalt', 'iron red', 'shino'] as const;
const pieces = ['mug', 'serving bowl', 'vase', 'wool throw', 'linen runner', 'teapot'] as const;

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function used(
  random: Random,
  created: number,
  end: number,
): Pick<MemoryRecord, 'last_used_at' | 'access_count'> {
  return { last_used_at: iso(random.between(created, end)), access_count: random.integer(1, 90) };
}

function banditRecord(macro: Macro, options: MemoryOptions): MemoryRecord {
  const end = Date.parse(options.end);
  const { successes, failures, plays } = options.weights[macro];
  return {
    key: `bandit_weights_${macro}`,
    value: { successes, failures, last_reward: plays === 0 ? 0 : successes / plays },
    tags: ['bandit', 'macro', 'decision_engine'],
    created_at: iso(end - 41 * DAY_MS),
    last_used_at: iso(end - DAY_MS / 24),
    access_count: Math.round(plays * 40),
  };
}

/** Facts of a product, kept for three days: most are past that. */
function productRecord(random: Random, end: number): MemoryRecord {
  const created = end - random.between(0.2, 20) * DAY_MS;
  return {
    key: `product_facts:SKU-${random.integer(1_000, 1_999)}-${random.hex(4)}`,
    value: { piece: random.pick(pieces), glaze: random.pick(glazes), height_cm: random.integer(4, 42) },
    tags: ['product', 'facts'],
    created_at: iso(created),
    ...used(random, created, Math.min(end, created + 3 * DAY_MS)),
    ttl: 3 * DAY_S,
  };
}

/** A note someone meant to be useful and nothing ever read. */
function unusedRecord(random: Random, end: number): MemoryRecord {
  const about = random.pick(['season', 'glaze', 'packing', 'gift', 'care']);
  return {
    key: `note:${about}:${random.hex(6)}`,
    value: `Mention ${about} when the ${random.pick(pieces)} is asked for.`,
    tags: ['note', about],
    created_at: iso(end - random.between(9, 60) * DAY_MS),
    access_count: 0,
  };
}

/** The records of MemoryStore.json: the bandit's, the shop's voice, product facts, and notes never used. */
export function generateMemory(options: MemoryOptions): readonly MemoryRecord[] {
  const random = createRandom(options.seed ^ 0x3e3);
  const end = Date.parse(options.end);
  const created = end - 180 * DAY_MS;
  const voice: MemoryRecord = {
    key: 'shop_voice',
    value: { tone: 'plain and warm', avoid: ['amazing', 'perfect', 'must-have'], sign_off: 'Kiln & Thread' },
    tags: ['voice', 'style'],
    created_at: iso(created),
    ...used(random, end - DAY_MS, end),
  };
  return [
    ...macros.map((macro) => banditRecord(macro, options)),
    voice,
    ...Array.from({ length: 24 }, () => productRecord(random, end)),
    ...Array.from({ length: 7 }, () => unusedRecord(random, end)),
  ];
}
