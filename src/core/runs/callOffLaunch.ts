import type { Task } from '../../contract/task.ts'
import type { Writer } from '../ledger.ts'

/** Takes a task out of the launch queue, or stops its launch at the next step; once its agent is there, it stays. */
export function callOffLaunch({ tables, at, record }: Writer, task: Task): void {
  const agent = task.agent_id === null ? undefined : tables.agents.get(task.agent_id)
  if (task.launch === 'agent' && agent && agent.status !== 'gone') return
  const change = { launch: 'none' as const, updated_at: at }
  if (!tables.tasks.update(task.id, change, { launch: task.launch })) return
  const now = tables.tasks.get(task.id)
  if (now) record({ type: 'task.called_off', detail: 'its run has ended', images: { task: now } })
}
