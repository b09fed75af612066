import { z } from 'zod'
import { argument, flag, id, text } from './scalars.ts'
import { tag } from './taskFields.ts'
import { taskStatus } from './task.ts'

/** What a list of tasks may be narrowed by; all that is given must hold. */
export const listFilters = {
  project: argument.optional(),
  status: z
    .union([taskStatus, z.array(taskStatus).max(7)])
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .optional(),
  tag: tag.optional(),
  text: text.pipe(z.string().max(200)).optional().describe('In title, tags or notes'),
  ready: flag.optional().describe('Those that could be claimed now, or those that could not'),
  /** Agent id, or `none` for those that nobody has. */
  owner: argument.max(60).optional(),
  run_id: id.optional(),
  parent_id: id.optional(),
  offset: z.number().int().min(0).default(0),
}
