import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { Terminal } from '@xterm/xterm'
import { createRenderer } from './renderer.ts'
import { fontStack, type TerminalLook } from './terminalLook.ts'

export interface Xterm {
  readonly terminal: Terminal
  readonly fit: FitAddon
  readonly search: SearchAddon
  apply(look: TerminalLook): void
  /** The first screen is drawn. */
  ready(): void
  close(): void
}

/** An address opens by itself in the browser, never in this page. */
function follow(_event: MouseEvent, url: string): void {
  if (/^https?:/.test(url)) window.open(url, '_blank', 'noopener,noreferrer')
}

const optionsOf = (look: TerminalLook) => ({
  fontFamily: fontStack(look),
  lineHeight: look.lineHeight,
  cursorStyle: look.cursorStyle,
  cursorBlink: look.cursorBlink,
  scrollback: look.scrollback,
})

/** A terminal of xterm in `place`, drawn as the person wants it. */
export function createXterm(place: HTMLElement, look: TerminalLook): Xterm {
  const terminal = new Terminal({
    ...optionsOf(look),
    fontSize: look.fontSize,
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
  const renderer = createRenderer(terminal)
  renderer.use(look.webgl)
  return {
    terminal,
    fit,
    search,
    apply(next) {
      Object.assign(terminal.options, optionsOf(next))
      renderer.use(next.webgl)
    },
    ready: renderer.start,
    close() {
      renderer.close()
      terminal.dispose()
    },
  }
}
