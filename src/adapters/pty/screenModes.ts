import type { Terminal } from '@xterm/headless'

type Params = readonly (number | number[])[]

/** How mouse reports are encoded; the last one set holds. */
const MOUSE_ENCODINGS = [1005, 1006, 1015, 1016]
const MOUSE_MODES = {
  none: '',
  x10: '\x1b[?9h',
  vt200: '\x1b[?1000h',
  drag: '\x1b[?1002h',
  any: '\x1b[?1003h',
}

/** Modes that the serialize addon leaves out or restores in an order that moves the cursor. Heard from the parser. */
export class ScreenModes {
  readonly #terminal: Terminal
  #cursorVisible = true
  #cursorStyle = 0
  #mouseEncoding: number | null = null
  /** Each buffer has its own; the alternate one loses them when the program leaves it. */
  readonly #margins: Record<'normal' | 'alternate', { top: number; bottom: number } | null> = {
    normal: null,
    alternate: null,
  }

  constructor(terminal: Terminal) {
    this.#terminal = terminal
    const { parser } = terminal
    terminal.buffer.onBufferChange((buffer) => {
      if (buffer.type === 'normal') this.#margins.alternate = null
    })
    // Each handler answers false, so that xterm's own still runs.
    parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => this.#privateModes(params, true))
    parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) => this.#privateModes(params, false))
    parser.registerCsiHandler({ final: 'r' }, (params) => this.#setMargins(params))
    parser.registerCsiHandler({ intermediates: ' ', final: 'q' }, (params) => {
      this.#cursorStyle = Number(params[0] ?? 0)
      return false
    })
    parser.registerCsiHandler({ intermediates: '!', final: 'p' }, () => {
      this.#cursorVisible = true
      this.#margins[terminal.buffer.active.type] = null
      return false
    })
    parser.registerEscHandler({ final: 'c' }, () => {
      this.#cursorVisible = true
      this.#mouseEncoding = null
      this.#cursorStyle = 0
      this.resized()
      return false
    })
  }

  get cursorVisible(): boolean {
    return this.#cursorVisible
  }

  /** A resize of the screen ends its margins, as it does in xterm. */
  resized(): void {
    this.#margins.normal = this.#margins.alternate = null
  }

  /** Sequences that bring a fresh terminal, which shows the same cells, into the same modes. */
  restore(): string {
    const { modes, buffer } = this.#terminal
    const margins = this.#margins[buffer.active.type]
    let text = ''
    if (modes.applicationCursorKeysMode) text += '\x1b[?1h'
    if (modes.applicationKeypadMode) text += '\x1b[?66h'
    if (modes.bracketedPasteMode) text += '\x1b[?2004h'
    if (modes.insertMode) text += '\x1b[4h'
    if (modes.reverseWraparoundMode) text += '\x1b[?45h'
    if (modes.sendFocusMode) text += '\x1b[?1004h'
    if (!modes.wraparoundMode) text += '\x1b[?7l'
    text += MOUSE_MODES[modes.mouseTrackingMode]
    if (this.#mouseEncoding !== null) text += `\x1b[?${this.#mouseEncoding}h`
    if (this.#cursorStyle !== 0) text += `\x1b[${this.#cursorStyle} q`
    if (margins) text += `\x1b[${margins.top};${margins.bottom}r`
    if (modes.originMode) text += '\x1b[?6h'
    // Margins and origin mode send the cursor home, so only then is it placed again.
    if (margins || modes.originMode) {
      const above = modes.originMode && margins ? margins.top - 1 : 0
      text += `\x1b[${buffer.active.cursorY + 1 - above};${buffer.active.cursorX + 1}H`
    }
    if (!this.#cursorVisible) text += '\x1b[?25l'
    return text
  }

  #privateModes(params: Params, on: boolean): boolean {
    for (const param of params) {
      if (param === 25) this.#cursorVisible = on
      else if (typeof param === 'number' && MOUSE_ENCODINGS.includes(param))
        this.#mouseEncoding = on ? param : null
    }
    return false
  }

  #setMargins(params: Params): boolean {
    const top = Number(params[0] ?? 0) || 1
    const asked = Number(params[1] ?? 0)
    const bottom = asked > 0 && asked < this.#terminal.rows ? asked : this.#terminal.rows
    const whole = top === 1 && bottom === this.#terminal.rows
    if (bottom > top) this.#margins[this.#terminal.buffer.active.type] = whole ? null : { top, bottom }
    return false
  }
}
