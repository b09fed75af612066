import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import type { Logger } from '../base/logger.ts'
import type { Core } from '../core/index.ts'
import { checkAddress, type Addresses } from './addresses.ts'
import { endWithError, sendError, type AnswerCode, type Headers } from './answer.ts'
import type { Audience } from './audience.ts'
import { createIdentity } from './authenticate.ts'
import { createGuard } from './calls.ts'
import { limitConnections } from './connections.ts'
import { createRouter } from './dispatch.ts'
import type { Limits } from './limits.ts'
import type { Pages } from './pages.ts'
import { createRoutes } from './routes.ts'
import { createSockets } from './sockets.ts'

type Server = HttpServer | HttpsServer
type Route = ReturnType<typeof createRoutes>
type Sockets = ReturnType<typeof createSockets>

export interface ListenerInput {
  readonly core: Core
  readonly log: Logger
  readonly version: string
  readonly audience: Audience
  readonly limits: Limits
  /** The screens; null where only programs are served. */
  readonly pages: Pages | null
  /** PEM of a certificate with its chain and of its key; null for plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** The names of the listener, once it has a port, and the headers on each of its answers. */
  named(port: number): { readonly addresses: Addresses; readonly headers: Headers }
}

export interface Listener {
  /** Listens at an address of this machine; port 0 picks one. Answers the port; rejects with the system's error. */
  listen(address: string, port: number): Promise<number>
  /** Takes nothing new, lets running calls end within `graceMs`, then cuts them off. */
  close(graceMs: number): Promise<void>
}

const CLIENT_ERRORS: Partial<Record<string, readonly [AnswerCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['REQUEST_HEADER_FIELDS_TOO_LARGE', 'The headers are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'The request did not arrive in time.'],
}

const NO_HTTP = ['BAD_REQUEST', 'The request is not valid HTTP.'] as const

/** What Node's parser refuses is answered as JSON too. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  endWithError(socket, ...(CLIENT_ERRORS[error.code ?? ''] ?? NO_HTTP))
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket'

function createServer({ tls, limits }: ListenerInput): Server {
  const options = {
    ...limits.times,
    maxHeaderSize: limits.headers,
    // Both are answered by us, in JSON.
    requireHostHeader: false,
    shouldUpgradeCallback: isWebSocket,
  }
  const server: Server = tls
    ? createHttpsServer({ ...options, ...tls, handshakeTimeout: limits.times.headersTimeout })
    : createHttpServer(options)
  return server.setTimeout(limits.times.timeout)
}

interface Doors {
  readonly http: Server
  readonly log: Logger
  /** Known once it listens. */
  readonly named: () => ReturnType<ListenerInput['named']>
  readonly isClosing: () => boolean
  /** Whether a connection is beyond the limits. */
  readonly isSurplus: ReturnType<typeof limitConnections>
}

const FULL = { code: 'TOO_MANY_REQUESTS', message: 'All connections are in use.' } as const

/** What every request passes before its path is looked at. */
function createAnswer({ http, log, named, isClosing, isSurplus }: Doors, route: Route) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { addresses, headers } = named()
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    // A client that leaves in the middle is no fault of anybody.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    // A connection that falls idle after the server's close would be kept open for its next request.
    response.once('close', () => isClosing() && setImmediate(() => http.closeIdleConnections()))
    try {
      if (isSurplus(request.socket)) return sendError(response, FULL, { connection: 'close' })
      const foreign = checkAddress(request.headers, addresses)
      if (foreign) return sendError(response, foreign)
      await route(request, response)
    } catch (error) {
      if (request.destroyed && !request.complete) return
      log.error({ err: error, method: request.method }, 'request failed by a bug')
      const message = 'The host failed; its log file has the details.'
      sendError(response, { code: 'INTERNAL_SERVER_ERROR', message })
    }
  }
}

function listenForRequests(doors: Doors, route: Route, sockets: Sockets): void {
  const { http, named, isSurplus } = doors
  const answer = createAnswer(doors, route)
  http.on('request', (request, response) => void answer(request, response))
  http.on('checkExpectation', (request, response) => void answer(request, response))
  http.on('clientError', answerClientError)
  http.on('connect', (_request, socket) =>
    endWithError(socket, 'METHOD_NOT_SUPPORTED', 'This host is no proxy.'),
  )
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const refused = isSurplus(request.socket) ? FULL : checkAddress(request.headers, named().addresses)
    if (refused) endWithError(socket, refused.code, refused.message)
    else sockets.upgrade(request, socket, head)
  })
}

/** An HTTP and WebSocket server in front of the core. It knows no rule: it checks, translates and answers. */
export function createListener(input: ListenerInput): Listener {
  const { core, log, version, limits, audience, pages } = input
  const identity = createIdentity({ core, limits, audience, now: () => performance.now() })
  const router = createRouter(core, audience.operations)
  const guard = createGuard(log)
  const http = createServer(input)
  const sockets = createSockets({ core, router, guard, version, limits, audience, identity })
  const route = createRoutes({ core, router, guard, identity, log, version, limits, audience, pages })
  let named = input.named(0)
  let closing = false
  const isSurplus = limitConnections(http, limits)
  listenForRequests({ http, log, named: () => named, isClosing: () => closing, isSurplus }, route, sockets)

  return {
    async listen(address, port) {
      try {
        const bound = await listenOn(http, address, port)
        named = input.named(bound)
        return bound
      } catch (error) {
        sockets.close()
        throw error
      }
    },
    async close(graceMs) {
      closing = true
      const closed = new Promise<void>((resolve) => http.close(() => resolve()))
      sockets.close()
      http.closeIdleConnections()
      const timer = setTimeout(() => {
        sockets.terminate()
        http.closeAllConnections()
      }, graceMs)
      await closed
      clearTimeout(timer)
    },
  }
}
