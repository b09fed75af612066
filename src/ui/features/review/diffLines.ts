import type { FileDiffMetadata } from '@pierre/diffs'
import type { Side } from './comment.ts'

/** One line of a diff as it is read from top to bottom. */
export interface DiffLine {
  readonly side: Side
  readonly line: number
  /** Its number before the change; null for an added one. */
  readonly before: number | null
  readonly kind: 'unchanged' | 'added' | 'removed'
  readonly text: string
}

type Hunks = Pick<FileDiffMetadata, 'hunks' | 'additionLines' | 'deletionLines'>

/** Where a run of lines begins: its place in the texts, and its numbers on both sides. */
interface Run {
  readonly index: number
  readonly line: number
  readonly before: number | null
  readonly count: number
}

/** All lines of a diff: unchanged ones once, removed before added. */
export function diffLines({ hunks, additionLines, deletionLines }: Hunks): DiffLine[] {
  const lines: DiffLine[] = []
  const take = (side: Side, kind: DiffLine['kind'], run: Run): void => {
    const texts = side === 'additions' ? additionLines : deletionLines
    for (let at = 0; at < run.count; at++) {
      const text = (texts[run.index + at] ?? '').replace(/\r?\n$/, '')
      const before = run.before === null ? null : run.before + at
      lines.push({ side, kind, line: run.line + at, before, text })
    }
  }
  for (const hunk of hunks) {
    for (const part of hunk.hunkContent) {
      const index = part.additionLineIndex
      const line = hunk.additionStart + index - hunk.additionLineIndex
      const before = hunk.deletionStart + part.deletionLineIndex - hunk.deletionLineIndex
      if (part.type === 'context') {
        take('additions', 'unchanged', { index, line, before, count: part.lines })
        continue
      }
      const { deletionLineIndex, deletions, additions } = part
      take('deletions', 'removed', { index: deletionLineIndex, line: before, before, count: deletions })
      take('additions', 'added', { index, line, before: null, count: additions })
    }
  }
  return lines
}

/** Whether the diff shows the line that this side calls `number`. */
export const isLine = (line: DiffLine, side: Side, number: number): boolean =>
  side === 'deletions' ? line.before === number : line.side === side && line.line === number

/** The lines of a range as they stand in the diff. */
export const quoteOf = (
  lines: readonly DiffLine[],
  range: { readonly side: Side; readonly line: number; readonly end: number },
): string =>
  lines
    .filter(({ side, line, before }) => {
      const number = range.side === 'deletions' ? before : side === 'additions' ? line : null
      return number !== null && number >= range.line && number <= range.end
    })
    .map(({ text }) => text)
    .join('\n')
