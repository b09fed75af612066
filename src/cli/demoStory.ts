import { cleanLine } from '../base/text.ts'
import type { Agent } from '../contract/agent.ts'
import type { Event } from '../contract/event.ts'
import type { Task } from '../contract/task.ts'
import type { Snapshot } from '../contract/views.ts'

const ENDED = new Set<Task['status']>(['done', 'cancelled', 'failed'])

const firstLine = (text: string): string => cleanLine(text.split('\n')[0] ?? '').slice(0, 100)

/** What has come of the main job so far, folded from the feed. */
export class Story {
  readonly #tasks = new Map<string, Task>()
  readonly #agents = new Map<string, Agent>()

  restart({ tasks, agents }: Snapshot): void {
    for (const task of tasks) this.#tasks.set(task.id, task)
    for (const agent of agents) this.#agents.set(agent.id, agent)
  }

  /** Takes an event in and says it in one line, if it is worth one. */
  tell({ type, task_id, detail, images }: Event): string | undefined {
    if (images.task) this.#tasks.set(images.task.id, images.task)
    if (images.agent) this.#agents.set(images.agent.id, images.agent)
    const task = images.task ?? (task_id === null ? undefined : this.#tasks.get(task_id))
    if (!task) return undefined
    const said = this.#phrase(type, task, detail)
    return said === undefined ? undefined : `${cleanLine(task.title)}: ${said}`
  }

  #phrase(type: string, task: Task, detail: string): string | undefined {
    switch (type) {
      case 'task.created':
        return task.role === 'coordinator' ? 'task for the coordinator' : `task created (${task.id})`
      case 'worktree.added':
        return `worktree on branch ${cleanLine(task.branch ?? '')}`
      case 'agent.started':
        return `${task.role} started`
      case 'task.submitted':
        return `signals done: ${firstLine(task.completion?.summary ?? detail)}`
      case 'task.sent_back':
        return 'sent back to its worker'
      case 'task.merged':
        return `merged into ${cleanLine(task.landing?.target ?? task.base_branch)}`
      case 'task.closed':
        return 'closed'
      case 'task.launch_failed':
      case 'agent.failed':
        return `failed: ${firstLine(detail)}`
      default:
        return undefined
    }
  }

  get workers(): Task[] {
    return [...this.#tasks.values()].filter(({ role }) => role === 'worker')
  }

  /** Workers' tasks with a change that is not merged yet. */
  get submitted(): Task[] {
    return this.workers.filter(({ status, completion }) => completion !== null && !ENDED.has(status))
  }

  /** All workers' tasks have ended and the coordinator is at its prompt again, or gone. */
  get isOver(): boolean {
    const coordinator = [...this.#agents.values()].find(({ role }) => role === 'coordinator')
    const resting = coordinator !== undefined && ['idle', 'gone'].includes(coordinator.status)
    return this.workers.length > 0 && this.workers.every(({ status }) => ENDED.has(status)) && resting
  }

  get allMerged(): boolean {
    return (
      this.workers.length > 0 &&
      this.workers.every(({ landing }) => landing !== null && landing.undone_at === null)
    )
  }
}
