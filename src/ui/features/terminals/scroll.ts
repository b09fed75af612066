import type { Terminal } from '@xterm/xterm'
import { MOST_LINES } from '../../../contract/terminalFrames.ts'

/** So many lines come with the first screen: some pages, which are there at once; all others when the person scrolls up. */
const FIRST_LINES = 250
/** How far a person had scrolled up in terminals that are not shown, in lines from the newest. */
const kept = new Map<string, number>()
const MOST_KEPT = 200

export interface Scroll {
  /** Lines above the screen to ask the host for. */
  lines(): number
  loadAll(): void
  /** Remembers where the person is; the returned function goes there again when a new screen is drawn. */
  keep(): () => void
  close(): void
}

/**
 * Keeps the place that a person has scrolled to, also while the terminal is not shown. The first screen comes with the newest
 * lines, which is quick; `onMore` is called once, when the person comes to the upper end of them.
 */
export function createScroll(terminal: Terminal, terminalId: string, onMore: () => void): Scroll {
  let wanted = kept.get(terminalId) ?? 0
  let all = wanted > FIRST_LINES / 2
  let drawn = false
  const above = (): number => {
    const { baseY, viewportY } = terminal.buffer.active
    return baseY - viewportY
  }
  const loadAll = (): void => {
    const { baseY, type } = terminal.buffer.active
    if (all || !drawn || type === 'alternate' || baseY < FIRST_LINES / 2) return
    all = true
    onMore()
  }
  const look = (): void => {
    if (terminal.buffer.active.viewportY === 0) loadAll()
  }
  const scrolled = terminal.onScroll(look)
  const rendered = terminal.onRender(look)
  return {
    lines: () => (all ? MOST_LINES : FIRST_LINES),
    loadAll,
    keep() {
      const lines = drawn ? above() : wanted
      drawn = false
      wanted = lines
      return () => {
        drawn = true
        if (lines > 0) terminal.scrollToLine(Math.max(0, terminal.buffer.active.baseY - lines))
      }
    },
    close() {
      scrolled.dispose()
      rendered.dispose()
      kept.delete(terminalId)
      const lines = drawn ? above() : wanted
      if (lines > 0) kept.set(terminalId, lines)
      const [oldest] = kept.keys()
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    },
  }
}
