import type { RawData, WebSocket } from 'ws'
import { err, type Result } from '../base/result.ts'
import {
  CLOSE_CODES,
  decodeClientFrame,
  encodeServerFrame,
  HELLO_LIMIT,
  HELLO_MS,
  terminalHello,
  type ClientFrame,
  type ServerFrame,
  type TerminalHello,
  type TerminalSignal,
  type TerminalWelcome,
} from '../contract/terminalFrames.ts'

/** A viewer that acknowledges what it has not read would fill the socket's buffer; beyond this it is cut off. */
const BUFFER_LIMIT = 8 * 1024 * 1024

export interface TerminalView {
  acknowledge(bytes: number): void
  close(): void
}

export interface TerminalSocketDeps {
  /** Whether the token may see the terminal, and type into it; the code is `unauthenticated`, `forbidden` or `not_found`. */
  authorize(
    token: string,
    terminalId: string,
  ): Promise<Result<{ writable: boolean }, { code: string; message: string }>>
  readonly terminals: {
    view(id: string, send: (frame: ServerFrame) => void, lines?: number): TerminalView | undefined
    write(id: string, data: string): boolean
    resize(id: string, cols: number, rows: number): boolean
    signal(id: string, signal: TerminalSignal): boolean
  }
  /** A person has typed; prompts for this terminal wait. */
  readonly onInput?: (terminalId: string) => void
}

/** The payload of a message in one piece, without copying where it already is. */
const bytesOf = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data

const parseHello = (data: RawData, isBinary: boolean): TerminalHello | undefined => {
  const bytes = bytesOf(data)
  if (isBinary || bytes.length > HELLO_LIMIT) return undefined
  try {
    return terminalHello.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data
  } catch {
    // JSON.parse tells malformed text only by throwing.
    return undefined
  }
}

/** Close code of a refusal; what is not known to the client as something else is forbidden. */
const closeCode = (code: string): number =>
  code === 'unauthenticated' || code === 'not_found' ? CLOSE_CODES[code] : CLOSE_CODES.forbidden

/** What fits a close frame: 123 bytes. Our reasons are short, an authorizer's may be longer or hold other letters. */
const closeReason = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 123)

/** One socket from its hello to the terminal's exit. */
class TerminalSocket {
  readonly #ws: WebSocket
  readonly #deps: TerminalSocketDeps
  readonly #timer: NodeJS.Timeout
  /** What was sent in one piece with the hello and has to wait for its answer. */
  readonly #early: Result<ClientFrame, string>[] = []
  #view: TerminalView | undefined
  #served: { readonly id: string; readonly writable: boolean } | undefined
  #closed = false

  constructor(ws: WebSocket, deps: TerminalSocketDeps) {
    this.#ws = ws
    this.#deps = deps
    this.#timer = setTimeout(() => {
      this.#refuse(CLOSE_CODES.unauthenticated, 'unauthenticated', `no hello within ${HELLO_MS} ms`)
    }, HELLO_MS)
    const end = (): void => {
      this.#end()
    }
    ws.on('close', end)
    // Too long a message or a broken frame: ws closes the socket itself, and 'close' follows.
    ws.on('error', end)
    ws.once('message', (data, isBinary) => {
      ws.on('message', (next, nextIsBinary) => {
        this.#hear(next, nextIsBinary)
      })
      void this.#greet(parseHello(data, isBinary))
    })
  }

  async #greet(hello: TerminalHello | undefined): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#closed) return
    if (!hello) {
      const message = `the first frame is not {token, terminal_id, cols?, rows?, lines?} in JSON up to ${HELLO_LIMIT} bytes`
      this.#refuse(CLOSE_CODES.bad_frame, 'bad_frame', message)
      return
    }
    // No further bytes are read meanwhile, which bounds `early`.
    this.#ws.pause()
    try {
      const allowed = await this.#deps.authorize(hello.token, hello.terminal_id)
      if (this.#closed) return
      if (allowed.ok) this.#serve(hello, allowed.value.writable)
      else this.#refuse(closeCode(allowed.error.code), allowed.error.code, allowed.error.message)
    } catch {
      // A bug of the authorizer, which its own log tells; the socket must not stay open half-way.
      this.#close(1011, 'internal error')
    } finally {
      this.#ws.resume()
    }
  }

  #serve(hello: TerminalHello, writable: boolean): void {
    const { terminal_id: id, cols, rows, lines } = hello
    const { terminals } = this.#deps
    if (writable && cols !== undefined && rows !== undefined) terminals.resize(id, cols, rows)
    // The view's first frame comes later than this call, so the welcome is always before it.
    const send = (frame: ServerFrame): void => {
      this.#send(frame)
    }
    this.#view = terminals.view(id, send, lines)
    if (!this.#view) {
      this.#refuse(
        CLOSE_CODES.not_found,
        'not_found',
        `terminal ${id} is not on this host; list the terminals again`,
      )
      return
    }
    this.#answer({ ok: true, writable })
    this.#served = { id, writable }
    for (const frame of this.#early.splice(0)) this.#take(frame)
  }

  #hear(data: RawData, isBinary: boolean): void {
    const frame = isBinary ? decodeClientFrame(bytesOf(data)) : err('frames after the hello are binary')
    if (this.#served) this.#take(frame)
    else this.#early.push(frame)
  }

  #take(result: Result<ClientFrame, string>): void {
    if (this.#closed || !this.#served) return
    if (!result.ok) {
      this.#close(CLOSE_CODES.bad_frame, result.error)
      return
    }
    const frame = result.value
    const { id, writable } = this.#served
    const { terminals, onInput } = this.#deps
    if (frame.type === 'ack') this.#view?.acknowledge(frame.bytes)
    else if (!writable) this.#close(CLOSE_CODES.forbidden, 'this token may only watch')
    else if (frame.type === 'resize') terminals.resize(id, frame.cols, frame.rows)
    else if (frame.type === 'signal') terminals.signal(id, frame.signal)
    else {
      onInput?.(id)
      terminals.write(id, frame.text)
    }
  }

  #send(frame: ServerFrame): void {
    if (this.#closed) return
    this.#ws.send(encodeServerFrame(frame), { compress: false })
    if (frame.type === 'exit') this.#close(1000, 'the terminal has ended')
    else if (this.#ws.bufferedAmount > BUFFER_LIMIT) {
      this.#end()
      this.#ws.terminate()
    }
  }

  #answer(welcome: TerminalWelcome): void {
    this.#ws.send(JSON.stringify(welcome))
  }

  #refuse(closeWith: number, code: string, message: string): void {
    if (this.#closed) return
    this.#answer({ ok: false, code, message })
    this.#close(closeWith, message)
  }

  #close(code: number, reason: string): void {
    if (this.#closed) return
    this.#end()
    this.#ws.close(code, closeReason(reason))
  }

  #end(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#view?.close()
  }
}

/**
 * Serves one terminal to one socket. The caller has checked Host, Origin and path, and gives its WebSocket server
 * a `maxPayload` of twice CLIENT_FRAME_LIMIT, so that much longer messages are not even read; ws answers those by 1009.
 */
export function serveTerminalSocket(ws: WebSocket, deps: TerminalSocketDeps): void {
  new TerminalSocket(ws, deps)
}
