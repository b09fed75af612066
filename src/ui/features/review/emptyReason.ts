import type { Agent } from '../../../contract/agent.ts'
import type { Task } from '../../../contract/task.ts'

export interface EmptyReason {
  readonly title: string
  readonly words: string
}

const reason = (title: string, words: string): EmptyReason => ({ title, words })

const LAUNCHING: Readonly<Partial<Record<Task['launch'], string>>> = {
  queued: 'It waits for a free place among the running agents.',
  worktree: 'Its worktree is being made.',
  setup: 'The setup command of the project runs in its worktree.',
  agent: 'Its agent is starting.',
}

/** Why there is no diff to see: nothing has changed, nothing can have yet, or it is over. */
export function emptyReason(task: Task, agent: Pick<Agent, 'status'> | undefined): EmptyReason {
  const launching = LAUNCHING[task.launch]
  if (task.worktree === null) {
    if (task.status === 'cancelled')
      return reason('The task is closed', 'Its worktree is removed. Its last state is kept for 30 days.')
    if (task.status === 'done') return reason('The task is done', 'It changed nothing that was merged.')
    if (task.launch === 'failed') return reason('The task did not start', task.launch_error ?? '')
    if (launching !== undefined) return reason('Still starting', launching)
    if (task.claimed_at !== null)
      return reason(
        'No worktree of its own',
        'Its agent works in a folder of its own, so what it changes is not seen here.',
      )
    return reason('Not started yet', 'The task has no worktree until an agent starts on it.')
  }
  if (launching !== undefined) return reason('Still starting', launching)
  const base = `compared with ${task.base_branch}`
  if (agent?.status === 'working' || agent?.status === 'starting')
    return reason('No changes yet', `Its agent is at work; nothing has changed ${base}.`)
  return reason('No changes', `Nothing has changed ${base}.`)
}
