import { isOverLimit, type Agent } from '../../../contract/agent.ts'
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

/** Only a limit waits for the person; who paused it otherwise knows. */
const whilePaused = ({ paused_reason: reason }: Agent): Standing =>
  isOverLimit(reason)
    ? standing('needs_you', 'needs', 'over its limit')
    : standing('working', 'idle', 'paused')

function withAgent(agent: Agent): Standing {
  if (agent.paused && agent.status !== 'needs_input' && agent.status !== 'gone') return whilePaused(agent)
  switch (agent.status) {
    case 'needs_input':
      return standing('needs_you', 'needs', agent.dialog?.kind === 'question' ? 'asks you' : 'needs you')
    case 'working':
      return standing('working', 'working', agent.held ? 'working, taken' : 'working')
    case 'starting':
      return standing('working', 'working', 'starting')
    case 'idle':
      return standing('working', 'idle', agent.held ? 'taken' : 'at its prompt')
    case 'unsure':
      return standing('working', 'idle', 'unsure')
    case 'stale':
      return standing('needs_you', 'failed', 'stopped')
    case 'gone':
      return standing('waiting', 'idle', 'agent has ended')
  }
}

type Tasks = Readonly<Record<string, Task>>

/** The tasks that one still comes after: neither done nor closed, and among those that are known. */
export const tasksBefore = (task: Task, tasks: Tasks): Task[] =>
  task.after
    .flatMap((id) => tasks[id] ?? [])
    .filter((before) => !['done', 'cancelled'].includes(before.status))

export const hasStopped = ({ status }: Task): boolean => status === 'failed'

function queued(task: Task, tasks: Tasks): Standing {
  const before = tasksBefore(task, tasks)
  if (before.some(hasStopped)) return standing('needs_you', 'needs', 'waits in vain')
  return before.length > 0 ? standing('waiting', 'idle', 'waits') : standing('working', 'working', 'queued')
}

/** Where a task stands, from its own state, its agent's, and that of the tasks which it comes after. */
export function standingOf(task: Task, agent: Agent | undefined, tasks: Tasks = {}): Standing {
  if (task.status === 'done')
    return standing('done', task.landing ? 'merged' : 'ready', task.landing ? 'merged' : 'done')
  if (task.status === 'cancelled') return standing('done', 'idle', 'closed')
  if (task.launch === 'failed') return standing('needs_you', 'failed', 'did not start')
  if (task.status === 'failed') return standing('needs_you', 'failed', 'failed')
  if (agent && agent.status === 'needs_input') return withAgent(agent)
  if (task.status === 'review') return standing('review', 'ready', 'ready for review')
  if (task.status === 'blocked') return standing('needs_you', 'needs', 'blocked')
  if (task.launch === 'queued') return queued(task, tasks)
  if (['worktree', 'setup', 'agent'].includes(task.launch)) return standing('working', 'working', 'starting')
  if (agent) return withAgent(agent)
  return standing('waiting', 'idle', 'not started')
}
