import { z } from 'zod'
import { cleanLine } from '../base/text.ts'
import { agent, agentStatus, holdUntil } from './agent.ts'
import { claimed } from './claimViews.ts'
import { operation } from './operation.ts'
import { lost, presence } from './presenceOperations.ts'
import { argument, id, name, requestId } from './scalars.ts'
import { agentRole } from './task.ts'
import { terminal, terminalKey, terminalTitle } from './terminal.ts'
import { paged, taskView } from './views.ts'

const LAUNCH_ERRORS = ['UNKNOWN_KIND', 'KIND_NOT_INSTALLED', 'BAD_OPTION', 'WRONG_STATUS'] as const

export const agents = {
  ...presence,
  start: operation({
    method: 'POST',
    path: '/agents',
    summary:
      'Start an agent on a task without one, not waiting for what that comes after; without task_id on the next ready task.',
    roles: ['operator', 'coordinator'],
    tool: { name: 'start_agent', roles: ['coordinator'], bound: ['project'] },
    input: z.object({
      task_id: id.optional(),
      project: argument.optional().describe('Id or path of the project whose next ready task it takes'),
      kind: argument.optional(),
      request_id: requestId.optional(),
    }),
    output: taskView,
    errors: [
      ...['TASK_NOT_FOUND', 'PROJECT_NOT_FOUND', 'NO_PROJECT', 'NOT_READY', 'RUN_ENDED', 'OVER_BUDGET'],
      ...LAUNCH_ERRORS,
    ] as const,
  }),
  register: operation({
    method: 'POST',
    path: '/agents/register',
    whenPaused: true,
    summary:
      'Make a guest known: an agent that a person runs in a shell of their own. The same session again is the same agent, with a new token; without a session, its own token renews it.',
    roles: ['operator', 'coordinator', 'worker'],
    input: z.object({
      project: argument.optional().describe('Id or path of the project'),
      label: name,
      role: agentRole.default('worker'),
      kind: argument.max(40).default('custom'),
      session_id: argument.max(200).optional().describe("The CLI's own id of its conversation"),
      cwd: argument.optional().describe('Folder that it works in'),
      contact: z.enum(['background', 'hooks']).default('hooks'),
      summary: z.string().max(200).transform(cleanLine).default(''),
      pid: z.number().int().min(2).optional(),
      request_id: requestId.optional(),
    }),
    output: z.object({
      agent,
      /** The secret of its token, shown this once. */
      token: z.string(),
      /** Whether it was known already. */
      known: z.boolean(),
      /** What it held before, where its session had ended here; null for every other. */
      lost: lost.nullable(),
      /** The task that it was given, where the project says `claim_at_start` and one is ready. */
      claimed: claimed.nullable(),
      next: z.string(),
    }),
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT', 'RESERVED_NAME', 'AGENT_NOT_FOUND'],
  }),
  list: operation({
    method: 'GET',
    path: '/agents',
    summary: 'Agents with status and the evidence for it, newest first; a coordinator sees its own.',
    roles: ['operator', 'coordinator', 'viewer', 'remote'],
    input: z.object({
      status: agentStatus.optional(),
      task_id: id.optional(),
      limit: z.number().int().min(1).max(200).default(50),
      offset: z.number().int().min(0).default(0),
    }),
    output: paged(agent),
    errors: [],
  }),
  show: operation({
    method: 'GET',
    path: '/agents/{agent_id}',
    summary: 'One agent with its evidence, dialog and MCP state.',
    roles: ['operator', 'coordinator', 'viewer', 'remote'],
    input: z.object({ agent_id: id }),
    output: agent,
    errors: ['AGENT_NOT_FOUND'],
  }),
  answer: operation({
    method: 'POST',
    path: '/agents/{agent_id}/answer',
    summary:
      'Choose an option of the dialog that the agent shows. Refused when the dialog has changed since.',
    roles: ['operator', 'remote'],
    input: z.object({
      agent_id: id,
      key: argument.max(20).describe('Key of the option, as the dialog lists it'),
      text: z
        .string()
        .max(5000)
        .optional()
        .describe('Text of the dialog as it was seen; must still be the same'),
      attention_id: id
        .optional()
        .describe(
          'Item of the queue that is answered; refused when it has ended, also where the same is asked again',
        ),
      request_id: requestId.optional(),
    }),
    output: agent,
    errors: ['AGENT_NOT_FOUND', 'NO_DIALOG', 'NO_AGENT'],
  }),
  interrupt: operation({
    method: 'POST',
    path: '/agents/{agent_id}/interrupt',
    summary: "Interrupt the agent's running turn.",
    roles: ['operator', 'remote'],
    input: z.object({ agent_id: id }),
    output: agent,
    errors: ['AGENT_NOT_FOUND', 'NO_AGENT'],
  }),
  hold: operation({
    method: 'POST',
    path: '/agents/{agent_id}/hold',
    summary:
      'Take the agent: what coordinators and the host send it waits in its queue, your own prompts go on. It goes back by release, after idle_ms without a key of yours in its terminal, or at its prompt after your turn.',
    roles: ['operator', 'remote'],
    input: z.object({
      agent_id: id,
      until: holdUntil.default('idle'),
      idle_ms: z
        .number()
        .int()
        .min(1_000)
        .max(86_400_000)
        .optional()
        .describe('Only for until=idle; default: hand_back_ms of the project'),
      request_id: requestId.optional(),
    }),
    output: agent,
    errors: ['AGENT_NOT_FOUND', 'NO_AGENT'],
  }),
  release: operation({
    method: 'POST',
    path: '/agents/{agent_id}/release',
    summary: 'Give the agent back: what has waited is typed when it is at its prompt.',
    roles: ['operator', 'remote'],
    input: z.object({ agent_id: id, request_id: requestId.optional() }),
    output: agent,
    errors: ['AGENT_NOT_FOUND', 'NO_AGENT'],
  }),
  stop: operation({
    method: 'POST',
    path: '/agents/{agent_id}/stop',
    summary: 'End the agent. Its task returns to pending unless it has signalled done; its worktree stays.',
    roles: ['operator', 'coordinator'],
    input: z.object({ agent_id: id, request_id: requestId.optional() }),
    output: agent,
    errors: ['AGENT_NOT_FOUND'],
  }),
  /** Body and answer are the agent CLI's own JSON, so both are open objects; the kind reads and makes them. */
  hook: operation({
    method: 'POST',
    path: '/hooks/{event}',
    summary: "Report of an agent CLI's hook; answers what that CLI expects.",
    roles: ['coordinator', 'worker'],
    whenPaused: true,
    input: z.looseObject({ event: argument.max(60) }),
    output: z.record(z.string(), z.unknown()),
    errors: [],
  }),
  reportMcp: operation({
    method: 'POST',
    path: '/mcp/status',
    summary: "State of the agent's own MCP connection, as its relay sees it.",
    roles: ['coordinator', 'worker'],
    whenPaused: true,
    input: z.object({
      state: z.enum(['connected', 'failed']),
      client: name.optional(),
      error: z.string().max(2000).optional(),
    }),
    output: z.object({ recorded: z.boolean() }),
    errors: [],
  }),
}

/** How much an agent asks before it acts, by the word that a launch names. */
const permissionMode = z.object({ id: z.string(), label: z.string(), note: z.string() })
export type PermissionMode = z.infer<typeof permissionMode>

export const kinds = {
  list: operation({
    method: 'GET',
    path: '/kinds',
    summary: 'Kinds of agent: installed or not, version, verified or not and why.',
    roles: ['operator', 'coordinator'],
    input: z.object({}),
    output: z.object({
      items: z.array(
        z.object({
          kind: z.string(),
          title: z.string(),
          installed: z.boolean(),
          version: z.string().nullable(),
          path: z.string().nullable(),
          hint: z.string(),
          self_contained: z.boolean(),
          resumable: z.boolean(),
          verified: z.boolean(),
          note: z.string(),
          /** Whether a lock of another stops its edits before they happen; else locks are advisory for it. */
          locks_bind: z.boolean(),
          /** What a launch may name as its permission mode, as far as the kind knows; empty where there is none to choose. */
          permission_modes: z.array(permissionMode),
          /** Suggestions; any other name may be given too. */
          models: z.array(z.string()),
          /** The one command that installs it; null where there is no such. */
          install: z.string().nullable(),
        }),
      ),
    }),
    errors: [],
  }),
}

export const terminals = {
  list: operation({
    method: 'GET',
    path: '/terminals',
    summary: 'Terminals, newest first.',
    roles: ['operator'],
    input: z.object({ task_id: id.optional(), limit: z.number().int().min(1).max(200).default(100) }),
    output: z.object({ items: z.array(terminal) }),
    errors: [],
  }),
  open: operation({
    method: 'POST',
    path: '/terminals',
    summary: "Open a shell in a task's worktree.",
    roles: ['operator'],
    input: z.object({
      task_id: id,
      title: terminalTitle.default('shell'),
      cols: z.number().int().min(2).max(1000).default(120),
      rows: z.number().int().min(2).max(1000).default(32),
    }),
    output: terminal,
    errors: ['TASK_NOT_FOUND', 'NO_WORKTREE', 'BAD_OPTION'],
  }),
  rename: operation({
    method: 'POST',
    path: '/terminals/{terminal_id}/rename',
    summary: 'Give a shell another name.',
    roles: ['operator'],
    input: z.object({ terminal_id: id, title: terminalTitle }),
    output: terminal,
    errors: ['TERMINAL_NOT_FOUND', 'WRONG_STATUS'],
  }),
  restart: operation({
    method: 'POST',
    path: '/terminals/{terminal_id}/restart',
    summary: 'Start a shell that has ended again, in the same terminal below what it has written.',
    roles: ['operator'],
    input: z.object({ terminal_id: id }),
    output: terminal,
    errors: ['TERMINAL_NOT_FOUND', 'WRONG_STATUS', 'NO_WORKTREE', 'BAD_OPTION'],
  }),
  close: operation({
    method: 'POST',
    path: '/terminals/{terminal_id}/close',
    summary: "End a shell or a command, and take its terminal away from its task; an agent's stays.",
    roles: ['operator'],
    input: z.object({ terminal_id: id }),
    output: terminal,
    errors: ['TERMINAL_NOT_FOUND', 'WRONG_STATUS'],
  }),
  press: operation({
    method: 'POST',
    path: '/terminals/{terminal_id}/press',
    summary: 'Press one key in a terminal, as a person who sits at it.',
    roles: ['operator', 'remote'],
    input: z.object({ terminal_id: id, key: terminalKey, request_id: requestId.optional() }),
    output: terminal,
    errors: ['TERMINAL_NOT_FOUND', 'WRONG_STATUS'],
  }),
  end: operation({
    method: 'DELETE',
    path: '/terminals/{terminal_id}',
    summary: "End a terminal's processes.",
    roles: ['operator'],
    input: z.object({ terminal_id: id }),
    output: terminal,
    errors: ['TERMINAL_NOT_FOUND'],
  }),
}
