import type { Agent } from '../../../contract/agent.ts'
import type { Task } from '../../../contract/task.ts'
import { hasStopped, tasksBefore } from './urgency.ts'

/** What a row says in a line of its own; the tone is said by the words too. */
export interface RowNote {
  readonly tone: 'failed' | 'needs' | 'calm'
  readonly words: string
}

const note = (tone: RowNote['tone'], words: string): RowNote => ({ tone, words })
const firstLine = (text: string): string => text.trim().split('\n')[0] ?? ''

const STEPS: Readonly<Record<string, string>> = {
  queued: 'waits for a free place',
  worktree: 'making its worktree',
  setup: 'running the setup command',
  agent: 'starting its agent',
}

type Tasks = Readonly<Record<string, Task>>

function collisionNote(task: Task, tasks: Tasks): RowNote | null {
  const [first, ...more] = task.collisions
  if (!first) return null
  const other = tasks[first.task_id]?.title ?? first.task_id
  const [path, ...paths] = first.paths
  const where = path === undefined ? '' : ` in ${path}${paths.length > 0 ? ` and ${paths.length} more` : ''}`
  return note(
    'failed',
    `collides with ${other}${where}${more.length > 0 ? `, and ${more.length} others` : ''}`,
  )
}

function waitNote(task: Task, tasks: Tasks): RowNote | null {
  const before = tasksBefore(task, tasks)
  const stopped = before.find(hasStopped)
  if (stopped) return note('needs', `waits in vain: ${stopped.title} has failed`)
  return before.length === 0 ? null : note('calm', `after ${before.map(({ title }) => title).join(', ')}`)
}

/** The one thing about a task that is worth a line in its row, the most pressing first. */
export function rowNote(task: Task, agent: Agent | undefined, tasks: Tasks): RowNote | null {
  if (task.status === 'done' || task.status === 'cancelled') return null
  if (task.launch === 'failed' && task.launch_error !== null)
    return note('failed', firstLine(task.launch_error))
  const collision = collisionNote(task, tasks)
  if (collision) return collision
  if (agent?.status === 'needs_input' && agent.dialog)
    return note('needs', `asks: ${firstLine(agent.dialog.text)}`)
  const isStarting = task.launch !== 'running' && task.launch !== 'failed'
  const wait = isStarting ? waitNote(task, tasks) : null
  if (wait) return wait
  const step = STEPS[task.launch]
  return step === undefined ? null : note('calm', step)
}
