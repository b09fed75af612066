import { createStore, reconcile } from 'solid-js/store'
import type { Comment, Sent } from './comment.ts'
import { isRecord, keep, readKept } from './kept.ts'

const keyOf = (taskId: string): string => `switchyard.review.drafts.${taskId}`

function readSent(value: unknown): Sent | null {
  if (!isRecord(value)) return null
  const { prompt_id, head_sha } = value
  return typeof prompt_id === 'string' && typeof head_sha === 'string' ? { prompt_id, head_sha } : null
}

function readComment(value: unknown): Comment[] {
  if (!isRecord(value)) return []
  const { id, path, quote, text, side, line, end, commit } = value
  if (typeof id !== 'string' || typeof path !== 'string') return []
  if (typeof quote !== 'string' || typeof text !== 'string') return []
  if (typeof line !== 'number' || typeof end !== 'number') return []
  if (side !== 'additions' && side !== 'deletions') return []
  return [
    {
      ...{ id, path, quote, text, side, line, end },
      commit: typeof commit === 'string' ? commit : null,
      sent: readSent(value['sent']),
      outdated: value['outdated'] === true,
      resolved: value['resolved'] === true,
    },
  ]
}

export type NewComment = Pick<Comment, 'path' | 'quote' | 'text' | 'side' | 'line' | 'end' | 'commit'>

export interface Drafts {
  readonly comments: readonly Comment[]
  add(comment: NewComment): string
  change(id: string, change: Partial<Omit<Comment, 'id'>>): void
  remove(ids: readonly string[]): void
}

/** The comments on a task: those to be sent, and those that were. Each keystroke is kept, so a reload loses none. */
export function createDrafts(taskId: string): Drafts {
  const kept = readKept(keyOf(taskId))
  const [state, setState] = createStore<{ comments: Comment[] }>({
    comments: Array.isArray(kept) ? kept.flatMap(readComment) : [],
  })
  const save = (): void => keep(keyOf(taskId), state.comments.length === 0 ? null : state.comments)
  return {
    get comments() {
      return state.comments
    },
    add(comment) {
      const id = crypto.randomUUID()
      const fresh = { ...comment, id, sent: null, outdated: false, resolved: false }
      setState('comments', state.comments.length, fresh)
      save()
      return id
    },
    change(id, change) {
      setState('comments', (comment) => comment.id === id, change)
      save()
    },
    remove(ids) {
      const left = state.comments.filter((comment) => !ids.includes(comment.id))
      setState('comments', reconcile(left))
      save()
    },
  }
}
