import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueDepth } from '../../domain/job-queue.ts';

/** What is counted about the App, for Prometheus. */
export interface Metrics {
  delivered(event: string, outcome: 'accepted' | 'repeated' | 'ignored' | 'refused'): void;
  /** Seconds until a delivery was acknowledged. */
  acknowledged(seconds: number): void;
  worked(kind: string, outcome: 'done' | 'failed', seconds: number): void;
  readonly contentType: string;
  text(): Promise<string>;
}

/** Events that have a label of their own; whoever knocks could make up any other name. */
const EVENTS: ReadonlySet<string> = new Set([
  'installation',
  'installation_repositories',
  'issue_comment',
  'pull_request',
  'push',
  'repository_dispatch',
]);

/** Counts from zero. */
export function createMetrics(depth: () => Promise<QueueDepth>): Metrics {
  const registers = [new Registry()];
  const [registry] = registers;
  if (registry !== undefined) collectDefaultMetrics({ register: registry });
  const deliveries = new Counter({
    name: 'apeg_deliveries_total',
    help: 'Webhook deliveries by event and by what became of them',
    labelNames: ['event', 'outcome'],
    registers,
  });
  const acknowledged = new Histogram({
    name: 'apeg_delivery_seconds',
    help: 'Time until a delivery was stored and acknowledged',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const jobs = new Histogram({
    name: 'apeg_job_seconds',
    help: 'Time that jobs took, by kind and by how they ended',
    labelNames: ['kind', 'outcome'],
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 1800],
    registers,
  });
  const queued = new Gauge({
    name: 'apeg_jobs',
    help: 'Jobs by state',
    labelNames: ['state'],
    registers,
    collect: async () => {
      for (const [state, count] of Object.entries(await depth())) queued.set({ state }, count);
    },
  });
  return {
    delivered: (event, outcome) => deliveries.inc({ event: EVENTS.has(event) ? event : 'other', outcome }),
    acknowledged: (seconds) => acknowledged.observe(seconds),
    worked: (kind, outcome, seconds) => jobs.observe({ kind, outcome }, seconds),
    contentType: registry?.contentType ?? '',
    text: async () => (await registry?.metrics()) ?? '',
  };
}
