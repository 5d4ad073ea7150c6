import { z } from 'zod';

/** One record of a MemoryStore file, as the standard schema has it. */
export const MemoryRecord = z
  .object({
    key: z.string().meta({ description: 'Unique identifier for this memory record' }),
    value: z
      .unknown()
      .refine((value) => value !== undefined, 'is missing')
      .meta({
        description: 'Stored value (can be any JSON type)',
      }),
    tags: z.array(z.string()).optional().meta({ description: 'Searchable tags for categorization' }),
    created_at: z.string().meta({ format: 'date-time', description: 'When this record was created' }),
    last_used_at: z
      .string()
      .optional()
      .meta({ format: 'date-time', description: 'When this record was last accessed' }),
    access_count: z.int().min(0).optional().meta({ description: 'Number of times accessed' }),
    ttl: z.int().optional().meta({ description: 'Time-to-live in seconds (optional)' }),
  })
  .meta({ title: 'Memory record' });
export type MemoryRecord = z.infer<typeof MemoryRecord>;
