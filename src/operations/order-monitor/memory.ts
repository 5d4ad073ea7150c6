import { z } from 'zod';
import type { StateStore } from '../../domain/state-store.ts';

/** What was told of one order. */
const Told = z.object({
  /** Stages, and `past-promise`. */
  said: z.array(z.string()),
  name: z.string(),
  created_at: z.string(),
  held: z.boolean(),
  /** When it was first seen open after a hold, which no vendor tells. */
  released_at: z.string().nullable(),
});
export type Told = z.infer<typeof Told>;

/** What is remembered between looks: orders by channel and id, and the shops whose failure was told, with the instant. */
export const AlertMemory = z.object({
  schema: z.literal('apeg.order-alert-memory/1'),
  orders: z.record(z.string(), Told),
  failing: z.record(z.string(), z.string()),
  /** Notifiers that did not take the last message. */
  owed: z.array(z.string()).default([]),
});
export type AlertMemory = z.infer<typeof AlertMemory>;

const NAME = 'order-alerts';

/** Reads the memory; an empty one where it cannot be read, so that an alert is rather repeated than lost. */
export async function recallAlerts(state: StateStore): Promise<AlertMemory> {
  const stored = AlertMemory.safeParse(await state.read(NAME));
  return stored.success
    ? stored.data
    : { schema: 'apeg.order-alert-memory/1', orders: {}, failing: {}, owed: [] };
}

/** Replaces the memory. @throws OutputUnwritable */
export function rememberAlerts(state: StateStore, memory: AlertMemory): Promise<void> {
  return state.write(NAME, memory);
}
