import type { Agent } from '../../contract/agent.ts'
import type { Lock } from '../../contract/lock.ts'
import type { Memory } from '../../contract/memory.ts'
import type { Message, Thread } from '../../contract/message.ts'
import type { Project } from '../../contract/project.ts'
import type { Run } from '../../contract/run.ts'
import type { Task, TaskStatus } from '../../contract/task.ts'
import { heldLocks } from '../locks/heldLocks.ts'
import type { Tables } from '../ports/store.ts'

/** Who is briefed; `agent` is null for one that only a token stands for. */
export interface Briefed extends Pick<Agent, 'id' | 'role' | 'project_id' | 'task_id' | 'label'> {
  readonly agent: Agent | null
}

export interface BriefingFacts {
  readonly agent: Briefed
  readonly paused: boolean
  readonly project: Project | undefined
  readonly task: Task | undefined
  readonly run: Run | undefined
  /** The tasks that its own comes after. */
  readonly before: readonly Task[]
  /** Those that it coordinates and that have not ended. */
  readonly open: readonly Task[]
  readonly led: Readonly<Partial<Record<TaskStatus, number>>>
  readonly locks: readonly Lock[]
  /** Of others in the project. */
  readonly foreign: readonly Lock[]
  readonly others: readonly Agent[]
  /** Directives of the operator and the host that are not acknowledged. */
  readonly directives: readonly Message[]
  readonly unread: readonly Message[]
  readonly waiting: readonly Thread[]
  readonly memories: readonly Memory[]
}

/** So many of what a project may have without end. */
const SHOWN = 30

/** What of the stored state concerns one agent, from one consistent read. */
export function gatherFacts(tables: Tables, agent: Briefed, now: number): BriefingFacts {
  const { id, project_id } = agent
  const task = agent.task_id === null ? undefined : tables.tasks.get(agent.task_id)
  const owned = tables.runs.list({
    where: { project_id, coordinator_id: id },
    newestFirst: true,
    limit: 1,
  })[0]
  const run = task?.run_id ? tables.runs.get(task.run_id) : agent.role === 'coordinator' ? owned : undefined
  const held = heldLocks(tables, project_id, now)
  const led =
    agent.role === 'coordinator' ? tables.tasks.list({ where: { project_id, coordinator_id: id } }) : []
  const mail = mailOf(tables, agent)
  return {
    agent,
    paused: agent.agent?.paused ?? false,
    project: tables.projects.get(project_id),
    task,
    run,
    before: (task?.after ?? []).flatMap((one) => tables.tasks.get(one) ?? []),
    open: led.filter(({ status }) => status !== 'done' && status !== 'cancelled').slice(-SHOWN),
    led: countOf(led),
    locks: held.filter(({ owner }) => owner === id),
    foreign: held.filter(({ owner }) => owner !== id),
    others: tables.agents
      .list({
        where: { project_id, status: ['starting', 'working', 'needs_input', 'idle', 'unsure', 'stale'] },
      })
      .filter((other) => other.id !== id)
      .slice(-SHOWN),
    ...mail,
    waiting: tables.threads.list({
      where: {
        project_id,
        status: ['open', 'waiting'],
        waiting_on: [id, `label:${agent.label}`, `role:${agent.role}`],
      },
      limit: SHOWN,
    }),
    memories: tables.memories.list({
      where: { project_id, superseded_by: null, type: ['decision', 'constraint'] },
      newestFirst: true,
      limit: SHOWN,
    }),
  }
}

function countOf(tasks: readonly Task[]): Partial<Record<TaskStatus, number>> {
  const counts: Partial<Record<TaskStatus, number>> = {}
  for (const { status } of tasks) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** Whose directives stand outside of the frame. */
const AUTHENTICATED = ['operator', 'host']

function mailOf(tables: Tables, { id }: Briefed): Pick<BriefingFacts, 'directives' | 'unread'> {
  const open = tables.deliveries.list({ where: { recipient: id, state: ['queued', 'delivered', 'read'] } })
  const of = (delivery: { readonly message_id: string }): Message[] => {
    const message = tables.messages.get(delivery.message_id)
    return message ? [message] : []
  }
  const isDirective = ({ kind, sender }: Message): boolean =>
    kind === 'directive' && AUTHENTICATED.includes(sender)
  return {
    directives: open.flatMap(of).filter(isDirective).slice(-SHOWN),
    unread: open
      .filter(({ state }) => state !== 'read')
      .flatMap(of)
      .filter((message) => !isDirective(message)),
  }
}
