import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import type { Yard } from '../../state/yard.ts'
import { readPatch } from './readPatch.ts'
import type { ReadAnswer } from './readPatch.worker.ts'
import type { ListedFile, Part } from './review.ts'

/** The most that is shown of one file, in bytes; the host gives no more at once. */
const LIMIT = 1_000_000
/** Patches of other files that are kept for coming back. */
const KEPT = 30

export interface ShownFile {
  readonly file: ListedFile
  readonly part: Part
  readonly diff: ReadAnswer['diff']
  readonly lines: ReadAnswer['lines']
  readonly truncated: boolean
  /** Why there is nothing of it; null when there is. */
  readonly problem: string | null
}

interface FilePatchInput {
  readonly taskId: string
  readonly file: Accessor<ListedFile | null>
  readonly part: Accessor<Part>
  readonly hideSpace: Accessor<boolean>
  /** See Review: a patch of an older edition is not shown again. */
  readonly edition: Accessor<number>
}

interface Patch {
  readonly text: string
  readonly truncated: boolean
  readonly problem: string | null
}

/** Asks the host for patches, each once an edition. */
function keepPatches(
  yard: Yard,
  taskId: string,
): (path: string, part: Part, edition: number) => Promise<Patch> {
  const patches = new Map<string, Patch>()
  return async (path, part, edition) => {
    const key = `${edition} ${part} ${path}`
    const kept = patches.get(key)
    if (kept) return kept
    const commit = part === null ? {} : { commit: part }
    const found = await yard.call((client) =>
      client.task.diff({ task_id: taskId, file: path, files: false, max_bytes: LIMIT, ...commit }),
    )
    if (!found.ok) return { text: '', truncated: false, problem: found.error.message }
    const patch = { text: found.value.patch, truncated: found.value.truncated, problem: null }
    patches.set(key, patch)
    for (const old of [...patches.keys()].slice(0, -KEPT)) patches.delete(old)
    return patch
  }
}

export interface FilePatch {
  readonly shown: Accessor<ShownFile | null>
  /** The lines of another file of the whole change as they are now; null where they cannot be read. */
  linesOf(path: string): Promise<ReadAnswer['lines'] | null>
}

/** The diff of the chosen file. The one before stays until the next is read; only the last that was chosen counts. */
export function createFilePatch(yard: Yard, input: FilePatchInput): FilePatch {
  const [shown, setShown] = createSignal<ShownFile | null>(null)
  let wanted: { file: ListedFile; part: Part; hideSpace: boolean; edition: number } | null = null
  let last: { path: string; text: string; part: Part; hideSpace: boolean } | null = null
  let busy = false
  let ended = false
  onCleanup(() => (ended = true))

  const fetch = keepPatches(yard, input.taskId)
  const work = async (): Promise<void> => {
    if (busy) return
    busy = true
    for (let now = wanted; now && !ended; now = wanted === now ? null : wanted) {
      const { file, part, hideSpace, edition } = now
      const patch = await fetch(file.path, part, edition)
      const isSame = last?.path === file.path && last.part === part && last.hideSpace === hideSpace
      if (isSame && last?.text === patch.text) {
        // The same text again stays as it is drawn.
        setShown((before) => before && { ...before, file })
        continue
      }
      const key = `${input.taskId} ${edition} ${part} ${hideSpace} ${file.path}`
      const read = await readPatch({ patch: patch.text, hideSpace, key })
      if (wanted !== now || ended) continue
      last = { path: file.path, text: patch.text, part, hideSpace }
      setShown({
        ...{ file, part, diff: read.diff, lines: read.lines },
        ...{ truncated: patch.truncated, problem: patch.problem },
      })
    }
    busy = false
  }
  createEffect(
    on([input.file, input.part, input.hideSpace, input.edition], ([file, part, hideSpace, edition]) => {
      wanted = file && !file.binary ? { file, part, hideSpace, edition } : null
      if (wanted) void work()
      else {
        last = null
        setShown(null)
      }
    }),
  )
  return {
    shown,
    async linesOf(path) {
      const edition = input.edition()
      const patch = await fetch(path, null, edition)
      if (patch.problem !== null || ended) return null
      const key = `${input.taskId} ${edition} lines ${path}`
      return (await readPatch({ patch: patch.text, hideSpace: false, key })).lines
    },
  }
}
