import { existsSync } from 'node:fs'
import type { TerminalFrame, TerminalView } from '../../core/ports/terminals.ts'
import { readScreen, type Yard } from './startTerminal.ts'

/** Shows once what a terminal of an earlier host has left, and that it has ended; undefined where nothing is left. */
export function viewEnded(
  path: string,
  yard: Yard,
  send: (frame: TerminalFrame) => void,
  lines?: number,
): TerminalView | undefined {
  // Asked at once, because whether there is anything to view is the answer to the viewer's hello.
  if (!existsSync(path)) return undefined
  let isOpen = true
  const show = async (): Promise<void> => {
    try {
      const screen = await readScreen(path, yard, lines)
      if (isOpen && screen) send({ type: 'screen', ...screen })
    } catch (error) {
      yard.log.warn({ path, error }, 'scrollback cannot be read')
    }
    if (isOpen) send({ type: 'exit', exit: { code: null, signal: null } })
  }
  void show()
  return {
    acknowledge: () => undefined,
    close() {
      isOpen = false
    },
  }
}
