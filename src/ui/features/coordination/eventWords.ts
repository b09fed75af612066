import type { Event } from '../../../contract/event.ts'

/** What an event is about, for the filter: groups of types in the order of the list. */
export const EVENT_GROUPS: readonly (readonly [string, string])[] = [
  ['task', 'Tasks'],
  ['agent', 'Agents'],
  ['run', 'Runs'],
  ['lock', 'Locks'],
  ['edit', 'Refused edits'],
  ['message', 'Messages'],
  ['thread', 'Threads'],
  ['memory', 'Memory'],
  ['note', 'Notes'],
  ['prompt', 'Prompts'],
  ['signal', 'Signals'],
  ['review', 'Reviews'],
  ['attention', 'Waits for you'],
  ['terminal', 'Terminals'],
  ['worktree', 'Worktrees'],
  ['project', 'Project'],
]

/** Types whose two words say too little by themselves. */
const WORDS: Readonly<Record<string, string>> = {
  'agent.gone': 'Agent ended',
  'agent.given_back': 'Agent goes on by itself',
  'agent.held': 'Agent taken by you',
  'attention.opened': 'Waits for you',
  'attention.closed': 'Waits no more',
  'edit.refused': 'Edit held back by a lock',
  'lock.forced': 'Lock ended against its owner',
  'lock.owner_gone': 'Lock freed with its owner',
  'mcp.connected': 'Tools connected',
  'mcp.failed': 'Tools failed to connect',
  'memory.recorded': 'Remembered',
  'memory.superseded': 'Replaced in memory',
  'memory.forgotten': 'Forgotten',
  'message.sent': 'Message',
  'message.queued': 'Message for one more',
  'note.added': 'Note',
  'signal.returned': 'Signal waits again',
  'task.collided': 'Task collides with another',
  'task.merge_refused': 'Merge refused',
  'task.sent_back': 'Task sent back',
  'task.submitted': 'Task submitted for review',
}

/** The kind of event in plain words. */
export function eventTitle({ type }: Pick<Event, 'type'>): string {
  const words = WORDS[type] ?? type.replaceAll(/[._]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export interface EventFilter {
  readonly type: string
  readonly task_id: string
  readonly agent: string
  readonly query: string
}

export const NO_FILTER: EventFilter = { type: '', task_id: '', agent: '', query: '' }

/** The fields of a filter that say something, as the host takes them. */
export const asked = ({ type, task_id, agent, query }: EventFilter) => ({
  ...(type === '' ? {} : { type }),
  ...(task_id === '' ? {} : { task_id }),
  ...(agent === '' ? {} : { agent }),
  ...(query.trim() === '' ? {} : { query: query.trim() }),
})

/** Whether an event that has just come belongs to the list, as the host would say. */
export function fitsFilter(event: Event, projectId: string, filter: EventFilter): boolean {
  if (event.project_id !== projectId) return false
  if (filter.type !== '' && event.type.split('.')[0] !== filter.type) return false
  if (filter.task_id !== '' && event.task_id !== filter.task_id) return false
  if (filter.agent !== '' && event.agent_id !== filter.agent) return false
  const found = wordsOf(`${event.type} ${event.by} ${event.detail}`)
  return wordsOf(filter.query).every((word) => found.some((one) => one.startsWith(word)))
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
