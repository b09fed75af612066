import type { Agent } from '../../../contract/agent.ts'
import type { Task } from '../../../contract/task.ts'

/** The lamp of a task: its shape and colour say the same as its word. */
export type Lamp = 'needs' | 'working' | 'ready' | 'failed' | 'idle' | 'merged'

export interface Standing {
  readonly lamp: Lamp
  readonly word: string
  readonly group: Group
}

/** Groups of the list, the most urgent first. */
export const GROUPS = ['needs_you', 'working', 'review', 'waiting', 'done'] as const
export type Group = (typeof GROUPS)[number]

export const GROUP_TITLES: Readonly<Record<Group, string>> = {
  needs_you: 'Needs you',
  working: 'Working',
  review: 'Ready for review',
  waiting: 'Waiting',
  done: 'Done',
}

const standing = (group: Group, lamp: Lamp, word: string): Standing => ({ group, lamp, word })

function withAgent(agent: Agent): Standing {
  switch (agent.status) {
    case 'needs_input':
      return standing('needs_you', 'needs', agent.dialog?.kind === 'question' ? 'asks you' : 'needs you')
    case 'working':
      return standing('working', 'working', 'working')
    case 'starting':
      return standing('working', 'working', 'starting')
    case 'idle':
      return standing('working', 'idle', 'at its prompt')
    case 'unsure':
      return standing('working', 'idle', 'unsure')
    case 'stale':
      return standing('needs_you', 'failed', 'stopped')
    case 'gone':
      return standing('waiting', 'idle', 'agent has ended')
  }
}

/** Where a task stands, from its own state and its agent's. */
export function standingOf(task: Task, agent: Agent | undefined): Standing {
  if (task.status === 'done')
    return standing('done', task.landing ? 'merged' : 'ready', task.landing ? 'merged' : 'done')
  if (task.status === 'cancelled') return standing('done', 'idle', 'closed')
  if (task.launch === 'failed') return standing('needs_you', 'failed', 'did not start')
  if (task.status === 'failed') return standing('needs_you', 'failed', 'failed')
  if (agent && agent.status === 'needs_input') return withAgent(agent)
  if (task.status === 'review') return standing('review', 'ready', 'ready for review')
  if (task.status === 'blocked') return standing('needs_you', 'needs', 'blocked')
  if (['queued', 'worktree', 'setup', 'agent'].includes(task.launch))
    return standing('working', 'working', task.launch === 'queued' ? 'queued' : 'starting')
  if (agent) return withAgent(agent)
  return standing('waiting', 'idle', 'not started')
}
