import { newId } from '../../base/ids.ts'
import type { Agent } from '../../contract/agent.ts'
import type { Context } from '../context.ts'
import type { Writer } from '../ledger.ts'

type Named = Pick<Agent, 'id' | 'project_id' | 'task_id' | 'kind' | 'role' | 'label'>

/** An agent of which nothing is known yet but who it is. */
export const agentRow = (at: string, { id, project_id, task_id, kind, role, label }: Named): Agent => ({
  ...{ id, project_id, task_id, kind, role, label },
  guest: false,
  contact: 'terminal',
  summary: '',
  cwd: null,
  folder: null,
  seen_at: at,
  status: 'starting',
  status_reason: '',
  paused: false,
  paused_reason: null,
  evidence: [],
  dialog: null,
  mcp: { status: 'pending', client: null, error: null, at, log: [] },
  terminal_id: null,
  pid: null,
  pid_started: null,
  session_id: null,
  held: null,
  usage: null,
  restarts: 0,
  exit_code: null,
  created_at: at,
  updated_at: at,
  ended_at: null,
})

/** The token by which an agent is known; it dies with the agent. */
export function insertToken(context: Context, writer: Writer, agent: Agent, secret: string): void {
  writer.tables.tokens.insert({
    id: newId('tok', context.ports.random),
    hash: context.ports.hash(secret),
    role: agent.role,
    label: agent.label,
    project_id: agent.project_id,
    task_id: agent.task_id,
    agent_id: agent.id,
    created_at: writer.at,
    revoked_at: null,
  })
}
