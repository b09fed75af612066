import { isStuck, type Agent } from '../../contract/agent.ts'
import type { Task } from '../../contract/task.ts'
import { contentOf, type Meeting } from '../../domain/attention.ts'
import { isEnded } from '../../domain/task.ts'
import type { Tables } from '../ports/store.ts'
import { asksOfTask, findAsked, settleAsker } from './settleAsks.ts'
import { bring, type Recorded, type Settling } from './settling.ts'

interface Touched {
  task?: Task
  agent?: Agent
}

/** Opens, changes and closes what waits for the person, so that it says what the recorded images say. */
export function settleAttention(settling: Settling, recorded: readonly Recorded[]): void {
  const touched = new Map<string, Touched>()
  for (const { images } of recorded) {
    const { task, agent } = images
    if (task) touched.set(task.id, { ...touched.get(task.id), task })
    if (agent?.task_id && !isQuiet(settling, agent))
      touched.set(agent.task_id, { ...touched.get(agent.task_id), agent })
    if (agent?.role === 'coordinator' && agent.status === 'gone') touchOwned(settling, agent.id, touched)
  }
  const asked = findAsked(settling.tables, recorded)
  for (const id of asked.tasks) touched.set(id, { ...touched.get(id) })
  for (const [id, rows] of touched) settleTask(settling, id, rows, recorded)
  for (const asker of asked.askers) settleAsker(settling, asker, recorded)
}

/** Settles tasks of which nothing was recorded, because an older or a killed host has left them. */
export function settleTasks(settling: Settling, ids: Iterable<string>): void {
  for (const id of ids) settleTask(settling, id, {}, [])
}

/** An agent that neither asks nor failed, on a task of which nothing waits: the everyday case costs nothing. */
const isQuiet = ({ waiting }: Settling, agent: Agent): boolean =>
  !waiting.has(agent.task_id ?? '') &&
  !agent.paused &&
  !isStuck(agent) &&
  !['needs_input', 'stale', 'gone'].includes(agent.status)

/** What its coordinator looked after waits for the person from now on. */
function touchOwned({ tables }: Settling, agentId: string, touched: Map<string, Touched>): void {
  for (const task of tables.tasks.list({ where: { coordinator_id: agentId } })) {
    if (!isEnded(task)) touched.set(task.id, { task, ...touched.get(task.id) })
  }
}

function settleTask(settling: Settling, id: string, rows: Touched, recorded: readonly Recorded[]): void {
  const { tables, waiting } = settling
  const task = rows.task ?? tables.tasks.get(id)
  if (!task) return
  const open = waiting.has(id) ? tables.attention.list({ where: { task_id: id, closed_at: null } }) : []
  const asks = asksOfTask(tables, task, open, recorded)
  const wanted = isEnded(task) ? [] : contentOf({ ...factsOf(tables, task, rows.agent), asks })
  if (wanted.length === 0 && !waiting.has(id)) return
  if (wanted.length === 0 && open.length === 0) waiting.delete(id)
  else waiting.add(id)
  bring(settling, { project_id: task.project_id, task_id: id }, { open, wanted }, recorded)
}

function factsOf(tables: Tables, task: Task, image: Agent | undefined) {
  const own = image?.id === task.agent_id ? image : undefined
  return {
    task,
    agent: own ?? (task.agent_id === null ? undefined : tables.agents.get(task.agent_id)),
    coordinated: isLooked(tables, task),
    meetings: task.collisions.length === 0 ? [] : meetingsOf(tables, task),
  }
}

/** Whether a coordinator looks after it. One that does not run here is never seen, so it counts as away. */
function isLooked(tables: Tables, task: Task): boolean {
  const coordinator = task.coordinator_id === null ? undefined : tables.agents.get(task.coordinator_id)
  return coordinator !== undefined && coordinator.status !== 'gone'
}

/** Each pair is told once: of two tasks of the person by the one with the smaller id, else by the person's. */
function meetingsOf(tables: Tables, task: Task): Meeting[] {
  return task.collisions.flatMap(({ task_id: otherId, paths }) => {
    const other = tables.tasks.get(otherId)
    if (!other || isEnded(other)) return []
    return otherId < task.id && !isLooked(tables, other) ? [] : [{ title: other.title, paths }]
  })
}
