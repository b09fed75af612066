/** The side of a diff that a line number counts on: as it was, or as it is. */
export type Side = 'deletions' | 'additions'

/** The prompt with which a comment went to the agent, and the commit that it was said of. */
export interface Sent {
  readonly prompt_id: string
  readonly head_sha: string
}

/** What the person has to say about lines of a file; kept in this browser. */
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
  /** The commit whose own diff it was said of; null for the whole change. */
  readonly commit: string | null
  readonly sent: Sent | null
  /** The lines that it is about are not there any more. */
  readonly outdated: boolean
  readonly resolved: boolean
}

export const placeOf = ({ path, line, end }: Pick<Comment, 'path' | 'line' | 'end'>): string =>
  end === line ? `${path}:${line}` : `${path}:${line}-${end}`

const order = (one: Comment, other: Comment): number =>
  one.path === other.path ? one.line - other.line : one.path < other.path ? -1 : 1

export const sorted = (comments: readonly Comment[]): Comment[] => [...comments].sort(order)

/** Comments that say something and have not gone yet; an empty one is a box that was opened and left. */
export const toSend = (comments: readonly Comment[]): Comment[] =>
  sorted(comments.filter(({ text, sent, resolved }) => text.trim() !== '' && sent === null && !resolved))
