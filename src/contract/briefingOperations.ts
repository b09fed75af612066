import { z } from 'zod'
import { operation } from './operation.ts'
import { id } from './scalars.ts'
import { agentRole } from './task.ts'

const everyAgent = ['coordinator', 'worker'] as const

export const phase = z.enum(['claim', 'plan', 'work', 'review', 'blocked', 'paused', 'over'])
export type Phase = z.infer<typeof phase>

export const briefings = {
  show: operation({
    method: 'GET',
    path: '/briefing',
    summary: 'Call this first: who you are, your task, its brief, messages for you, and what to do next.',
    roles: ['operator', ...everyAgent],
    tool: { name: 'get_briefing', roles: everyAgent, bound: ['agent_id'] },
    input: z.object({
      agent_id: id.optional().describe('Default: the agent of the token'),
      max_bytes: z.number().int().min(1_000).max(40_000).default(4_000),
    }),
    output: z.object({
      agent_id: id,
      role: agentRole,
      phase,
      task_id: id.nullable(),
      run_id: id.nullable(),
      unread: z.number().int(),
      /** At most `max_bytes` in UTF-8. Quoted lines start with a bar. */
      text: z.string(),
    }),
    errors: ['AGENT_NOT_FOUND'],
  }),
}
