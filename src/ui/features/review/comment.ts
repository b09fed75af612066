/** The side of a diff that a line number counts on: as it was, or as it is. */
export type Side = 'deletions' | 'additions'

/** What the person has to say about lines of a file; kept in this browser until it is sent. */
export interface Comment {
  readonly id: string
  readonly path: string
  readonly side: Side
  readonly line: number
  /** The last line that it is about, the same as `line` for one. */
  readonly end: number
  /** Those lines as they were shown. */
  readonly quote: string
  readonly text: string
}

export const placeOf = ({ path, line, end }: Comment): string =>
  end === line ? `${path}:${line}` : `${path}:${line}-${end}`

const order = (one: Comment, other: Comment): number =>
  one.path === other.path ? one.line - other.line : one.path < other.path ? -1 : 1

export const sorted = (comments: readonly Comment[]): Comment[] => [...comments].sort(order)

/** Comments that say something; an empty one is a box that was opened and left. */
export const toSend = (comments: readonly Comment[]): Comment[] =>
  sorted(comments.filter(({ text }) => text.trim() !== ''))
