import { isoTime } from '../../base/clock.ts'
import type { Agent } from '../../contract/agent.ts'
import { isReached, overReason, type Used } from '../../domain/budget.ts'
import { setPaused } from '../agents/setPaused.ts'
import type { Context } from '../context.ts'
import { commit, type Writer } from '../ledger.ts'
import { postMessage } from '../messages/postMessage.ts'
import { projectOf } from '../require.ts'
import { dayOf } from './addSpending.ts'
import { limitsOf } from './limitsOf.ts'

const AT_WORK = ['starting', 'working', 'needs_input', 'idle', 'unsure', 'stale'] as const

/** Pauses whoever works on what has reached a limit, and tells the person and the coordinator; once, because they are paused then. */
export function enforceLimits(context: Context, { id, project_id, task_id }: Agent): void {
  const project = projectOf(context, { id, project_id })
  const day = dayOf(isoTime(context.ports.clock.now()))
  const reached = context.ports.store
    .read((tables) => limitsOf(tables, project, tables.tasks.get(task_id ?? ''), day))
    .filter(isReached)
  for (const used of reached) {
    commit(context, 'host', (writer) => {
      const paused = concerned(writer, project_id, used)
        .map((agent) => setPaused(writer, agent, overReason(used)))
        .filter((agent) => agent !== null)
      if (paused.length > 0) tell(context, writer, { used, paused })
    })
  }
}

/** The same for all who are at work in a project, whose limits have changed. */
export function enforceAllLimits(context: Context, projectId: string): void {
  const where = { project_id: projectId, paused: false, status: AT_WORK }
  for (const agent of context.ports.store.read((tables) => tables.agents.list({ where })))
    enforceLimits(context, agent)
}

function concerned({ tables }: Writer, projectId: string, { limit, id }: Used): Agent[] {
  const agents = tables.agents.list({ where: { project_id: projectId, paused: false, status: AT_WORK } })
  if (limit === 'day') return agents
  return agents.filter(({ task_id: task }) =>
    limit === 'task' ? task === id : tables.tasks.get(task ?? '')?.run_id === id,
  )
}

interface Told {
  readonly used: Used
  readonly paused: readonly Agent[]
}

function tell(context: Context, writer: Writer, { used, paused }: Told): void {
  const [first] = paused
  if (!first) return
  const coordinators = new Set(
    paused.flatMap(({ task_id: task }) => writer.tables.tasks.get(task ?? '')?.coordinator_id ?? []),
  )
  const names = paused.map(({ id, label }) => `${label} (${id})`).join(', ')
  const draft = {
    ...{ project_id: first.project_id, thread_id: null, reply_to: null },
    task_id: used.limit === 'task' ? used.id : null,
    // That it is paused waits for the person by itself; the message only tells of it.
    ...{ kind: 'note' as const, sender: 'host', sender_label: 'Switchyard', recipient: 'operator' },
    body: `Paused: ${names}, ${overReason(used)}. Raise the limit and resume them, or stop them.`,
  }
  postMessage(context, writer, draft, [
    { recipient: 'operator', directed: true },
    ...[...coordinators].map((recipient) => ({ recipient, directed: true })),
  ])
}
