import { createSignal, type Accessor } from 'solid-js'
import { claimSize } from './sizeClaims.ts'
import type { Xterm } from './xterm.ts'

export interface Size {
  readonly cols: number
  readonly rows: number
}

/** Who gives the terminal its size: this pane, another one of this page, another window; `watch` asked for none. */
export type SizedBy = 'here' | 'pane' | 'elsewhere' | 'watch'

export interface Sizing {
  readonly by: Accessor<SizedBy>
  /** The size to ask the host for with the hello; null where this pane only follows. */
  wish(): Size | null
  /** What the host says the size is now. */
  follow(size: Size): void
  /** The pane, the font or the renderer has changed. */
  refit(): void
  /** Makes this pane the one that gives the size. */
  take(): void
  close(): void
}

export interface SizingInput {
  readonly xterm: Xterm
  readonly place: HTMLElement
  readonly terminalId: string
  /** Only follows, until it takes the size. */
  readonly watch: boolean
  /** Pixels of the font as the person wants it. */
  fontSize(): number
  /** Asks the host; false where it is not connected or the program has ended. */
  ask(size: Size): boolean
}

/** A font below this is not read any more; what does not fit then is cut off on the right. */
const LEAST_FONT = 8

const isSame = (one: Size, other: Size): boolean => one.cols === other.cols && one.rows === other.rows

/** How a terminal is drawn in its place: how much there is room for, and how to show one that is larger. */
function createFit({ xterm, place, fontSize }: SizingInput) {
  const { terminal, fit } = xterm
  const room = (): Size | null => {
    const size = fit.proposeDimensions()
    return size && size.cols > 2 && size.rows > 1 && place.clientHeight > 0 ? size : null
  }
  const setFont = (size: number): void => {
    if (terminal.options.fontSize !== size) terminal.options.fontSize = size
  }
  /** The font in which all columns are seen, as far as it can be read; the rows around the cursor then. */
  const shrink = (): void => {
    const size = room()
    const now = terminal.options.fontSize ?? fontSize()
    if (!size) return
    const widest = (size.cols * now) / terminal.cols
    setFont(Math.max(Math.min(LEAST_FONT, fontSize()), Math.min(fontSize(), Math.floor(widest * 2) / 2)))
    showCursor()
  }
  const showCursor = (): void => {
    const screen = place.querySelector('.xterm-screen')
    if (!screen) return
    const row = screen.clientHeight / terminal.rows
    place.scrollTop = Math.max(0, (terminal.buffer.active.cursorY + 3) * row - place.clientHeight)
  }
  return { room, setFont, shrink, showCursor }
}

/**
 * The size of a terminal is its host's. The pane that attached or took it last gives it; any other draws the terminal as
 * large as it is, in a smaller font where it must, and does not take the size back by itself.
 */
export function createSizing(input: SizingInput): Sizing {
  const { place, terminalId } = input
  const { terminal } = input.xterm
  const claim = claimSize(terminalId, !input.watch)
  const [lost, setLost] = createSignal(false)
  const [taken, setTaken] = createSignal(false)
  /** Sizes that were asked for and have not come back yet, the oldest first. */
  let asked: Size[] = []
  const by = (): SizedBy => {
    if (input.watch && !taken()) return 'watch'
    if (!claim.owns()) return 'pane'
    return lost() ? 'elsewhere' : 'here'
  }
  const { room, setFont, shrink, showCursor } = createFit(input)
  const follow = (): void => {
    if (by() !== 'here') showCursor()
  }
  // eslint-disable-next-line solid/reactivity -- an event of xterm, not of Solid
  const cursor = terminal.onCursorMove(follow)
  const grow = (): void => {
    setFont(input.fontSize())
    place.scrollTop = 0
    const size = room()
    if (!size || isSame(asked.at(-1) ?? terminal, size)) return
    if (input.ask(size)) asked.push(size)
    else terminal.resize(size.cols, size.rows)
  }
  const refit = (): void => (by() === 'here' ? grow() : shrink())
  return {
    by,
    wish() {
      if (by() !== 'here') return null
      setFont(input.fontSize())
      const size = room()
      asked = size ? [size] : []
      return size
    },
    follow(size) {
      if (!isSame(terminal, size)) terminal.resize(size.cols, size.rows)
      const at = asked.findIndex((each) => isSame(each, size))
      if (at >= 0) asked.splice(0, at + 1)
      // While an answer of our own is on its way, what comes before it is of the past.
      else if (asked.length === 0 && by() === 'here' && !isSame(room() ?? size, size)) setLost(true)
      if (by() !== 'here') shrink()
    },
    refit,
    take() {
      claim.take()
      setTaken(true)
      setLost(false)
      asked = []
      refit()
    },
    close() {
      cursor.dispose()
      claim.close()
    },
  }
}
