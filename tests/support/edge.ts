import { request as httpRequest } from 'node:http'
import type { Tls } from '../../src/core/ports/phone.ts'
import type { Logger } from '../../src/base/logger.ts'
import type { Pages } from '../../src/server/pages.ts'
import type { Limits } from '../../src/server/limits.ts'
import { createHostServer } from '../../src/server/createHostServer.ts'
import { createPhoneListener } from '../../src/server/createPhoneListener.ts'
import { createFakeCore } from './fakeCore.ts'

export interface EdgeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  readonly json: Record<string, unknown>
}

export interface EdgeRequest {
  readonly method?: string
  readonly path: string
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON unless it is a string or bytes, which are sent as they are. */
  readonly body?: unknown
  /** Address of this machine that the connection comes from. */
  readonly from?: string
}

/** One request over a connection of its own, so that any header can be sent, Host included. */
export function send(
  port: number,
  { method = 'GET', path, token, headers = {}, body, from }: EdgeRequest,
): Promise<EdgeAnswer> {
  const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array
  const payload = raw ? body : JSON.stringify(body)
  const all = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(payload !== undefined && {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(payload),
    }),
    ...headers,
  }
  return new Promise((resolve, reject) => {
    const at = {
      agent: false,
      host: '127.0.0.1',
      port,
      method,
      path,
      ...(from !== undefined && { localAddress: from }),
    }
    const request = httpRequest({ ...at, headers: all }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        const isJson = response.headers['content-type']?.startsWith('application/json') === true
        const json = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json })
      })
    })
    request.on('error', reject)
    if (payload !== undefined) request.write(payload)
    request.end()
  })
}

const quiet = (): void => undefined

/** A logger that keeps the errors. */
function createLog(errors: string[]): Logger {
  return { debug: quiet, info: quiet, warn: quiet, error: (_, message) => void errors.push(message) }
}

/** A real server, on a free port if none is wanted, in front of a fake core; `log` keeps the errors that the server logged. */
export async function startEdge(fake = createFakeCore(), limits: Partial<Limits> = {}, wanted = 0) {
  const errors: string[] = []
  const log = createLog(errors)
  const server = createHostServer({
    core: fake.core,
    log,
    version: '0.0.0',
    allowedOrigins: ['switchyard://app'],
    limits,
  })
  const port = await server.listen(wanted)
  return {
    ...fake,
    port,
    errors,
    close: () => server.close(100),
    send: (request: EdgeRequest) => send(port, request),
  }
}

/** The name of the phone's listener; it leads nowhere. */
export const PHONE_HOST = 'phone.test'

/** The real listener for phones on a free port of loopback, in front of a fake core. */
export async function startPhoneEdge(
  fake = createFakeCore(),
  limits: Partial<Limits> = {},
  { tls = null, pages = null }: { tls?: Tls | null; pages?: Pages | null } = {},
) {
  const errors: string[] = []
  const listener = createPhoneListener({
    ...{ core: () => fake.core, log: createLog(errors), version: '0.0.0', pages, limits },
  })
  const opened = await listener.open({ address: '127.0.0.1', host: PHONE_HOST, port: 0, tls })
  if (!opened.ok) throw new Error(opened.error.reason)
  const port = opened.value
  const host = `${PHONE_HOST}:${port}`
  return {
    ...fake,
    ...{ errors, listener, port, host, origin: `${tls ? 'https' : 'http'}://${host}` },
    close: () => listener.close(),
    send: (request: EdgeRequest) => send(port, { ...request, headers: { host, ...request.headers } }),
  }
}
