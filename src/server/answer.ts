import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { ERROR_STATUS, type ErrorCode, type Failure } from '../contract/errors.ts'

/** Answers of the HTTP layer that belong to no operation. */
const TRANSPORT_STATUS = {
  NOT_FOUND: 404,
  METHOD_NOT_SUPPORTED: 405,
  REQUEST_TIMEOUT: 408,
  REQUEST_HEADER_FIELDS_TOO_LARGE: 431,
  INTERNAL_SERVER_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const

export type AnswerCode = ErrorCode | keyof typeof TRANSPORT_STATUS

const STATUS: Readonly<Record<AnswerCode, number>> = { ...ERROR_STATUS, ...TRANSPORT_STATUS }

export type Headers = Readonly<Record<string, string>>

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** On every answer. Pages may run our own scripts only; inline style is needed by the terminal's renderer. */
const SECURITY_HEADERS: Headers = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
}

/**
 * The security headers of a listener for its own pages. Not every phone's browser takes 'self' for WebSockets as well,
 * so those are named; over plain HTTP browsers complain about the header that parts windows, so it is left out there.
 */
export function securityHeaders(origins: Iterable<string> = [], parts = true): Headers {
  // The policy has no words for IPv6 addresses.
  const named = [...origins].filter((origin) => !origin.includes('['))
  const sockets = named.map((origin) => origin.replace(/^http/, 'ws'))
  const { 'cross-origin-opener-policy': opener = '', ...headers } = SECURITY_HEADERS
  return {
    ...headers,
    ...(parts && { 'cross-origin-opener-policy': opener }),
    ...(sockets.length > 0 && {
      'content-security-policy': `${POLICY}; connect-src 'self' ${sockets.join(' ')}`,
    }),
  }
}

/** The one shape of an error, over every transport; oRPC's own. */
export interface ErrorBody {
  readonly defined: boolean
  readonly code: string
  readonly status: number
  readonly message: string
  readonly data?: unknown
}

export const errorBody = (code: AnswerCode, message: string, data?: unknown): ErrorBody => ({
  defined: code in ERROR_STATUS,
  code,
  status: STATUS[code],
  message,
  ...(data !== undefined && { data }),
})

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Headers = {},
): void {
  // The client may be gone, or the answer may have begun before something failed.
  if (response.headersSent || response.destroyed) return
  const text = JSON.stringify(body)
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

/** What a refusal says to programs that know nothing of its body. */
function refusalHeaders({ code, details }: { code: AnswerCode; details?: Failure['details'] }): Headers {
  if (code === 'UNAUTHENTICATED') return { 'www-authenticate': 'Bearer realm="switchyard"' }
  if (code !== 'TOO_MANY_REQUESTS') return {}
  return { 'retry-after': String(Number(details?.['retry_after_s'] ?? 1)) }
}

export function sendError(
  response: ServerResponse,
  failure: { readonly code: AnswerCode; readonly message: string; readonly details?: Failure['details'] },
  headers: Headers = {},
): void {
  const body = errorBody(failure.code, failure.message, failure.details)
  sendJson(response, body.status, body, { ...refusalHeaders(failure), ...headers })
}

/** How long a refused connection has to read why. */
const LAST_MS = 1_000

/**
 * A whole HTTP/1.1 error answer on a bare socket, for a broken request or a refused upgrade. It closes the connection,
 * also where the other side neither reads nor closes.
 */
export function endWithError(socket: Duplex, code: AnswerCode, message: string): void {
  const body = errorBody(code, message)
  const text = JSON.stringify(body)
  const lines = Object.entries({
    ...SECURITY_HEADERS,
    ...refusalHeaders({ code }),
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  const timer = setTimeout(() => socket.destroy(), LAST_MS)
  socket.once('close', () => clearTimeout(timer))
  socket.on('error', () => socket.destroy())
  // What is still sent is read, or the system would tell the other side of a broken connection instead.
  socket.resume()
  socket.end(`HTTP/1.1 ${body.status} ${code}\r\n${lines.join('')}\r\n${text}`)
}
