import { z } from 'zod';

/** The kinds of event a Logbook knows. */
export const EventType = z.enum([
  'workflow_start',
  'workflow_end',
  'node_execution',
  'scoring',
  'error',
  'warning',
  'info',
]);
export type EventType = z.infer<typeof EventType>;

/** One entry of `Logbook.json`, as the standard schema has it. */
export const LogbookEntry = z
  .object({
    timestamp: z.string().meta({ format: 'date-time', description: 'ISO 8601 timestamp with timezone' }),
    event_type: EventType,
    workflow_id: z.string().meta({ description: 'Unique identifier for workflow execution run' }),
    node_id: z.string().optional().meta({ description: 'Node ID from WorkflowGraph (if applicable)' }),
    agent: z.string().optional().meta({ description: 'Agent role (PEG, ENGINEER, etc.)' }),
    action: z.string().optional().meta({ description: 'Action performed' }),
    score: z.number().min(0).max(1).optional().meta({ description: 'Quality score (if applicable)' }),
    success: z.boolean().optional().meta({ description: 'Whether the action succeeded' }),
    error_message: z.string().optional().meta({ description: 'Error details (if applicable)' }),
    metadata: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'Additional context-specific data' }),
  })
  .meta({ title: 'Logbook entry' });
export type LogbookEntry = z.infer<typeof LogbookEntry>;
