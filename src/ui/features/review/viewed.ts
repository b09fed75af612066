import { createSignal } from 'solid-js'
import { isRecord, keep, readKept } from './kept.ts'
import type { ListedFile } from './review.ts'

const keyOf = (taskId: string): string => `switchyard.review.viewed.${taskId}`

/** The content that was looked at. A file without one, such as a deleted one, is known by its counts. */
const markOf = ({ blob, status, additions, deletions }: ListedFile): string =>
  blob ?? `${status} ${additions} ${deletions}`

/** Whether the person has looked through a file, and whether it is another one since. */
export type Look = 'new' | 'viewed' | 'changed'

export interface Viewed {
  isAny(): boolean
  lookAt(file: ListedFile, counted: boolean): Look
  setViewed(file: ListedFile, viewed: boolean): void
}

function readMarks(taskId: string): ReadonlyMap<string, string> {
  const kept = readKept(keyOf(taskId))
  if (!isRecord(kept) || !isRecord(kept['marks'])) return new Map()
  const marks = Object.entries(kept['marks'])
  return new Map(marks.filter((each): each is [string, string] => typeof each[1] === 'string'))
}

/** Which files of a task the person has looked through, each with the content that it had. */
export function createViewed(taskId: string): Viewed {
  const [marks, setMarks] = createSignal(readMarks(taskId))
  return {
    isAny: () => marks().size > 0,
    lookAt(file, counted) {
      const mark = marks().get(file.path)
      if (mark === undefined) return 'new'
      // Before contents are known, what was viewed is taken for viewed.
      return !counted || mark === markOf(file) ? 'viewed' : 'changed'
    },
    setViewed(file, viewed) {
      const next = new Map(marks())
      if (viewed) next.set(file.path, markOf(file))
      else next.delete(file.path)
      setMarks(next)
      keep(keyOf(taskId), { marks: Object.fromEntries(next) })
    },
  }
}
