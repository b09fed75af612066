import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal, type ITheme } from '@xterm/xterm'
import { openTerminal, type TerminalStreamEvent } from '../../../client/terminalStream.ts'
import { dropAnswers, TERMINAL_PATH } from '../../../contract/terminalFrames.ts'
import type { Session } from '../../state/session.ts'

export interface Screen {
  setTheme(theme: ITheme): void
  /** Goes to the next place where the text stands, upwards or downwards; false where there is none. */
  find(text: string, upwards: boolean): boolean
  focus(): void
  close(): void
}

export interface ScreenInput {
  readonly session: Session
  readonly terminalId: string
  /** What the person should know beside the screen: its program has ended, the connection is lost; null for nothing. */
  onWords(words: string | null): void
}

const FONT =
  "'JetBrains Mono Variable', 'JetBrains Mono', 'DejaVu Sans Mono', 'Noto Sans Symbols 2', monospace"

/** Draws by the graphics card where there is one; the other renderer looks the same and is slower. */
function drawFast(terminal: Terminal): void {
  try {
    const webgl = new WebglAddon()
    webgl.onContextLoss(() => webgl.dispose())
    terminal.loadAddon(webgl)
  } catch {
    // WebGL tells that it is not there only by throwing.
  }
}

interface Drawn {
  readonly terminal: Terminal
  readonly fit: FitAddon
  readonly search: SearchAddon
}

/** An address opens by itself in the browser, never in this page. */
function follow(_event: MouseEvent, url: string): void {
  if (/^https?:/.test(url)) window.open(url, '_blank', 'noopener,noreferrer')
}

function createTerminal(place: HTMLElement): Drawn {
  const terminal = new Terminal({
    fontFamily: FONT,
    fontSize: 12.5,
    lineHeight: 1.25,
    scrollback: 10_000,
    allowProposedApi: true,
    macOptionIsMeta: true,
  })
  const fit = new FitAddon()
  const search = new SearchAddon()
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.loadAddon(new WebLinksAddon(follow))
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  terminal.open(place)
  drawFast(terminal)
  fit.fit()
  return { terminal, fit, search }
}

/** Shows a terminal of the host in `place` until it is closed. */
export function openScreen(place: HTMLElement, { session, terminalId, onWords }: ScreenInput): Screen {
  const { terminal, fit, search } = createTerminal(place)
  const heed = (event: TerminalStreamEvent): void => {
    switch (event.type) {
      case 'attached':
        terminal.options.disableStdin = !event.writable
        return onWords(null)
      case 'screen':
        terminal.reset()
        terminal.resize(event.cols, event.rows)
        return terminal.write(event.bytes, event.drawn)
      case 'output':
        return terminal.write(event.bytes, event.drawn)
      case 'resize':
        return terminal.resize(event.cols, event.rows)
      case 'exit':
        return onWords('The program has ended.')
      case 'closed':
        return onWords(event.code === 1000 ? null : `The terminal’s connection ended: ${event.reason}`)
    }
  }
  const stream = openTerminal({
    url: `${session.url.replace(/^http/, 'ws')}${TERMINAL_PATH}`,
    token: session.token,
    terminalId,
    cols: terminal.cols,
    rows: terminal.rows,
    WebSocket,
    onEvent: heed,
  })
  terminal.onData((text) => stream.write(dropAnswers(text)))
  const resized = new ResizeObserver(() => {
    const size = fit.proposeDimensions()
    if (size && (size.cols !== terminal.cols || size.rows !== terminal.rows))
      stream.resize(size.cols, size.rows)
  })
  resized.observe(place)
  terminal.focus()
  return {
    setTheme: (theme) => {
      terminal.options.theme = theme
    },
    find: (text, upwards) => (upwards ? search.findPrevious(text) : search.findNext(text)),
    focus: () => terminal.focus(),
    close() {
      resized.disconnect()
      stream.close()
      terminal.dispose()
    },
  }
}
