import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import type { AnyRouter } from '@orpc/server'
import { WebSocketServer, type WebSocket } from 'ws'
import { err, ok, type Result } from '../base/result.ts'
import type { Failure } from '../contract/errors.ts'
import { RPC_PATH, UNAUTHENTICATED_CLOSE } from '../contract/rpcSocket.ts'
import { TERMINAL_PATH } from '../contract/terminalFrames.ts'
import type { Caller, Core } from '../core/index.ts'
import { rawError, type AnswerCode } from './answer.ts'
import type { Guard } from './calls.ts'
import type { CallContext } from './dispatch.ts'
import type { Limits } from './limits.ts'
import { serveRpcSocket } from './rpcSocket.ts'
import { serveTerminalSocket, type TerminalSocketDeps } from './terminalSocket.ts'

interface SocketsInput {
  readonly core: Core
  readonly router: AnyRouter
  readonly guard: Guard
  readonly version: string
  readonly limits: Limits
  /** The caller of a secret, or why it may not call now. */
  identify(secret: string): Result<Caller, Failure>
}

const TERMINAL_CODES: Partial<Record<string, string>> = { UNAUTHENTICATED: 'unauthenticated' }

function terminalDeps({ core, identify }: SocketsInput, own: (secret: string) => void): TerminalSocketDeps {
  return {
    authorize: async (secret, id) => {
      const caller = identify(secret)
      if (!caller.ok) {
        const { code, message } = caller.error
        return err({ code: TERMINAL_CODES[code] ?? 'forbidden', message })
      }
      const access = core.terminalAccess(caller.value, id)
      if (!access) return err({ code: 'not_found', message: `terminal ${id} is not there for this token` })
      own(secret)
      return ok(access)
    },
    terminals: {
      view: (id, send, lines) => core.viewTerminal(id, send, lines),
      write: (id, data) => core.typeInto(id, data),
      resize: (id, cols, rows) => core.resizeTerminal(id, cols, rows),
      signal: (id, signal) => core.signalTerminal(id, signal),
    },
  }
}

/** An event after which a token may have died: its own, or the end of its agent. */
const mayRevoke = ({
  type,
  images,
}: {
  type: string
  images: { agent?: { ended_at: string | null } | undefined }
}) => type.startsWith('token.') || (images.agent?.ended_at ?? null) !== null

type Own = (socket: WebSocket, secret: string) => void

/** What serves a socket, by the path that it was opened at. */
function createPaths(input: SocketsInput, own: Own) {
  const { router, guard, version, limits, identify } = input
  // A prompt sent by RPC may be as large as a body by REST; what is typed into a terminal comes in small frames.
  const server = (maxPayload: number) =>
    new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload })
  const handler = new RPCHandler<CallContext>(router, { clientInterceptors: [guard] })
  const paths: Partial<Record<string, { server: WebSocketServer; serve: (socket: WebSocket) => void }>> = {
    [RPC_PATH]: {
      server: server(limits.body),
      serve: (socket) => serveRpcSocket(socket, { version, handler, identify, own }),
    },
    [TERMINAL_PATH]: {
      server: server(limits.frame),
      serve: (socket) =>
        serveTerminalSocket(
          socket,
          terminalDeps(input, (secret) => own(socket, secret)),
        ),
    },
  }
  return paths
}

const refuse = (socket: Duplex, code: AnswerCode, message: string): void =>
  void socket.end(rawError(code, message))

/** The WebSockets of a server, counted together; each ends when the token that opened it does. */
export function createSockets(input: SocketsInput) {
  const { core, limits } = input
  const open = new Map<WebSocket, string | undefined>()
  const paths = createPaths(input, (socket, secret) => void open.set(socket, secret))
  const closeRevoked = (): void => {
    for (const [socket, secret] of open)
      if (secret !== undefined && !core.authenticate(secret))
        socket.close(UNAUTHENTICATED_CLOSE, 'the token was revoked')
  }
  const unsubscribe = core.onEvent((event) => mayRevoke(event) && closeRevoked())

  return {
    /** Takes an upgrade whose Host and Origin have been checked. */
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, path: string): void {
      const target = paths[path]
      if (!target)
        return refuse(socket, 'NOT_FOUND', `WebSockets are at ${Object.keys(paths).join(' and ')}.`)
      if (open.size >= limits.sockets)
        return refuse(
          socket,
          'TOO_MANY_REQUESTS',
          `All ${limits.sockets} sockets are in use. Close one of them.`,
        )
      target.server.handleUpgrade(request, socket, head, (upgraded) => {
        open.set(upgraded, undefined)
        upgraded.once('close', () => open.delete(upgraded))
        target.serve(upgraded)
      })
    },
    /** Asks all of them to close. */
    close(): void {
      unsubscribe()
      for (const socket of open.keys()) socket.close(1001, 'the host ends')
    },
    /** Cuts off those that have not closed. */
    terminate(): void {
      for (const socket of open.keys()) socket.terminate()
    },
  }
}
