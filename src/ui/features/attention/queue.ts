import type { Attention, AttentionKind } from '../../../contract/attention.ts'
import type { YardState } from '../../state/yard.ts'
import type { Lamp } from '../tasks/urgency.ts'

/** What an agent cannot go on without comes first, what only waits to be looked at last. */
const URGENCY: readonly AttentionKind[] = [
  'permission',
  'question',
  'blocker',
  'message',
  'failure',
  'conflict',
  'review',
]

interface Look {
  readonly lamp: Lamp
  readonly word: string
}

const LOOKS: Readonly<Record<AttentionKind, Look>> = {
  permission: { lamp: 'needs', word: 'Permission' },
  question: { lamp: 'needs', word: 'Question' },
  blocker: { lamp: 'needs', word: 'Blocked' },
  message: { lamp: 'needs', word: 'Message' },
  failure: { lamp: 'failed', word: 'Failed' },
  conflict: { lamp: 'needs', word: 'Conflict' },
  review: { lamp: 'ready', word: 'Review' },
}

export const lookOf = ({ kind }: Pick<Attention, 'kind'>): Look => LOOKS[kind]

export const isDialog = ({ kind }: Pick<Attention, 'kind'>): boolean =>
  kind === 'permission' || kind === 'question'

const rankOf = ({ kind }: Attention): number => (isDialog({ kind }) ? 0 : URGENCY.indexOf(kind))

export interface Queue {
  readonly now: readonly Attention[]
  /** What was put off. */
  readonly later: readonly Attention[]
}

/** What an item is about, in words: its task, or who asks about none. */
export const subjectOf = (
  { tasks, agents }: Pick<YardState, 'tasks' | 'agents'>,
  { task_id: task, agent_id: agent }: Pick<Attention, 'task_id' | 'agent_id'>,
): string => (task === null ? (agents[agent ?? '']?.label ?? 'Somebody') : (tasks[task]?.title ?? task))

/** The kind of the agent that it comes from. */
export const kindOf = (
  { tasks, agents }: Pick<YardState, 'tasks' | 'agents'>,
  { task_id: task, agent_id: agent }: Pick<Attention, 'task_id' | 'agent_id'>,
): string | undefined => (task === null ? agents[agent ?? '']?.kind : tasks[task]?.kind)

/** What is open: the most urgent first, within that what has waited longest. */
export function queueOf(items: readonly Attention[]): Queue {
  const open = items
    .filter((item) => item.closed_at === null)
    .toSorted(
      (one, other) =>
        rankOf(one) - rankOf(other) ||
        one.opened_at.localeCompare(other.opened_at) ||
        one.id.localeCompare(other.id),
    )
  return {
    now: open.filter((item) => item.later_at === null),
    later: open.filter((item) => item.later_at !== null),
  }
}

/** What the pill says: what an agent waits for, and apart from it what is ready to be looked at. */
export function countWords(now: readonly Attention[]): string {
  const reviews = now.filter(({ kind }) => kind === 'review').length
  const needs = now.length - reviews
  const parts = [
    needs > 0 ? `${needs} ${needs === 1 ? 'needs' : 'need'} you` : '',
    reviews > 0 ? `${reviews} to review` : '',
  ]
  return parts.filter(Boolean).join(' · ')
}

export interface Bound {
  /** The key that chooses it here. */
  readonly press: string
  /** The key that the dialog itself knows it by. */
  readonly key: string
  readonly label: string
}

const OWN_KEY = /^[1-9yn]$/

/** One key for each option: its own where that is a digit, y or n, else its place; those without a free key have none. */
export function bindKeys(options: Attention['options']): Bound[] {
  const taken = new Set(options.map(({ key }) => key.toLowerCase()).filter((key) => OWN_KEY.test(key)))
  return options.map(({ key, label }, at) => {
    if (OWN_KEY.test(key.toLowerCase())) return { press: key.toLowerCase(), key, label }
    const place = String(at + 1)
    return { press: place.length === 1 && !taken.has(place) ? place : '', key, label }
  })
}

/** What must be the same as it was shown for an answer to be meant for it. */
export const identityOf = (item: Attention | undefined): string =>
  item ? JSON.stringify([item.id, item.text, item.options]) : ''
