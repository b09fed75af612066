import { cleanLine } from '../base/text.ts'
import {
  ACK_EACH,
  CLIENT_FRAME_LIMIT,
  CLOSE_CODES,
  decodeServerFrame,
  encodeClientFrame,
  terminalWelcome,
  type ClientFrame,
  type TerminalHello,
  type TerminalSignal,
  type TerminalWelcome,
} from '../contract/terminalFrames.ts'

/** What browsers, Node and `ws` agree on of a WebSocket. */
export interface StreamSocket {
  binaryType: string
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
}

/**
 * `attached` comes first. On `screen` the consumer resets its terminal, sets the size and draws the bytes; on `output`
 * it draws. It calls `drawn` when that is done, which is what keeps the bytes coming. `closed` is the last, once.
 */
export type TerminalStreamEvent =
  | { readonly type: 'attached'; readonly writable: boolean }
  | {
      readonly type: 'screen'
      readonly cols: number
      readonly rows: number
      readonly bytes: Uint8Array
      readonly drawn: () => void
    }
  | { readonly type: 'output'; readonly bytes: Uint8Array; readonly drawn: () => void }
  | { readonly type: 'resize'; readonly cols: number; readonly rows: number }
  | { readonly type: 'exit'; readonly exit: { readonly code: number | null; readonly signal: string | null } }
  | { readonly type: 'closed'; readonly code: number; readonly reason: string }

export interface TerminalStreamOptions {
  /** Address of the host's terminal socket, such as `ws://127.0.0.1:7420/terminals`. */
  readonly url: string
  readonly token: string
  readonly terminalId: string
  /**
   * Size of the viewer, which the terminal takes over when the token may type. Read when the connection is there, so that
   * a viewer can be made meanwhile.
   */
  readonly cols?: number | undefined
  readonly rows?: number | undefined
  /** Scrollback lines that the first `screen` shall hold; without it some 1,000. */
  readonly lines?: number
  readonly WebSocket: new (url: string) => StreamSocket
  readonly onEvent: (event: TerminalStreamEvent) => void
}

export interface TerminalStream {
  /** Text as typed, of any length. What the viewer's terminal emits by itself goes through `dropAnswers` first. */
  write(text: string): void
  resize(cols: number, rows: number): void
  signal(signal: TerminalSignal): void
  close(): void
}

/** The code unit is the first half of a character of two. */
const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00

/** Pieces of the text that fit a frame even when each character takes three bytes; no character is cut in two. */
function* pieces(text: string): Generator<string> {
  const most = Math.floor((CLIENT_FRAME_LIMIT - 1) / 3) - 1
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + most)
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--
    yield text.slice(at, end)
    at = end
  }
}

const parseWelcome = (data: string): TerminalWelcome | undefined => {
  try {
    return terminalWelcome.safeParse(JSON.parse(data)).data
  } catch {
    // JSON.parse tells malformed text only by throwing.
    return undefined
  }
}

/** The close code that goes with the code of a refusal. */
const refusalCode = (code: string): number =>
  Object.entries(CLOSE_CODES).find(([name]) => name === code)?.[1] ?? CLOSE_CODES.forbidden

class Stream implements TerminalStream {
  readonly #socket: StreamSocket
  readonly #options: TerminalStreamOptions
  #attached = false
  #closed = false
  #unsent = 0

  constructor(options: TerminalStreamOptions) {
    this.#options = options
    this.#socket = new options.WebSocket(options.url)
    this.#socket.binaryType = 'arraybuffer'
    this.#socket.addEventListener('open', () => {
      this.#greet()
    })
    this.#socket.addEventListener('message', ({ data }) => {
      if (this.#closed) return
      if (typeof data === 'string' && !this.#attached) this.#welcomed(data)
      else if (data instanceof ArrayBuffer && this.#attached) this.#receive(new Uint8Array(data))
      else this.#fail('the server sent a frame out of turn')
    })
    this.#socket.addEventListener('close', ({ code, reason }) => {
      this.#finish(code, reason)
    })
    this.#socket.addEventListener('error', () => {
      this.#finish(1006, 'the connection failed')
    })
  }

  write(text: string): void {
    for (const piece of pieces(text)) this.#send({ type: 'input', text: piece })
  }

  resize(cols: number, rows: number): void {
    this.#send({ type: 'resize', cols, rows })
  }

  signal(signal: TerminalSignal): void {
    this.#send({ type: 'signal', signal })
  }

  close(): void {
    this.#finish(1000, 'closed by the viewer')
    this.#socket.close(1000)
  }

  #greet(): void {
    const { token, terminalId, cols, rows, lines } = this.#options
    const size = cols !== undefined && rows !== undefined ? { cols, rows } : {}
    const hello: TerminalHello = {
      token,
      terminal_id: terminalId,
      ...size,
      ...(lines !== undefined && { lines }),
    }
    if (!this.#closed) this.#socket.send(JSON.stringify(hello))
  }

  #welcomed(data: string): void {
    const answer = parseWelcome(data)
    if (!answer) this.#fail('the server did not answer as a terminal socket')
    else if (answer.ok) {
      this.#attached = true
      this.#options.onEvent({ type: 'attached', writable: answer.writable })
    } else this.#finish(refusalCode(answer.code), answer.message)
  }

  #receive(message: Uint8Array): void {
    const frame = decodeServerFrame(message)
    if (!frame.ok) this.#fail(frame.error)
    else if (frame.value.type === 'screen' || frame.value.type === 'output') {
      this.#options.onEvent({ ...frame.value, drawn: this.#acknowledges(frame.value.bytes.length) })
    } else this.#options.onEvent(frame.value)
  }

  /** A function that counts the bytes as drawn, once however often it is called. */
  #acknowledges(bytes: number): () => void {
    let due = bytes
    return () => {
      this.#unsent += due
      due = 0
      if (this.#unsent < ACK_EACH) return
      this.#send({ type: 'ack', bytes: this.#unsent })
      this.#unsent = 0
    }
  }

  #send(frame: ClientFrame): void {
    if (this.#attached && !this.#closed) this.#socket.send(encodeClientFrame(frame))
  }

  #finish(code: number, reason: string): void {
    if (this.#closed) return
    this.#closed = true
    this.#options.onEvent({ type: 'closed', code, reason: cleanLine(reason) })
  }

  #fail(reason: string): void {
    this.#finish(CLOSE_CODES.bad_frame, reason)
    this.#socket.close(CLOSE_CODES.bad_frame, reason)
  }
}

/** Attaches to a terminal of the host. It does not reconnect: after `closed` the consumer opens a new one. */
export function openTerminal(options: TerminalStreamOptions): TerminalStream {
  return new Stream(options)
}
