import type { Agent } from '../../contract/agent.ts'
import type { Collision, Task } from '../../contract/task.ts'
import type { TaskView } from '../../contract/views.ts'
import { describeReadiness, readinessOf } from '../../domain/dependencies.ts'
import type { Tables } from '../ports/store.ts'

function nextStep(task: Task, agent: Agent | null, waits: string | null): string {
  if (task.launch_error !== null && task.launch === 'failed')
    return `the agent did not start: ${task.launch_error}`
  if (agent?.status === 'needs_input') return `the agent asks: ${agent.dialog?.text ?? 'see its terminal'}`
  switch (task.status) {
    case 'pending':
      if (waits !== null && task.launch === 'queued') return waits
      return task.launch === 'none' ? 'start_agent starts an agent on it' : 'its agent is being started'
    case 'in_progress':
      return 'wait_for_signal_done tells when it is finished'
    case 'blocked':
      return 'it waits for an answer'
    case 'review':
      return 'get_task_diff shows the change; merge_task lands it, send_prompt sends it back'
    case 'failed':
      return 'start_agent tries again; close_task keeps its state and removes it'
    case 'done':
      return task.landing ? `landed on ${task.landing.target}` : 'nothing more to do'
    case 'cancelled':
      return task.trash_ref === null
        ? 'nothing more to do'
        : 'its last state is kept for 30 days; undo brings it back'
  }
}

const collisionWords = ({ task_id: other, paths }: Collision): string =>
  `it collides with ${other} in ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ' and more' : ''}`

/** A task as answers and lists show it. */
export function viewTask(tables: Tables, task: Task): TaskView {
  const { prompt: _prompt, options: _options, ...rest } = task
  const agent = task.agent_id === null ? undefined : tables.agents.get(task.agent_id)
  const waits = describeReadiness(readinessOf(task, (id) => tables.tasks.get(id)))
  const step = nextStep(task, agent ?? null, waits)
  return {
    ...rest,
    agent: agent
      ? {
          id: agent.id,
          kind: agent.kind,
          status: agent.status,
          status_reason: agent.status_reason,
          terminal_id: agent.terminal_id,
          dialog: agent.dialog,
        }
      : null,
    next: [step, ...task.collisions.map(collisionWords)].join('; '),
  }
}
