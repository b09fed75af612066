import type { Logger } from '../../base/logger.ts'
import type { TerminalExit, TerminalFrame, TerminalView } from '../../core/ports/terminals.ts'
import type { HeadlessScreen } from './headlessScreen.ts'
import type { TerminalLimits } from './limits.ts'

type Send = (frame: TerminalFrame) => void

/** `syncing` waits for its screen, `live` gets output, `lagging` has been dropped until it acknowledges. */
interface Viewer {
  readonly send: Send
  state: 'syncing' | 'live' | 'lagging' | 'closed'
  unacknowledged: number
  /** Grows with the size of the screen frame, so that a large screen alone does not make a viewer lag. */
  limit: number
  lastScreen: number
  timer: NodeJS.Timeout | undefined
}

/** The viewers of one terminal. Each is bounded by its acknowledgements, and none of them holds up another. */
export class Viewers {
  readonly #screen: HeadlessScreen
  readonly #limits: TerminalLimits
  readonly #log: Logger
  readonly #viewers = new Set<Viewer>()
  #chunks: Uint8Array[] = []
  #buffered = 0
  #lastFlush = 0
  #flushTimer: NodeJS.Timeout | undefined
  #exit: TerminalExit | undefined

  constructor(screen: HeadlessScreen, limits: TerminalLimits, log: Logger) {
    this.#screen = screen
    this.#limits = limits
    this.#log = log
  }

  /** `lines` of scrollback come with the first screen; one after a gap has the usual count. */
  attach(send: Send, lines?: number): TerminalView {
    const viewer: Viewer = {
      send,
      state: 'syncing',
      unacknowledged: 0,
      limit: 0,
      lastScreen: Number.NEGATIVE_INFINITY,
      timer: undefined,
    }
    this.#viewers.add(viewer)
    this.#sync(viewer, lines)
    return {
      acknowledge: (bytes) => {
        this.#acknowledge(viewer, bytes)
      },
      close: () => {
        this.#drop(viewer)
      },
    }
  }

  output(bytes: Uint8Array): void {
    if (this.#viewers.size === 0) return
    this.#chunks.push(bytes)
    this.#buffered += bytes.length
    const wait = this.#lastFlush + this.#limits.coalesceMs - performance.now()
    if (wait <= 0 || this.#buffered >= this.#limits.coalesceBytes) {
      this.#flush()
    } else {
      this.#flushTimer ??= setTimeout(() => {
        this.#flush()
      }, wait)
    }
  }

  resized(cols: number, rows: number): void {
    this.#flush()
    for (const viewer of this.#viewers) {
      if (viewer.state === 'live') this.#send(viewer, { type: 'resize', cols, rows })
    }
  }

  /** The terminal has ended and all its output has been parsed. A lagging viewer still gets its last screen first. */
  exited(exit: TerminalExit): void {
    this.#flush()
    this.#exit = exit
    for (const viewer of [...this.#viewers]) if (viewer.state === 'live') this.#sendExit(viewer, exit)
  }

  close(): void {
    clearTimeout(this.#flushTimer)
    for (const viewer of [...this.#viewers]) this.#drop(viewer)
  }

  #flush(): void {
    clearTimeout(this.#flushTimer)
    this.#flushTimer = undefined
    if (this.#chunks.length === 0) return
    const [only, ...rest] = this.#chunks
    const bytes = only && rest.length === 0 ? only : Buffer.concat(this.#chunks)
    this.#chunks = []
    this.#buffered = 0
    this.#lastFlush = performance.now()
    for (const viewer of [...this.#viewers]) {
      if (viewer.state !== 'live') continue
      if (viewer.unacknowledged + bytes.length > viewer.limit) {
        viewer.state = 'lagging'
        this.#resyncWhenReady(viewer)
      } else this.#sendBytes(viewer, { type: 'output', bytes })
    }
  }

  #sync(viewer: Viewer, lines?: number): void {
    viewer.state = 'syncing'
    this.#screen.atBoundary(() => {
      if (viewer.state !== 'syncing') return
      // What the others still wait for is part of `pending`, and would come twice.
      this.#flush()
      const { cols, rows } = this.#screen.read()
      const bytes = this.#screen.serialise(lines)
      viewer.limit = this.#limits.viewerWindow + bytes.length
      viewer.lastScreen = performance.now()
      viewer.state = 'live'
      this.#sendBytes(viewer, { type: 'screen', cols, rows, bytes })
      for (const input of this.#screen.pending) {
        if (input.type === 'output') this.#sendBytes(viewer, input)
        else this.#send(viewer, input)
      }
      if (this.#exit) this.#sendExit(viewer, this.#exit)
    })
  }

  #acknowledge(viewer: Viewer, bytes: number): void {
    viewer.unacknowledged = Math.max(0, viewer.unacknowledged - bytes)
    this.#resyncWhenReady(viewer)
  }

  #resyncWhenReady(viewer: Viewer): void {
    if (viewer.state !== 'lagging' || viewer.timer || viewer.unacknowledged > this.#limits.resyncBelow) return
    const wait = viewer.lastScreen + this.#limits.resyncMs - performance.now()
    viewer.timer = setTimeout(
      () => {
        viewer.timer = undefined
        if (viewer.state === 'lagging') this.#sync(viewer)
      },
      Math.max(0, wait),
    )
  }

  #sendBytes(viewer: Viewer, frame: Extract<TerminalFrame, { bytes: Uint8Array }>): void {
    if (viewer.state === 'closed') return
    viewer.unacknowledged += frame.bytes.length
    this.#send(viewer, frame)
  }

  #sendExit(viewer: Viewer, exit: TerminalExit): void {
    this.#send(viewer, { type: 'exit', exit })
    this.#drop(viewer)
  }

  #send(viewer: Viewer, frame: TerminalFrame): void {
    if (viewer.state === 'closed') return
    try {
      viewer.send(frame)
    } catch (error) {
      // A viewer that cannot be sent to must not end the terminal or the other viewers.
      this.#log.warn({ error }, 'a viewer of a terminal failed and was closed')
      this.#drop(viewer)
    }
  }

  #drop(viewer: Viewer): void {
    viewer.state = 'closed'
    clearTimeout(viewer.timer)
    this.#viewers.delete(viewer)
  }
}
