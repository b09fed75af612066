import type { IBuffer, IBufferNamespace } from '@xterm/headless'

/** One row as text, without trailing blanks, also those that the program has written. */
export const rowText = (buffer: IBuffer, row: number): string =>
  (buffer.getLine(row)?.translateToString(true) ?? '').trimEnd()

/** The last `limit` lines of one buffer, newest last; rows that the terminal itself wrapped are one line again. */
const linesOf = (buffer: IBuffer, limit: number): string[] => {
  const lines: string[] = []
  let wrapped = ''
  for (let row = buffer.length - 1; row >= 0 && lines.length < limit; row--) {
    const line = buffer.getLine(row)
    if (!line) continue
    const text = wrapped === '' ? rowText(buffer, row) : line.translateToString(false) + wrapped
    if (line.isWrapped) {
      wrapped = text
    } else {
      wrapped = ''
      if (text !== '' || lines.length > 0) lines.push(text)
    }
  }
  return lines.reverse()
}

/** The last `limit` lines of scrollback and screen; the alternate screen, where it is shown, comes last. */
export function lastLines(buffer: IBufferNamespace, limit: number): string {
  const shown = buffer.active.type === 'alternate' ? linesOf(buffer.alternate, limit) : []
  const before = linesOf(buffer.normal, Math.max(0, limit - shown.length))
  return [...before, ...shown].join('\n')
}
