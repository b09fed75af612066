import { z } from 'zod'
import { operation } from './operation.ts'
import { argument, id, name } from './scalars.ts'
import { role, token } from './token.ts'
import { about, health } from './views.ts'

const everyone = role.options

/** A tool as the relay gets it: its schemas, and the REST call that it stands for. */
export const toolEntry = z.object({
  name: z.string(),
  description: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  annotations: z.object({ readOnlyHint: z.boolean().optional(), destructiveHint: z.boolean().optional() }),
  call: z.object({ method: z.enum(['GET', 'POST', 'PATCH', 'DELETE']), path: z.string() }),
  waits: z.boolean(),
})
export type ToolEntry = z.infer<typeof toolEntry>

export const host = {
  health: operation({
    method: 'GET',
    path: '/health',
    summary: 'Version, process and age of the host.',
    roles: everyone,
    input: z.object({}),
    output: health,
    errors: [],
  }),
  about: operation({
    method: 'GET',
    path: '/about',
    summary: 'The host with its address and its data folder.',
    roles: ['operator'],
    input: z.object({}),
    output: about,
    errors: [],
  }),
}

export const identity = {
  show: operation({
    method: 'GET',
    path: '/whoami',
    summary: 'What the token says: role, project, task and agent.',
    roles: everyone,
    alias: 'whoami',
    input: z.object({}),
    output: token.omit({ created_at: true, revoked_at: true }),
    errors: [],
  }),
}

export const tool = {
  list: operation({
    method: 'GET',
    path: '/tools',
    summary: "The MCP tools of the token's role, with the REST call of each.",
    roles: everyone,
    input: z.object({}),
    output: z.object({ role, agent_id: id.nullable(), tools: z.array(toolEntry) }),
    errors: [],
  }),
}

export const tokens = {
  create: operation({
    method: 'POST',
    path: '/tokens',
    summary: 'Make a token of a role. Its secret is shown this once.',
    roles: ['operator'],
    input: z.object({
      role,
      project: argument.optional().describe('Id or path of the project that the token is bound to'),
      task_id: id.optional().describe('Task of a worker token'),
      label: name.optional(),
    }),
    output: z.object({ token: z.string(), id, role, agent_id: id.nullable() }),
    errors: ['PROJECT_NOT_FOUND', 'NO_PROJECT', 'TASK_NOT_FOUND'],
  }),
  list: operation({
    method: 'GET',
    path: '/tokens',
    summary: 'Tokens that are valid, without their secrets.',
    roles: ['operator'],
    input: z.object({}),
    output: z.object({ items: z.array(token) }),
    errors: [],
  }),
  revoke: operation({
    method: 'DELETE',
    path: '/tokens/{token_id}',
    summary: 'End a token now. Its agent, if it has one, can call nothing any more.',
    roles: ['operator'],
    input: z.object({ token_id: id }),
    output: token,
    errors: ['TOKEN_NOT_FOUND'],
  }),
}
