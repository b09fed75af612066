import type { ITheme } from '@xterm/xterm'
import { createSignal, type Accessor } from 'solid-js'
import {
  openTerminal,
  type TerminalStream,
  type TerminalStreamEvent,
} from '../../../client/terminalStream.ts'
import { dropAnswers, TERMINAL_PATH } from '../../../contract/terminalFrames.ts'
import type { Session } from '../../state/session.ts'
import { createClipboard, type Clipboard } from './clipboard.ts'
import { createScroll, type Scroll } from './scroll.ts'
import { createSizing, type Size, type Sizing } from './sizing.ts'
import type { TerminalLook } from './terminalLook.ts'
import { createXterm, type Xterm } from './xterm.ts'

/** `live` follows the program; `ended` keeps what it has written; `lost` has no connection and says why. */
export type Link =
  | { readonly state: 'opening' | 'live' }
  | { readonly state: 'ended'; readonly code: number | null; readonly signal: string | null }
  | { readonly state: 'lost'; readonly reason: string }

export interface Screen extends Clipboard {
  readonly link: Accessor<Link>
  readonly sizing: Sizing
  readonly xterm: Xterm['terminal']
  apply(look: TerminalLook, theme: ITheme): void
  /** Goes to the next place where the text stands, upwards or downwards; false where there is none. */
  find(text: string, upwards: boolean): boolean
  /** Asks for the whole scrollback, where the first screen came with the newest lines alone. */
  loadAll(): void
  /** Follows the terminal anew: the connection is back, or its program was started again. */
  attach(): void
  focus(): void
  close(): void
}

export interface ScreenInput {
  readonly session: Session
  readonly terminalId: string
  /** Only looks on: another size than the terminal's is not asked for. */
  readonly watch: boolean
  look(): TerminalLook
  onBell(): void
}

/** Characters that are kept until the connection is there; it takes some milliseconds. */
const MOST_EARLY = 100_000

/** The connection to the host; what an earlier one still has to say is of the past. */
function createLine({ session, terminalId }: ScreenInput) {
  let stream: TerminalStream | null = null
  /** What was typed before the connection was there; null while it is, and when it is lost. */
  let early: string | null = null
  return {
    /** `hello` is asked when the connection is there, after this call. */
    open(
      hello: { size(): Size | null; lines(): number },
      onEvent: (event: TerminalStreamEvent) => void,
    ): void {
      stream?.close()
      early = ''
      const opened = openTerminal({
        url: `${session.url.replace(/^http/, 'ws')}${TERMINAL_PATH}`,
        ...{ token: session.token, terminalId, WebSocket },
        get cols() {
          return hello.size()?.cols
        },
        get rows() {
          return hello.size()?.rows
        },
        get lines() {
          return hello.lines()
        },
        onEvent(event) {
          if (opened !== stream) return
          const typed = early
          if (event.type === 'attached' || event.type === 'closed') early = null
          if (event.type === 'attached' && typed) opened.write(typed)
          onEvent(event)
        },
      })
      stream = opened
    },
    write(emitted: string): void {
      const text = dropAnswers(emitted)
      if (early === null) stream?.write(text)
      else early = (early + text).slice(0, MOST_EARLY)
    },
    resize: (size: Size) => stream?.resize(size.cols, size.rows),
    close: () => stream?.close(),
  }
}

interface Parts {
  readonly xterm: Xterm
  readonly place: HTMLElement
  readonly sizing: Sizing
  readonly scroll: Scroll
  readonly link: Accessor<Link>
  readonly setLink: (link: Link) => void
}

/** What each event of the host does to the screen. */
function createHeed({ xterm, place, sizing, scroll, link, setLink }: Parts) {
  const { terminal } = xterm
  return (event: TerminalStreamEvent): void => {
    switch (event.type) {
      case 'attached':
        terminal.options.disableStdin = !event.writable
        return setLink({ state: 'live' })
      case 'screen': {
        const restore = scroll.keep()
        terminal.reset()
        sizing.follow(event)
        return terminal.write(event.bytes, () => {
          restore()
          event.drawn()
          xterm.ready()
          // For whoever has to know when the screen is there, such as a measurement.
          place.dataset['drawn'] = 'yes'
        })
      }
      case 'output':
        return terminal.write(event.bytes, event.drawn)
      case 'resize':
        return sizing.follow(event)
      case 'exit':
        return setLink({ state: 'ended', ...event.exit })
      case 'closed':
        if (link().state !== 'ended') setLink({ state: 'lost', reason: event.reason })
    }
  }
}

/** Shows a terminal of the host in `place` until it is closed. */
export function openScreen(place: HTMLElement, input: ScreenInput): Screen {
  const { terminalId } = input
  const [link, setLink] = createSignal<Link>({ state: 'opening' })
  const line = createLine(input)
  const attach = (): void => {
    setLink({ state: 'opening' })
    line.open({ size: () => sizing.wish(), lines: () => scroll.lines() }, (event) => heed(event))
  }
  // First of all: the connection comes about while the rest is made.
  attach()
  const xterm = createXterm(place, input.look())
  const { terminal, search } = xterm
  const sizing = createSizing({
    ...{ xterm, place, terminalId, watch: input.watch },
    fontSize: () => input.look().fontSize,
    ask(size) {
      if (link().state !== 'live') return false
      line.resize(size)
      return true
    },
  })
  const scroll = createScroll(terminal, terminalId, attach)
  const heed = createHeed({ xterm, place, sizing, scroll, link, setLink })
  terminal.onData(line.write)
  terminal.onBell(input.onBell)
  const clipboard = createClipboard(terminal, place, input.look)
  const resized = new ResizeObserver(() => sizing.refit())
  resized.observe(place)
  return {
    ...{ link, sizing, attach, ...clipboard, xterm: terminal },
    loadAll: scroll.loadAll,
    apply(look, theme) {
      terminal.options.theme = theme
      xterm.apply(look)
      sizing.refit()
    },
    find: (text, upwards) => (upwards ? search.findPrevious(text) : search.findNext(text)),
    focus: () => terminal.focus(),
    close() {
      resized.disconnect()
      clipboard.close()
      scroll.close()
      sizing.close()
      line.close()
      xterm.close()
    },
  }
}
