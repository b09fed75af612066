/** A piece of text that was put into a file. `at` counts UTF-16 units of the text with all pieces in it. */
export interface Piece {
  readonly at: number
  readonly text: string
}

/** A text with something added to it, and what exactly was added. */
export interface Edited {
  readonly text: string
  /** In the order of the text. Without them it is the text as it was. */
  readonly pieces: readonly Piece[]
}

/** Why a file is left as it is; a sentence without the file's name. */
export interface Untouched {
  readonly reason: string
}

/** Puts pieces into a text; `at` counts units of the text as it was, ascending. */
export function insert(text: string, additions: readonly Piece[]): Edited {
  let result = ''
  let read = 0
  const pieces: Piece[] = []
  for (const addition of additions) {
    result += text.slice(read, addition.at)
    pieces.push({ at: result.length, text: addition.text })
    result += addition.text
    read = addition.at
  }
  return { text: result + text.slice(read), pieces }
}

/** The text without the pieces where they still stand exactly there; undefined where one does not. */
export function removeAt(text: string, pieces: readonly Piece[]): string | undefined {
  let result = text
  for (const { at, text: added } of pieces.toReversed()) {
    if (!result.startsWith(added, at)) return undefined
    result = result.slice(0, at) + result.slice(at + added.length)
  }
  return result
}

/**
 * The text without the pieces wherever they stand now, since the person has edited around them; undefined where one is
 * missing, or stands there twice, so that nobody can say which is ours. Of pieces that are `lines`, the end of the line in
 * front stays where other lines have come behind.
 */
export function removeFound(text: string, pieces: readonly Piece[], lines = false): string | undefined {
  let result = text
  for (const { text: added } of pieces.toReversed()) {
    const at = result.indexOf(added)
    if (at < 0 || result.indexOf(added, at + 1) >= 0) return undefined
    const [before, behind] = [result.slice(0, at), result.slice(at + added.length)]
    const joins = lines && before !== '' && !before.endsWith('\n') && behind !== ''
    result = before + (joins ? eolOf(text) : '') + behind
  }
  return result
}

/** The end of line that a text uses. */
export const eolOf = (text: string): '\r\n' | '\n' => (/\r\n/.test(text) ? '\r\n' : '\n')
