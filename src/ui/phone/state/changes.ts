import { structuredPatch } from 'diff'
import type { Output } from '../../../contract/index.ts'
import { err, ok, type Result } from '../../../base/result.ts'
import type { Yard } from '../../state/yard.ts'

export type Listing = Output<'review', 'files'>
export type ListedFile = Listing['files'][number]
type Side = Output<'review', 'file'>

/** Bytes of a side that a phone reads; a file beyond is for the computer. */
const MOST_BYTES = 400_000
/** Milliseconds that the comparison of two sides may take. */
const DIFF_MS = 2_000
const CONTEXT = 3

export interface Line {
  readonly kind: 'unchanged' | 'added' | 'removed'
  /** Its number before the change; null for an added one. */
  readonly before: number | null
  readonly after: number | null
  readonly text: string
}

export interface Hunk {
  readonly head: string
  readonly lines: readonly Line[]
}

const SIGNS: Readonly<Record<string, Line['kind']>> = { '+': 'added', '-': 'removed', ' ': 'unchanged' }

/** What has changed between two texts, with three lines around each change; null where it takes too long to find out. */
export function hunksOf(before: string, after: string): Hunk[] | null {
  const patch = structuredPatch('', '', before, after, '', '', { context: CONTEXT, timeout: DIFF_MS })
  if (!patch) return null
  return patch.hunks.map((hunk) => {
    let [old, made] = [hunk.oldStart, hunk.newStart]
    const lines: Line[] = []
    for (const line of hunk.lines) {
      const kind = SIGNS[line[0] ?? '']
      // Git's remark that a file ends without a line break is no line.
      if (!kind) continue
      const isOld = kind !== 'added'
      const isNew = kind !== 'removed'
      lines.push({ kind, before: isOld ? old : null, after: isNew ? made : null, text: line.slice(1) })
      if (isOld) old++
      if (isNew) made++
    }
    return { head: `${hunk.oldStart} → ${hunk.newStart}`, lines }
  })
}

/** What there is to be seen of a changed file: its hunks, or why there are none. */
export type FileView =
  | { readonly type: 'hunks'; readonly hunks: readonly Hunk[] }
  | { readonly type: 'said'; readonly words: string }

const said = (words: string): FileView => ({ type: 'said', words })

const kilobytes = (bytes: number): string =>
  bytes < 10_000
    ? `${bytes} bytes`
    : bytes < 1_000_000
      ? `${Math.round(bytes / 1000)} KB`
      : `${(bytes / 1e6).toFixed(1)} MB`

function without(sides: readonly (Side | null)[]): FileView | null {
  const there = sides.filter((side) => side !== null)
  const newest = there.at(-1)
  if (there.some(({ binary }) => binary))
    return said(
      `It is a binary file${newest ? `, now ${kilobytes(newest.bytes)}` : ''}; its content is not shown here.`,
    )
  if (there.some(({ truncated }) => truncated)) {
    const bytes = Math.max(...there.map((side) => side.bytes))
    return said(`It is too large for the phone (${kilobytes(bytes)}). Look at it on the computer.`)
  }
  if (there.some(({ kind }) => kind === 'submodule'))
    return said('It is a submodule; it names another commit now.')
  return null
}

/** Reads both sides of a file and compares them here. */
export async function readFile(
  yard: Yard,
  listing: Listing,
  file: ListedFile,
): Promise<Result<FileView, string>> {
  if (file.binary) return ok(said('It is a binary file; its content is not shown here.'))
  const side = (path: string, at: string) =>
    yard.call((client) => client.review.file({ task_id: listing.task_id, path, at, max_bytes: MOST_BYTES }))
  const isNew = file.status === 'added' || file.status === 'untracked'
  const [before, after] = await Promise.all([
    isNew ? null : side(file.from ?? file.path, listing.base_sha),
    file.status === 'deleted' ? null : side(file.path, 'worktree'),
  ])
  for (const each of [before, after]) if (each && !each.ok) return err(each.error.message)
  const sides = [before?.ok ? before.value : null, after?.ok ? after.value : null] as const
  const instead = without(sides)
  if (instead) return ok(instead)
  const hunks = hunksOf(sides[0]?.content ?? '', sides[1]?.content ?? '')
  if (hunks === null) return ok(said('Too much of it has changed for the phone. Look at it on the computer.'))
  if (hunks.length > 0) return ok({ type: 'hunks', hunks })
  return ok(said(file.from === null ? 'Its content is the same.' : 'It was only renamed.'))
}
