import { createStore, reconcile } from 'solid-js/store'
import type { Comment } from './comment.ts'
import { isRecord, keep, readKept } from './kept.ts'

const keyOf = (taskId: string): string => `switchyard.review.drafts.${taskId}`

function isComment(value: unknown): value is Comment {
  if (!isRecord(value)) return false
  const { id, path, quote, text, side, line, end } = value
  return (
    [id, path, quote, text].every((each) => typeof each === 'string') &&
    (side === 'additions' || side === 'deletions') &&
    typeof line === 'number' &&
    typeof end === 'number'
  )
}

export interface Drafts {
  readonly comments: readonly Comment[]
  add(comment: Omit<Comment, 'id'>): string
  setText(id: string, text: string): void
  remove(ids: readonly string[]): void
}

/** The comments on a task that are not sent yet. Each keystroke is kept, so a reload loses none. */
export function createDrafts(taskId: string): Drafts {
  const kept = readKept(keyOf(taskId))
  const [state, setState] = createStore<{ comments: Comment[] }>({
    comments: Array.isArray(kept) ? kept.filter(isComment) : [],
  })
  const save = (): void => keep(keyOf(taskId), state.comments.length === 0 ? null : state.comments)
  return {
    get comments() {
      return state.comments
    },
    add(comment) {
      const id = crypto.randomUUID()
      setState('comments', state.comments.length, { ...comment, id })
      save()
      return id
    },
    setText(id, text) {
      setState('comments', (comment) => comment.id === id, { text })
      save()
    },
    remove(ids) {
      const left = state.comments.filter((comment) => !ids.includes(comment.id))
      setState('comments', reconcile(left))
      save()
    },
  }
}
