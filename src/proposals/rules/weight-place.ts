import type { Knob } from '../../domain/knob.ts';
import { isRecord, pointerParts, valueAt } from '../json-pointer.ts';
import { knobFor } from '../knob-place.ts';

/** The weight of one metric, and the knob that turns it. */
export interface MetricWeight {
  readonly metric: string;
  readonly weight: number;
  readonly knob: Knob;
}

/** The weights that a config gives to metrics, in its order; a metric whose name or weight is none is not among them. */
export function weightsOf(template: Knob, config: unknown): MetricWeight[] {
  const parts = pointerParts(template.pointer);
  const holder = valueAt(config, parts.slice(0, parts.indexOf('{metric}')));
  const names = Array.isArray(holder)
    ? holder.map((item: unknown) => (isRecord(item) ? (item['id'] ?? item['name']) : null))
    : Object.keys(isRecord(holder) ? holder : {});
  return names.flatMap((metric): MetricWeight[] => {
    const knob = typeof metric === 'string' ? knobFor(template, metric, config) : null;
    if (typeof metric !== 'string' || knob === null) return [];
    const weight = valueAt(config, pointerParts(knob.pointer));
    return typeof weight === 'number' && weight >= 0 ? [{ metric, weight, knob }] : [];
  });
}
