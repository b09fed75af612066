import { z } from 'zod'
import { id, instant, name } from './scalars.ts'

export const memoryType = z.enum(['decision', 'fact', 'constraint', 'artifact'])
export type MemoryType = z.infer<typeof memoryType>

/** Longest value of an entry in characters. */
export const MEMORY_LIMIT = 50_000

/** One version of what the agents of a project know under a key. A newer one supersedes it; none is ever changed. */
export const memory = z.object({
  id,
  project_id: id,
  run_id: id.nullable(),
  task_id: id.nullable(),
  /** The thread whose decision it records. */
  thread_id: id.nullable(),
  key: name,
  type: memoryType,
  value: z.string().max(MEMORY_LIMIT),
  /** How sure its author is, from 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** 1 for the first under its key. */
  version: z.number().int().min(1),
  /** Entries that this one replaces; of its own key, or of others that it names. */
  supersedes: z.array(id),
  /**
   * The version that took its place; null while it is the current one. One that names itself says that the entry was
   * forgotten: it takes the place of the last version and is never current.
   */
  superseded_by: id.nullable(),
  created_by: z.string(),
  created_at: instant,
})
export type Memory = z.infer<typeof memory>
