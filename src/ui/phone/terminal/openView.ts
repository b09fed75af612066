import '@fontsource-variable/jetbrains-mono'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import {
  openTerminal,
  type TerminalStream,
  type TerminalStreamEvent,
} from '../../../client/terminalStream.ts'
import { TERMINAL_PATH } from '../../../contract/terminalFrames.ts'
import { fontStack, terminalLook } from '../../features/terminals/terminalLook.ts'
import { terminalTheme } from '../../features/terminals/terminalTheme.ts'

export type ViewState =
  { readonly state: 'opening' | 'live' | 'ended' } | { readonly state: 'lost'; readonly reason: string }

export interface View {
  /** Follows the terminal, unless it does. */
  attach(): void
  detach(): void
  applyTheme(): void
  close(): void
}

export interface ViewInput {
  readonly url: string
  readonly token: string
  readonly terminalId: string
  onState(state: ViewState): void
  /** The terminal has another size, or its first screen is drawn. */
  onSize(): void
}

/** Pixels; the sheet that it is drawn on is scaled as a whole. */
const FONT_SIZE = 12

function makeTerminal(place: HTMLElement): Terminal {
  const terminal = new Terminal({
    fontFamily: fontStack(terminalLook()),
    ...{ fontSize: FONT_SIZE, lineHeight: 1.2, scrollback: 0, disableStdin: true, allowProposedApi: true },
    ...{ cursorBlink: false, theme: terminalTheme(place) },
  })
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  terminal.open(place)
  // Nothing is typed here, and a focus would bring up the keyboard.
  if (terminal.textarea) terminal.textarea.disabled = true
  return terminal
}

/** The connection to the host; what an earlier one still has to say is of the past. */
function createLine(input: ViewInput, onEvent: (event: TerminalStreamEvent) => void) {
  let stream: TerminalStream | null = null
  return {
    /** False where it is there already. */
    open(): boolean {
      if (stream) return false
      const opened = openTerminal({
        url: `${input.url.replace(/^http/, 'ws')}${TERMINAL_PATH}`,
        ...{ token: input.token, terminalId: input.terminalId, lines: 0, WebSocket },
        onEvent(event) {
          if (opened !== stream) return
          if (event.type === 'closed') stream = null
          onEvent(event)
        },
      })
      stream = opened
      return true
    },
    /** False where there was none. */
    close(): boolean {
      const open = stream
      stream = null
      open?.close()
      return open !== null
    },
  }
}

/** Draws a terminal of the host in `place`, in the terminal's own size: nothing is typed and no size is asked for. */
export function openView(place: HTMLElement, input: ViewInput): View {
  const terminal = makeTerminal(place)
  let ended = false
  const take = (size: { readonly cols: number; readonly rows: number }): void => {
    terminal.resize(size.cols, size.rows)
    input.onSize()
  }
  const heed = (event: TerminalStreamEvent): void => {
    switch (event.type) {
      case 'attached':
        return input.onState({ state: 'live' })
      case 'screen':
        terminal.reset()
        take(event)
        return terminal.write(event.bytes, () => {
          event.drawn()
          input.onSize()
          // For whoever has to know when the screen is there, such as a test.
          place.dataset['drawn'] = 'yes'
        })
      case 'output':
        return terminal.write(event.bytes, event.drawn)
      case 'resize':
        return take(event)
      case 'exit':
        ended = true
        return input.onState({ state: 'ended' })
      case 'closed':
        if (!ended) input.onState({ state: 'lost', reason: event.reason })
    }
  }
  const line = createLine(input, heed)
  const attach = (): void => {
    if (!line.open()) return
    ended = false
    input.onState({ state: 'opening' })
  }
  attach()
  return {
    attach,
    detach() {
      if (line.close() && !ended) input.onState({ state: 'lost', reason: 'no connection' })
    },
    applyTheme: () => void (terminal.options.theme = terminalTheme(place)),
    close() {
      line.close()
      terminal.dispose()
    },
  }
}
