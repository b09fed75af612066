import type { ServerResponse } from 'node:http'
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

/** On every answer. Pages may run our own scripts only; inline style is needed by the terminal's renderer. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
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

export type Headers = Readonly<Record<string, string>>

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

export function sendError(
  response: ServerResponse,
  failure: { readonly code: AnswerCode; readonly message: string; readonly details?: Failure['details'] },
  headers: Headers = {},
): void {
  const body = errorBody(failure.code, failure.message, failure.details)
  sendJson(response, body.status, body, headers)
}

/** A whole HTTP/1.1 error answer for a bare socket: a broken request or a refused upgrade. It closes the connection. */
export function rawError(code: AnswerCode, message: string, headers: Headers = {}): string {
  const body = errorBody(code, message)
  const text = JSON.stringify(body)
  const lines = Object.entries({
    ...SECURITY_HEADERS,
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${body.status} ${code}\r\n${lines.join('')}\r\n${text}`
}
