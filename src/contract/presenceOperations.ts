import { z } from 'zod'
import { cleanLine } from '../base/text.ts'
import { agent, agentStatus, contact } from './agent.ts'
import { lock } from './lock.ts'
import { operation } from './operation.ts'
import { argument, flag, id, instant, name, requestId } from './scalars.ts'
import { agentRole, budget, task } from './task.ts'

const everyAgent = ['coordinator', 'worker'] as const
const next = z.string()
const project = argument.optional().describe('Id or path of the project')
const reason = z.string().max(500).transform(cleanLine)

/** What a guest held when it ended, told when its session comes back. */
export const lost = z.object({
  /** Who it was then. */
  former_id: id,
  reason: z.string(),
  locks: z.array(lock),
  tasks: z.array(task.pick({ id: true, title: true, status: true, agent_id: true })),
})
export type Lost = z.infer<typeof lost>

/** One agent in a line or two, for whoever works beside it. */
export const rosterEntry = agent
  .pick({ id: true, label: true, kind: true, role: true, guest: true, task_id: true, summary: true })
  .extend({
    contact,
    status: agentStatus,
    status_reason: z.string(),
    paused: z.string().nullable().describe('Why it is paused; null when it is not'),
    branch: z.string().nullable(),
    dirty: z.number().int(),
    seen_at: instant,
  })
export type RosterEntry = z.infer<typeof rosterEntry>

const some = {
  agent_id: id.optional(),
  all: flag.optional().describe('All but coordinators'),
  run_id: id.optional().describe('Those of a run'),
}
const WHICH_ERRORS = ['AGENT_NOT_FOUND', 'PROJECT_NOT_FOUND', 'NO_PROJECT', 'BAD_OPTION'] as const

/** What was changed, and which agents stay as they are, with the reason. */
const several = z.object({
  changed: z.array(rosterEntry),
  refused: z.array(z.object({ agent_id: id, code: z.string(), message: z.string() })),
  next,
})

export const spentBy = z.enum(['task', 'run', 'day', 'kind', 'agent'])
const spent = z.object({ tokens: z.number().int(), cost_usd: z.number() })

/** A limit on what agents use, and how much of it is used. */
export const limitUse = spent.extend({
  limit: z.enum(['task', 'run', 'day']),
  /** Id of the task or run, or the day. */
  id: z.string(),
  label: z.string(),
  budget,
  reached: z.boolean(),
})
export type LimitUse = z.infer<typeof limitUse>

/** Presence, pause and limits: the second part of the noun `agent`. */
export const presence = {
  ping: operation({
    method: 'POST',
    path: '/agents/ping',
    summary: 'Say that you live, and in one line what you do or how you are called. What is left out stays.',
    roles: everyAgent,
    tool: { name: 'update_self', roles: everyAgent },
    whenPaused: true,
    input: z.object({
      summary: z.string().max(200).transform(cleanLine).optional(),
      label: name.optional(),
    }),
    output: z.object({
      agent_id: id.nullable(),
      label: z.string(),
      summary: z.string(),
      paused: z.boolean(),
      next,
    }),
    errors: ['RESERVED_NAME'],
  }),
  leave: operation({
    method: 'POST',
    path: '/agents/leave',
    summary: 'Say goodbye as a guest: your tasks return, your locks are free, your token ends.',
    roles: everyAgent,
    whenPaused: true,
    input: z.object({ request_id: requestId.optional() }),
    output: z.object({ agent_id: id, next }),
    errors: ['AGENT_NOT_FOUND', 'WRONG_STATUS'],
  }),
  roster: operation({
    method: 'GET',
    path: '/roster',
    summary: 'Who works in the project now, guests too: status, task, branch, what they do.',
    roles: ['operator', 'viewer', 'remote', ...everyAgent],
    tool: {
      name: 'list_agents',
      roles: ['coordinator'],
      // A page of all who are there is what a coordinator needs; each field would cost it on every turn.
      bound: ['project', 'role', 'contact', 'gone', 'limit'],
    },
    input: z.object({
      project,
      role: agentRole.optional(),
      contact: contact.optional(),
      gone: flag.default(false).describe('Ended ones too'),
      limit: z.number().int().min(1).max(200).default(50),
      offset: z.number().int().min(0).default(0),
    }),
    output: z.object({ items: z.array(rosterEntry), total: z.number().int(), offset: z.number().int() }),
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT'],
  }),
  pause: operation({
    method: 'POST',
    path: '/agents/pause',
    summary: 'Let agents only read and give back until they are resumed. Their locks keep their time.',
    roles: ['operator', 'coordinator'],
    tool: { name: 'pause_agents', roles: ['coordinator'], bound: ['project', 'request_id'] },
    input: z.object({ ...some, project, reason: reason.default(''), request_id: requestId.optional() }),
    output: several,
    errors: WHICH_ERRORS,
  }),
  resume: operation({
    method: 'POST',
    path: '/agents/resume',
    summary: 'Let paused agents go on. One over a limit stays paused until the limit is raised.',
    roles: ['operator', 'coordinator'],
    tool: { name: 'resume_agents', roles: ['coordinator'], bound: ['project', 'request_id'] },
    input: z.object({ ...some, project, request_id: requestId.optional() }),
    output: several,
    errors: [...WHICH_ERRORS, 'OVER_BUDGET'],
  }),
  check: operation({
    method: 'POST',
    path: '/agents/{agent_id}/check',
    summary: 'Look anew whether the agent lives and works, and since when it is silent.',
    roles: ['operator', 'coordinator'],
    input: z.object({ agent_id: id }),
    output: z.object({ agent, silent_ms: z.number().int(), stuck: z.boolean(), next }),
    errors: ['AGENT_NOT_FOUND', 'NO_AGENT'],
  }),
  kill: operation({
    method: 'POST',
    path: '/agents/{agent_id}/kill',
    summary: "End the agent at once, without asking its program. A guest's program goes on unless force.",
    roles: ['operator', 'coordinator'],
    tool: { name: 'kill_agent', roles: ['coordinator'], bound: ['force', 'request_id'] },
    input: z.object({
      agent_id: id,
      force: flag.default(false).describe("Operator: end a guest's program too"),
      reason: reason.default(''),
      request_id: requestId.optional(),
    }),
    output: agent,
    errors: ['AGENT_NOT_FOUND'],
  }),
  spend: operation({
    method: 'GET',
    path: '/spending',
    summary: 'Tokens and money that agents used, by task, run, day, kind or agent, and the limits.',
    roles: ['operator', 'coordinator', 'viewer', 'remote'],
    input: z.object({
      project,
      by: spentBy.default('task'),
      days: z.coerce.number().int().min(1).max(366).default(30).describe('Newest days, UTC; today is 1'),
    }),
    output: z.object({
      items: z.array(spent.extend({ key: z.string(), label: z.string() })),
      total: spent,
      today: spent,
      limits: z.array(limitUse),
    }),
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT'],
  }),
}
