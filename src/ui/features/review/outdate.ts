import type { Comment } from './comment.ts'
import { quoteOf, type DiffLine } from './diffLines.ts'

type Move = Pick<Comment, 'line' | 'end' | 'outdated'>

/** Numbers of the lines at which the quoted text stands by now; null where it does not. */
function findQuote(lines: readonly DiffLine[], comment: Comment): { line: number; end: number } | null {
  const wanted = comment.quote.split('\n')
  const numbered = lines.flatMap((each) => {
    const number = comment.side === 'deletions' ? each.before : each.side === 'additions' ? each.line : null
    return number === null ? [] : [{ number, text: each.text }]
  })
  const places = numbered.flatMap(({ number }, at) =>
    wanted.every((text, step) => numbered[at + step]?.text === text) ? [number] : [],
  )
  const nearest = places.sort(
    (one, other) => Math.abs(one - comment.line) - Math.abs(other - comment.line),
  )[0]
  return nearest === undefined ? null : { line: nearest, end: nearest + wanted.length - 1 }
}

/** Where a comment stands in the diff as it is now: at its lines, where they have moved to, or nowhere any more. */
export function settleComment(comment: Comment, lines: readonly DiffLine[]): Move | null {
  const { line, end, outdated } = comment
  const here = quoteOf(lines, comment) === comment.quote ? { line, end } : findQuote(lines, comment)
  const next = here ? { ...here, outdated: false } : { line, end, outdated: true }
  return next.line === line && next.end === end && next.outdated === outdated ? null : next
}
