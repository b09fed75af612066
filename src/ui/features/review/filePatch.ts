import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import type { ChangedFile } from '../../../contract/change.ts'
import type { Yard } from '../../state/yard.ts'
import { readPatch } from './readPatch.ts'
import type { ReadAnswer } from './readPatch.worker.ts'

/** The most that is shown of one file, in bytes; the host gives no more at once. */
const LIMIT = 1_000_000
/** Patches of other files that are kept for coming back. */
const KEPT = 30

export interface ShownFile {
  readonly file: ChangedFile
  readonly diff: ReadAnswer['diff']
  readonly lines: ReadAnswer['lines']
  readonly truncated: boolean
  /** Why there is nothing of it; null when there is. */
  readonly problem: string | null
}

interface FilePatchInput {
  readonly taskId: string
  readonly file: Accessor<ChangedFile | null>
  readonly hideSpace: Accessor<boolean>
  /** See Review: a patch of an older edition is not shown again. */
  readonly edition: Accessor<number>
}

interface Patch {
  readonly text: string
  readonly truncated: boolean
  readonly problem: string | null
}

/** The diff of the chosen file. The one before stays until the next is read; only the last that was chosen counts. */
export function createFilePatch(yard: Yard, input: FilePatchInput): Accessor<ShownFile | null> {
  const [shown, setShown] = createSignal<ShownFile | null>(null)
  const patches = new Map<string, Patch>()
  let wanted: { file: ChangedFile; hideSpace: boolean; edition: number } | null = null
  let last: { path: string; text: string; hideSpace: boolean } | null = null
  let busy = false
  let ended = false
  onCleanup(() => (ended = true))

  const fetch = async ({ path }: ChangedFile, edition: number): Promise<Patch> => {
    const key = `${edition} ${path}`
    const kept = patches.get(key)
    if (kept) return kept
    const found = await yard.call((client) =>
      client.task.diff({ task_id: input.taskId, file: path, max_bytes: LIMIT }),
    )
    if (!found.ok) return { text: '', truncated: false, problem: found.error.message }
    const patch = { text: found.value.patch, truncated: found.value.truncated, problem: null }
    patches.set(key, patch)
    for (const old of [...patches.keys()].slice(0, -KEPT)) patches.delete(old)
    return patch
  }
  const work = async (): Promise<void> => {
    if (busy) return
    busy = true
    for (let now = wanted; now && !ended; now = wanted === now ? null : wanted) {
      const { file, hideSpace, edition } = now
      const patch = await fetch(file, edition)
      if (last?.path === file.path && last.text === patch.text && last.hideSpace === hideSpace) {
        // The same text again stays as it is drawn.
        setShown((before) => before && { ...before, file })
        continue
      }
      const key = `${input.taskId} ${edition} ${hideSpace} ${file.path}`
      const read = await readPatch({ patch: patch.text, hideSpace, key })
      if (wanted !== now || ended) continue
      last = { path: file.path, text: patch.text, hideSpace }
      setShown({
        ...{ file, diff: read.diff, lines: read.lines },
        ...{ truncated: patch.truncated, problem: patch.problem },
      })
    }
    busy = false
  }
  createEffect(
    on([input.file, input.hideSpace, input.edition], ([file, hideSpace, edition]) => {
      wanted = file && !file.binary ? { file, hideSpace, edition } : null
      if (wanted) void work()
      else {
        last = null
        setShown(null)
      }
    }),
  )
  return shown
}
