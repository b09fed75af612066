import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from '../base/logger.ts'
import type { Core } from '../core/index.ts'
import { addressesOf, checkAddress, type Addresses } from './addresses.ts'
import { rawError, sendError, SECURITY_HEADERS } from './answer.ts'
import { createIdentify } from './authenticate.ts'
import { createGuard } from './calls.ts'
import { createRouter } from './dispatch.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'
import type { Pages } from './pages.ts'
import { createRoutes } from './routes.ts'
import { createSockets } from './sockets.ts'

type Route = ReturnType<typeof createRoutes>
type Sockets = ReturnType<typeof createSockets>

export interface ServerInput {
  readonly core: Core
  readonly log: Logger
  readonly version: string
  /** Origins that may use this host besides its own. */
  readonly allowedOrigins: readonly string[]
  /** Default: none, and then `/` answers a line of text. */
  readonly pages?: Pages | null
  readonly limits?: Partial<Limits>
}

export interface HostServer {
  /** Listens on 127.0.0.1; 0 picks a port. Answers the port; rejects with the system's error. */
  listen(port: number): Promise<number>
  /** Takes nothing new, lets running calls end within `graceMs`, then cuts them off. */
  close(graceMs?: number): Promise<void>
}

/** The whole of a request must have arrived within these; how long an answer may take is the operation's matter. */
const TIMES = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 }

const CLIENT_ERRORS: Partial<Record<string, Parameters<typeof rawError>>> = {
  HPE_HEADER_OVERFLOW: ['REQUEST_HEADER_FIELDS_TOO_LARGE', 'The headers are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'The request did not arrive in time.'],
}

/** What Node's parser refuses is answered as JSON too. */
function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  socket.end(
    rawError(...(CLIENT_ERRORS[error.code ?? ''] ?? ['BAD_REQUEST', 'The request is not valid HTTP.'])),
  )
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

/** Counts connections; those beyond the limit are told so on their first request. */
function limitConnections(server: Server, limit: number): WeakSet<Duplex> {
  const surplus = new WeakSet<Duplex>()
  let count = 0
  // Far more than that are dropped by Node without an answer.
  server.maxConnections = limit * 2
  server.on('connection', (socket) => {
    count += 1
    if (count > limit) surplus.add(socket)
    socket.once('close', () => (count -= 1))
  })
  return surplus
}

const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket'

interface Doors {
  readonly http: Server
  readonly log: Logger
  readonly limits: Limits
  /** The names of this server, known once it listens. */
  readonly addresses: () => Addresses
  readonly isClosing: () => boolean
}

/** What every request passes before its path is looked at. */
function createAnswer({ http, log, limits, addresses, isClosing }: Doors, route: Route) {
  const surplus = limitConnections(http, limits.connections)
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
    // A client that leaves in the middle is no fault of anybody.
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    // A connection that falls idle after the server's close would be kept open for its next request.
    response.once('close', () => isClosing() && setImmediate(() => http.closeIdleConnections()))
    try {
      if (surplus.has(request.socket)) {
        const message = `All ${limits.connections} connections are in use.`
        const headers = { connection: 'close', 'retry-after': '1' }
        return sendError(response, { code: 'TOO_MANY_REQUESTS', message }, headers)
      }
      const foreign = checkAddress(request.headers, addresses())
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
  const { http, addresses } = doors
  const answer = createAnswer(doors, route)
  http.on('request', (request, response) => void answer(request, response))
  http.on('checkExpectation', (request, response) => void answer(request, response))
  http.on('clientError', answerClientError)
  http.on('connect', (_request, socket) =>
    socket.end(rawError('METHOD_NOT_SUPPORTED', 'This host is no proxy.')),
  )
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const foreign = checkAddress(request.headers, addresses())
    if (foreign) socket.end(rawError(foreign.code, foreign.message))
    else sockets.upgrade(request, socket, head, request.url ?? '')
  })
}

/** The host's HTTP and WebSocket server on loopback. It knows no rule: it checks, translates and answers. */
export function createHostServer({
  core,
  log,
  version,
  allowedOrigins,
  pages = null,
  limits: given,
}: ServerInput): HostServer {
  const limits = { ...DEFAULT_LIMITS, ...given }
  const identify = createIdentify(core, limits, () => performance.now())
  const router = createRouter(core)
  const guard = createGuard(log)
  const sockets = createSockets({ core, router, guard, version, limits, identify })
  const http = createHttpServer({
    ...TIMES,
    connectionsCheckingInterval: 5_000,
    // Both are answered by us, in JSON.
    requireHostHeader: false,
    shouldUpgradeCallback: isWebSocket,
  })
  let addresses: Addresses = addressesOf(0, allowedOrigins)
  let closing = false
  listenForRequests(
    { http, log, limits, addresses: () => addresses, isClosing: () => closing },
    createRoutes({ router, guard, identify, toolsets: core.toolsets, log, version, limits, pages }),
    sockets,
  )

  return {
    async listen(port) {
      const bound = await listenOn(http, port)
      addresses = addressesOf(bound, allowedOrigins)
      return bound
    },
    async close(graceMs = 2_000) {
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
