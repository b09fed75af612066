import { createEffect, createSignal, on, type Accessor } from 'solid-js'
import type { ChangedFile } from '../../../contract/change.ts'
import { isRecord, keep, readKept } from './kept.ts'

const keyOf = (taskId: string): string => `switchyard.review.viewed.${taskId}`

/** A file that has changed since has other counts, and counts as not viewed. */
const markOf = ({ status, additions, deletions }: ChangedFile): string =>
  `${status} ${additions} ${deletions}`

export interface Viewed {
  isViewed(file: ChangedFile): boolean
  setViewed(file: ChangedFile, viewed: boolean): void
}

function marksAt(taskId: string, head: string): ReadonlyMap<string, string> {
  const kept = readKept(keyOf(taskId))
  if (!isRecord(kept) || kept['head'] !== head || !isRecord(kept['marks'])) return new Map()
  const marks = Object.entries(kept['marks'])
  return new Map(marks.filter((each): each is [string, string] => typeof each[1] === 'string'))
}

/** Which files the person has looked through, for one task and one head of it. */
export function createViewed(taskId: string, head: Accessor<string | null>): Viewed {
  const [marks, setMarks] = createSignal<ReadonlyMap<string, string>>(new Map())
  createEffect(on(head, (now) => setMarks(now === null ? new Map() : marksAt(taskId, now))))
  return {
    isViewed: (file) => marks().get(file.path) === markOf(file),
    setViewed(file, viewed) {
      const next = new Map(marks())
      if (viewed) next.set(file.path, markOf(file))
      else next.delete(file.path)
      setMarks(next)
      keep(keyOf(taskId), { head: head(), marks: Object.fromEntries(next) })
    },
  }
}
