import { z } from 'zod'
import { err, ok, type Result } from '../base/result.ts'
import { id } from './scalars.ts'

/**
 * The bytes of a terminal on a WebSocket at `/terminals`. The client's first frame is text, a `terminalHello` in JSON;
 * the server answers with a `terminalWelcome` in JSON. All further frames are binary: one byte of type, then the
 * payload, numbers big-endian. The server sends SCREEN first and after each gap: the viewer resets its terminal and
 * draws it; then OUTPUT as it comes; EXIT is the last. The client acknowledges each payload byte of SCREEN and OUTPUT
 * that it has drawn; one that does not is sent nothing more until it has, and then gets a new SCREEN.
 *
 * The host answers what programs ask their terminal (device attributes, cursor position, colours), because agents run
 * without a viewer too. A viewer must not answer again: it passes what its own terminal emits through `dropAnswers`.
 */
export const TERMINAL_PATH = '/terminals'

/** Largest frame from a client, in bytes; longer input is split by the client. */
export const CLIENT_FRAME_LIMIT = 64 * 1024
/** Largest first frame, in bytes. */
export const HELLO_LIMIT = 4096
/** The first frame must arrive within so many milliseconds. */
export const HELLO_MS = 5000
/** Most scrollback lines that a viewer may ask for with its hello. */
export const MOST_LINES = 10_000
/** A client acknowledges when it has drawn so many bytes; the rest may stay open. */
export const ACK_EACH = 8192

export const CLOSE_CODES = {
  unauthenticated: 4001,
  forbidden: 4003,
  not_found: 4004,
  bad_frame: 4400,
} as const

const cells = z.number().int().min(2).max(1000)

export const terminalHello = z.object({
  token: z.string().min(1).max(200),
  terminal_id: id,
  cols: cells.optional(),
  rows: cells.optional(),
  /** Scrollback lines that the first SCREEN shall hold, as far as the host has them; without it some 1,000. */
  lines: z.number().int().min(0).max(MOST_LINES).optional(),
})
export type TerminalHello = z.infer<typeof terminalHello>

export const terminalWelcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), writable: z.boolean() }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
])
export type TerminalWelcome = z.infer<typeof terminalWelcome>

export const terminalSignal = z.enum(['SIGINT', 'SIGTERM', 'SIGKILL', 'SIGHUP'])
export type TerminalSignal = z.infer<typeof terminalSignal>

export type ServerFrame =
  | { readonly type: 'screen'; readonly cols: number; readonly rows: number; readonly bytes: Uint8Array }
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  | { readonly type: 'resize'; readonly cols: number; readonly rows: number }
  | { readonly type: 'exit'; readonly exit: { readonly code: number | null; readonly signal: string | null } }

export type ClientFrame =
  | { readonly type: 'input'; readonly text: string }
  | { readonly type: 'resize'; readonly cols: number; readonly rows: number }
  | { readonly type: 'ack'; readonly bytes: number }
  | { readonly type: 'signal'; readonly signal: TerminalSignal }

const SERVER = { screen: 0x01, output: 0x02, resize: 0x03, exit: 0x04 } as const
const CLIENT = { input: 0x11, resize: 0x12, ack: 0x13, signal: 0x14 } as const

const encoder = new TextEncoder()
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** A frame with `head` bytes of numbers, written by `fill`, in front of `tail`. */
const frame = (
  type: number,
  head: number,
  fill: (view: DataView) => void,
  tail?: Uint8Array,
): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(1 + head + (tail?.length ?? 0))
  bytes[0] = type
  fill(new DataView(bytes.buffer, 1, head))
  if (tail) bytes.set(tail, 1 + head)
  return bytes
}

const size =
  (cols: number, rows: number) =>
  (view: DataView): void => {
    view.setUint16(0, cols)
    view.setUint16(2, rows)
  }

const nothing = (): void => undefined

export function encodeServerFrame(value: ServerFrame): Uint8Array<ArrayBuffer> {
  switch (value.type) {
    case 'screen':
      return frame(SERVER.screen, 4, size(value.cols, value.rows), value.bytes)
    case 'output':
      return frame(SERVER.output, 0, nothing, value.bytes)
    case 'resize':
      return frame(SERVER.resize, 4, size(value.cols, value.rows))
    case 'exit': {
      const { code, signal } = value.exit
      const fill = (view: DataView): void => {
        view.setUint8(0, code === null ? 0 : 1)
        view.setInt32(1, code ?? 0)
      }
      return frame(SERVER.exit, 5, fill, encoder.encode(signal ?? ''))
    }
  }
}

export function encodeClientFrame(value: ClientFrame): Uint8Array<ArrayBuffer> {
  switch (value.type) {
    case 'input':
      return frame(CLIENT.input, 0, nothing, encoder.encode(value.text))
    case 'resize':
      return frame(CLIENT.resize, 4, size(value.cols, value.rows))
    case 'ack':
      return frame(CLIENT.ack, 4, (view) => {
        view.setUint32(0, value.bytes)
      })
    case 'signal':
      return frame(CLIENT.signal, 0, nothing, encoder.encode(value.signal))
  }
}

/** Strict UTF-8, or undefined. */
const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // The decoder swallows a byte order mark; typed as input it is a character like others.
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? `\ufeff${text}` : text
  } catch {
    // The decoder tells malformed input only by throwing.
    return undefined
  }
}

const sizeOf = (view: DataView): { cols: number; rows: number } | undefined => {
  const cols = cells.safeParse(view.getUint16(1))
  const rows = cells.safeParse(view.getUint16(3))
  return cols.success && rows.success ? { cols: cols.data, rows: rows.data } : undefined
}

/** Reads a frame of the server; the error is a sentence. `bytes` of the frame share the memory of the message. */
export function decodeServerFrame(message: Uint8Array): Result<ServerFrame, string> {
  const view = viewOf(message)
  const type = message[0]
  if (type === SERVER.output) return ok({ type: 'output', bytes: message.subarray(1) })
  if (type === SERVER.screen && message.length >= 5) {
    const at = sizeOf(view)
    return at
      ? ok({ type: 'screen', ...at, bytes: message.subarray(5) })
      : err('the size is not within 2 to 1000')
  }
  if (type === SERVER.resize && message.length === 5) {
    const at = sizeOf(view)
    return at ? ok({ type: 'resize', ...at }) : err('the size is not within 2 to 1000')
  }
  if (type === SERVER.exit && message.length >= 6 && message.length <= 70) {
    const signal = textOf(message.subarray(6))
    if (signal === undefined) return err('the signal is not UTF-8')
    const code = view.getUint8(1) === 0 ? null : view.getInt32(2)
    return ok({ type: 'exit', exit: { code, signal: signal === '' ? null : signal } })
  }
  return err('the frame has an unknown type or a wrong length')
}

/** Reads a frame of a client; the error is a sentence that fits the reason of a close frame. */
export function decodeClientFrame(message: Uint8Array): Result<ClientFrame, string> {
  if (message.length > CLIENT_FRAME_LIMIT) return err(`the frame is longer than ${CLIENT_FRAME_LIMIT} bytes`)
  const view = viewOf(message)
  const type = message[0]
  if (type === CLIENT.input) {
    const text = textOf(message.subarray(1))
    return text === undefined ? err('the input is not UTF-8') : ok({ type: 'input', text })
  }
  if (type === CLIENT.resize && message.length === 5) {
    const at = sizeOf(view)
    return at ? ok({ type: 'resize', ...at }) : err('the size is not within 2 to 1000')
  }
  if (type === CLIENT.ack && message.length === 5) return ok({ type: 'ack', bytes: view.getUint32(1) })
  if (type === CLIENT.signal) {
    const signal = terminalSignal.safeParse(textOf(message.subarray(1)))
    return signal.success ? ok({ type: 'signal', signal: signal.data }) : err('the signal is unknown')
  }
  return err('the frame has an unknown type or a wrong length')
}

/**
 * Device attributes, status, modes, window size and version reports, cursor position, and DCS and OSC colour answers.
 * `CSI 1;2R` to `CSI 1;8R` stay: they are also F3 with Shift, Alt or Ctrl, which a person may have pressed.
 */
const ANSWERS =
  /\x1b\[[?>=][\d;]*c|\x1b\[\??\d*n|\x1b\[\??[\d;]+\$y|\x1b\[(?:4|6|8);\d+;\d+t|\x1b\[(?!1;[2-8]R)\??\d+;\d+R|\x1b\](?:4;\d+|1[0-9]);rgba?:[\da-f/]+(?:\x07|\x1b\\)|\x1bP[01>!|][^\x1b\x07]*(?:\x07|\x1b\\)/gi

/** What a viewer's terminal emits without the answers that it gives by itself; the host has given them already. */
export const dropAnswers = (emitted: string): string => emitted.replace(ANSWERS, '')
