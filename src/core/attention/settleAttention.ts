import { newId, type RandomBytes } from '../../base/ids.ts'
import { isStuck, type Agent } from '../../contract/agent.ts'
import type { Attention } from '../../contract/attention.ts'
import type { EventImages } from '../../contract/event.ts'
import type { Message } from '../../contract/message.ts'
import type { Task } from '../../contract/task.ts'
import { ASKING } from '../../domain/mail.ts'
import { contentOf, decideAttention, isNews, outcomeOf, type Meeting } from '../../domain/attention.ts'
import { isEnded } from '../../domain/task.ts'
import type { Tables } from '../ports/store.ts'

/** What one transaction has recorded, as far as it decides what waits for the person. */
export interface Recorded {
  readonly type: string
  readonly images: EventImages
  /** How what waited has ended, where the use case knows better than its event. */
  readonly outcome?: string
}

/** The transaction that the items are settled in. */
export interface Settling {
  readonly tables: Tables
  readonly at: string
  readonly random: RandomBytes
  /** Tasks that may have open items; every other one has none. */
  readonly waiting: Set<string>
  /** Who made the change. */
  readonly by: string
  record(fact: { type: string; detail: string; images: EventImages }): void
}

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
    const asked = askingTask(settling, images)
    if (asked !== null) touched.set(asked, { ...touched.get(asked) })
    if (agent?.role === 'coordinator' && agent.status === 'gone') touchOwned(settling, agent.id, touched)
  }
  for (const [id, rows] of touched) settleTask(settling, id, rows, recorded)
}

/** The task about which a message asks the person something, or did until now. */
function askingTask({ tables }: Settling, { delivery }: EventImages): string | null {
  if (delivery?.recipient !== 'operator') return null
  const message = tables.messages.get(delivery.message_id)
  return message && ASKING.includes(message.kind) ? message.task_id : null
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
  const asks = asksOf(tables, task, waiting.has(id), recorded)
  const wanted = isEnded(task) ? [] : contentOf({ ...factsOf(tables, task, rows.agent), asks })
  if (wanted.length === 0 && !waiting.has(id)) return
  const open = tables.attention.list({ where: { task_id: id, closed_at: null } })
  if (wanted.length === 0 && open.length === 0) waiting.delete(id)
  else waiting.add(id)
  const { opened, changed, closed } = decideAttention(open, wanted)
  for (const item of closed) close(settling, item, recorded)
  for (const { item, now } of changed) {
    // Something new about it brings what was put off back to the front.
    const change = { ...now, later_at: isNews(item, now) ? null : item.later_at }
    tables.attention.update(item.id, change)
    settling.record({
      type: 'attention.changed',
      detail: item.kind,
      images: { attention: { ...item, ...change } },
    })
  }
  for (const now of opened) {
    const item: Attention = {
      id: newId('att', settling.random),
      project_id: task.project_id,
      task_id: task.id,
      ...now,
      opened_at: settling.at,
      ...{ later_at: null, closed_at: null, outcome: null, closed_by: null },
    }
    tables.attention.insert(item)
    settling.record({ type: 'attention.opened', detail: item.kind, images: { attention: item } })
  }
}

function close(settling: Settling, item: Attention, recorded: readonly Recorded[]): void {
  const own = recorded.filter(({ images: { task, agent, delivery } }) => {
    const isAnswer = item.kind === 'message' && delivery?.recipient === 'operator'
    return isAnswer || task?.id === item.task_id || agent?.task_id === item.task_id
  })
  const types = own.map(({ type }) => type)
  const outcome = own.find((each) => each.outcome !== undefined)?.outcome ?? outcomeOf(item, types)
  const change = { closed_at: settling.at, outcome, closed_by: settling.by }
  settling.tables.attention.update(item.id, change)
  settling.record({
    type: 'attention.closed',
    detail: outcome,
    images: { attention: { ...item, ...change } },
  })
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

/** Those that the open item names and those that have just come, as far as the person still owes them an answer. */
function asksOf(tables: Tables, task: Task, isOpen: boolean, recorded: readonly Recorded[]): Message[] {
  const [item] = isOpen
    ? tables.attention.list({ where: { task_id: task.id, closed_at: null, kind: 'message' } })
    : []
  const known = item?.options.map(({ key }) => key) ?? []
  const come = recorded.flatMap(({ images }) =>
    images.delivery?.recipient === 'operator' ? [images.delivery.message_id] : [],
  )
  return [...new Set([...known, ...come])].flatMap((id) => {
    const message = tables.messages.get(id)
    const where = { message_id: id, recipient: 'operator' }
    const [delivery] = tables.deliveries.list({ where })
    const isOwed = delivery?.state !== 'acknowledged' && delivery?.state !== 'expired'
    return message?.task_id === task.id && ASKING.includes(message.kind) && isOwed ? [message] : []
  })
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
