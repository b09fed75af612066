import type { Terminal } from '@xterm/xterm'
import { isMac } from '../../state/actions.ts'
import type { TerminalLook } from './terminalLook.ts'

export interface Clipboard {
  hasSelection(): boolean
  /** Puts the selection into the clipboard; nothing where nothing is selected. */
  copy(): void
  /** Types what the clipboard holds, as one paste. */
  paste(): Promise<void>
}

const isKey = (event: KeyboardEvent, letter: string): boolean =>
  event.code === `Key${letter}` && event.ctrlKey && !event.altKey && !event.metaKey

/** Keys and clicks that copy and paste. Ctrl+C copies only what is selected; else it is the program's. */
export function createClipboard(
  terminal: Terminal,
  place: HTMLElement,
  look: () => TerminalLook,
): Clipboard & { close(): void } {
  const write = async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      // The page may have lost the focus, or the browser forbids it: the selection stays, and the next try may work.
    }
  }
  const copy = (): void => {
    if (terminal.hasSelection()) void write(terminal.getSelection())
  }
  const paste = async (): Promise<void> => {
    try {
      terminal.paste(await navigator.clipboard.readText())
    } catch {
      // The person has not allowed it; pasting by key needs no permission.
    }
    terminal.focus()
  }
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown' || isMac) return true
    if (isKey(event, 'C') && (event.shiftKey || terminal.hasSelection())) {
      copy()
      // So that the next Ctrl+C is the program's again.
      if (!event.shiftKey) terminal.clearSelection()
      event.preventDefault()
      return false
    }
    // The browser pastes by itself then, without asking; xterm takes the paste.
    return !(isKey(event, 'V') && event.shiftKey)
  })
  const onUp = (): void => {
    if (look().copyOnSelect) copy()
  }
  const onMenu = (event: MouseEvent): void => {
    if (look().rightClick !== 'paste') return
    event.preventDefault()
    event.stopPropagation()
    void paste()
  }
  place.addEventListener('mouseup', onUp)
  place.addEventListener('contextmenu', onMenu, { capture: true })
  return {
    hasSelection: () => terminal.hasSelection(),
    copy,
    paste,
    close() {
      place.removeEventListener('mouseup', onUp)
      place.removeEventListener('contextmenu', onMenu, { capture: true })
    },
  }
}
