import { isOverLimit, isStuck, type Agent } from '../contract/agent.ts'
import type { Attention, AttentionKind } from '../contract/attention.ts'
import type { Message, MessageKind } from '../contract/message.ts'
import type { Task } from '../contract/task.ts'
import { isWantedEnd } from './agentEnd.ts'
import { isEnded } from './task.ts'

/** Longest text of an item in characters; a dialog keeps its whole text, by which an answer is checked. */
const TEXT_LIMIT = 5_000
const PATHS_SHOWN = 20

/** Another task that this one collides with, as far as this one's item tells of it. */
export interface Meeting {
  readonly title: string
  readonly paths: readonly string[]
}

/** Everything that decides what of one task waits for the person. */
export interface Facts {
  readonly task: Task
  /** The task's agent, running or ended. */
  readonly agent: Agent | undefined
  /** Whether a coordinator that runs here owns the task: all but its dialogs is then the coordinator's to deal with. */
  readonly coordinated: boolean
  readonly meetings: readonly Meeting[]
  /** Messages about the task that ask the person something and have neither been answered nor acknowledged. */
  readonly asks: readonly Message[]
}

/** What of an item its fact decides. */
export type Content = Pick<Attention, 'kind' | 'agent_id' | 'text' | 'options'>

const content = (kind: AttentionKind, agentId: string | null, text: string): Content => ({
  ...{ kind, agent_id: agentId, options: [] },
  text: text.slice(0, TEXT_LIMIT),
})

/** The items that are open as long as the facts are these; one of each sort at most. */
export function contentOf(facts: Facts): Content[] {
  const { task, coordinated } = facts
  if (isEnded(task)) return []
  const dialog = dialogOf(facts)
  // Only the person raises a limit.
  const halted = haltOf(facts)
  // What an agent asks the person by a message is meant for the person, whoever looks after the task.
  const asked = askedBy(facts.asks)
  if (coordinated) return [dialog, asked, halted].filter((each) => each !== null)
  const own = [failureOf(facts), halted ?? blockerOf(facts), reviewOf(facts), conflictOf(facts)]
  return [dialog, asked, ...own].filter((each) => each !== null)
}

function dialogOf({ agent }: Facts): Content | null {
  if (agent?.status !== 'needs_input') return null
  const { dialog } = agent
  // A hook may tell of a dialog before it is seen.
  if (dialog === null) return content('question', agent.id, agent.status_reason)
  return {
    kind: dialog.kind === 'question' ? 'question' : 'permission',
    agent_id: agent.id,
    text: dialog.text,
    options: dialog.options,
  }
}

/** What is asked by messages, as one item that names each. */
export function askedBy(asks: readonly Message[]): Content | null {
  const [first] = asks
  if (!first) return null
  const words = asks.map(
    ({ kind, sender_label: label, body }) => `${ASKS[kind] ?? kind} from ${label}:\n${body}`,
  )
  return {
    ...content('message', first.sender.startsWith('agt-') ? first.sender : null, words.join('\n\n')),
    options: asks.map(({ id, kind, sender_label: label }) => ({
      key: id,
      label: `${ASKS[kind] ?? kind} from ${label}`,
    })),
  }
}

const ASKS: Readonly<Partial<Record<MessageKind, string>>> = {
  question: 'Question',
  blocker: 'Blocker',
  review_request: 'Request for a review',
}

function failureOf({ task, agent }: Facts): Content | null {
  if (task.launch === 'failed')
    return content('failure', null, `It did not start: ${task.launch_error ?? 'no reason is known'}`)
  if (task.status === 'failed')
    return content(
      'failure',
      agent?.id ?? null,
      `It has failed: ${task.block?.reason ?? agent?.status_reason ?? 'no reason is known'}`,
    )
  if (agent?.status === 'stale') return content('failure', agent.id, agent.status_reason)
  const left = agent?.status === 'gone' && task.agent_id === agent.id && task.launch === 'none'
  if (!left || task.status === 'review' || isWantedEnd(agent.status_reason)) return null
  return content('failure', agent.id, `Its agent ended without saying done: ${agent.status_reason}`)
}

const blockerOf = ({ task }: Facts): Content | null =>
  task.status === 'blocked'
    ? content('blocker', task.agent_id, `It cannot go on: ${task.block?.reason ?? 'no reason is known'}`)
    : null

/** It was paused by a limit, or seems stuck. */
function haltOf({ agent, coordinated }: Facts): Content | null {
  if (!agent || agent.status === 'gone') return null
  if (agent.paused && isOverLimit(agent.paused_reason))
    return content('blocker', agent.id, `It is paused, ${agent.paused_reason}`)
  return isStuck(agent) && !coordinated ? content('blocker', agent.id, `It ${agent.status_reason}`) : null
}

const reviewOf = ({ task }: Facts): Content | null =>
  task.status === 'review' ? content('review', task.agent_id, task.completion?.summary ?? '') : null

function conflictOf({ task, meetings }: Facts): Content | null {
  if (meetings.length === 0) return null
  const parts = meetings.map(({ title, paths }) => {
    const more = paths.length > PATHS_SHOWN ? [`and ${paths.length - PATHS_SHOWN} more`] : []
    return [`Collides with “${title}” in`, ...paths.slice(0, PATHS_SHOWN), ...more].join('\n')
  })
  return content('conflict', task.agent_id, parts.join('\n'))
}

const isDialog = ({ kind }: Pick<Attention, 'kind'>): boolean => kind === 'permission' || kind === 'question'
const sort = (item: Pick<Attention, 'kind'>): string => (isDialog(item) ? 'dialog' : item.kind)

const squeezed = (text: string): string => text.replaceAll(/\s/g, '')

/** Whether both stand for the same fact, as it was and as it is. A dialog with another text is another one. */
function isSame(item: Attention, now: Content): boolean {
  if (sort(item) !== sort(now)) return false
  if (!isDialog(item)) return true
  // One that is still being drawn, or that only a hook has told of, could not be answered yet; and a terminal that becomes
  // narrower wraps or cuts the words of the same dialog.
  const [before, after] = [squeezed(item.text), squeezed(now.text)]
  return before.startsWith(after) || after.startsWith(before) || item.options.length === 0
}

const isAlike = (item: Content, now: Content): boolean =>
  item.kind === now.kind &&
  item.agent_id === now.agent_id &&
  item.text === now.text &&
  JSON.stringify(item.options) === JSON.stringify(now.options)

export interface Settlement {
  readonly opened: readonly Content[]
  readonly changed: readonly { readonly item: Attention; readonly now: Content }[]
  readonly closed: readonly Attention[]
}

/** Whether a change says something new, so that what was put off comes back to the front. */
export const isNews = (item: Attention, now: Content): boolean =>
  item.kind !== now.kind || squeezed(item.text) !== squeezed(now.text)

/** What has to happen to the open items of a task or of somebody who asks, for them to be what is wanted. */
export function decideAttention(open: readonly Attention[], wanted: readonly Content[]): Settlement {
  const kept = wanted.map((now) => ({ now, item: open.find((item) => isSame(item, now)) }))
  return {
    opened: kept.flatMap(({ now, item }) => (item ? [] : [now])),
    changed: kept.flatMap(({ now, item }) => (item && !isAlike(item, now) ? [{ item, now }] : [])),
    closed: open.filter((item) => !kept.some((each) => each.item === item)),
  }
}

const OUTCOMES: Readonly<Record<string, string>> = {
  'task.merged': 'merged',
  'task.closed': 'closed',
  'task.sent_back': 'sent back',
  'task.completed': 'completed',
  'task.unblocked': 'unblocked',
  'task.released': 'released',
  'task.claimed': 'claimed',
  'task.reassigned': 'given to another',
  'task.submitted': 'submitted for review',
  'task.launching': 'started again',
  'agent.starting': 'started again',
  'agent.resuming': 'started again',
  'agent.restarting': 'started again',
  'agent.gone': 'its agent ended',
  'message.acknowledged': 'answered',
  'thread.resolved': 'decided',
  'thread.archived': 'put away',
}

/** How an item has ended, by the events of the change that ended it. */
export function outcomeOf(item: Attention, types: readonly string[]): string {
  const known = types.map((type) => OUTCOMES[type]).find((words) => words !== undefined)
  if (known !== undefined) return known
  return isDialog(item) ? 'no longer on its screen' : 'went away by itself'
}
