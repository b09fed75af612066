import type { FileDiffLoadedFiles } from '@pierre/diffs'
import type { Output } from '../../../contract/index.ts'
import type { Result } from '../../../base/result.ts'
import type { CallFailure, Yard } from '../../state/yard.ts'
import type { ListedFile, Listing, Part } from './review.ts'

export type BothSides = FileDiffLoadedFiles
export type FileSide = Output<'review', 'file'>

/** A file of the shown list: what is compared, and of which task. */
export interface Place {
  readonly file: ListedFile
  readonly listing: Listing
  readonly part: Part
}

/** Bytes of a side that are read to show the lines between changes. */
const TEXT_LIMIT = 1_000_000

type Found = Promise<Result<FileSide, CallFailure>>

const read = (yard: Yard, place: Place, side: { path: string; at: string; limit: number }): Found =>
  yard.call((client) =>
    client.review.file({
      ...{ task_id: place.listing.task_id, path: side.path, at: side.at, max_bytes: side.limit },
    }),
  )

/** The file as it was; null where it is new. */
export async function readBefore(yard: Yard, place: Place, limit: number): Promise<FileSide | null> {
  const { file, listing } = place
  if (file.status === 'added' || file.status === 'untracked') return null
  const found = await read(yard, place, { path: file.from ?? file.path, at: listing.base_sha, limit })
  return found.ok ? found.value : null
}

/** The file as it is on the new side; null where it was deleted. */
export async function readAfter(yard: Yard, place: Place, limit: number): Promise<FileSide | null> {
  const { file, part } = place
  if (file.status === 'deleted') return null
  const at = part === null || part === 'uncommitted' ? 'worktree' : part
  const found = await read(yard, place, { path: file.path, at, limit })
  return found.ok ? found.value : null
}

/** Both sides as text. Rejects where one cannot be read whole: then the diff stays as it is. */
export async function loadSides(yard: Yard, place: Place): Promise<BothSides> {
  const [before, after] = await Promise.all([
    readBefore(yard, place, TEXT_LIMIT),
    readAfter(yard, place, TEXT_LIMIT),
  ])
  const isText = (side: FileSide | null): side is FileSide => side !== null && !side.truncated && !side.binary
  if (!isText(before) || !isText(after)) throw new Error(`${place.file.path} is too long to be shown whole`)
  return {
    oldFile: { name: before.path, contents: before.content },
    newFile: { name: after.path, contents: after.content },
  }
}
