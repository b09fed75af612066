import { z } from 'zod'
import { id, instant } from './scalars.ts'

export const role = z.enum(['operator', 'coordinator', 'worker', 'viewer', 'remote'])
export type Role = z.infer<typeof role>

/** A token without its secret, which is shown once and stored only as a hash. */
export const token = z.object({
  id,
  role,
  label: z.string(),
  project_id: id.nullable(),
  task_id: id.nullable(),
  agent_id: id.nullable(),
  created_at: instant,
  revoked_at: instant.nullable(),
})
export type Token = z.infer<typeof token>
