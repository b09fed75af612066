import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import type { AnyRouter } from '@orpc/server'
import { WebSocketServer, type WebSocket } from 'ws'
import { err, ok } from '../base/result.ts'
import { RPC_PATH } from '../contract/rpcSocket.ts'
import { TERMINAL_PATH } from '../contract/terminalFrames.ts'
import type { Caller, Core } from '../core/index.ts'
import { remoteAddress } from './addresses.ts'
import { endWithError } from './answer.ts'
import type { Audience } from './audience.ts'
import type { Identity } from './authenticate.ts'
import type { Guard } from './calls.ts'
import type { CallContext } from './dispatch.ts'
import type { Limits } from './limits.ts'
import { serveRpcSocket } from './rpcSocket.ts'
import { createSocketBook } from './socketBook.ts'
import { serveTerminalSocket, type TerminalSocketDeps } from './terminalSocket.ts'

interface SocketsInput {
  readonly core: Core
  readonly router: AnyRouter
  readonly guard: Guard
  readonly version: string
  readonly limits: Limits
  readonly audience: Audience
  readonly identity: Identity
}

/** One socket's own: who a secret of it stands for, and that the socket is this caller's from now on. */
interface Opened {
  readonly socket: WebSocket
  identify(secret: string): ReturnType<Identity['identify']>
  own(secret: string, caller: Caller): void
}

const TERMINAL_CODES: Partial<Record<string, string>> = { UNAUTHENTICATED: 'unauthenticated' }

function terminalDeps({ core, audience }: SocketsInput, { identify, own }: Opened): TerminalSocketDeps {
  return {
    authorize: async (secret, id) => {
      const caller = identify(secret)
      if (!caller.ok) {
        const { code, message } = caller.error
        return err({ code: TERMINAL_CODES[code] ?? 'forbidden', message })
      }
      const access = core.terminalAccess(caller.value, id)
      if (!access) return err({ code: 'not_found', message: `terminal ${id} is not there for this token` })
      own(secret, caller.value)
      return ok({ writable: access.writable && audience.typing })
    },
    terminals: {
      view: (id, send, lines) => core.viewTerminal(id, send, lines),
      write: (id, data) => core.typeInto(id, data),
      resize: (id, cols, rows) => core.resizeTerminal(id, cols, rows),
      signal: (id, signal) => core.signalTerminal(id, signal),
    },
  }
}

/** What serves a socket, by the path that it was opened at. */
function createPaths(input: SocketsInput) {
  const { router, guard, version, limits } = input
  // A prompt sent by RPC may be as large as a body by REST; what is typed into a terminal comes in small frames.
  const server = (maxPayload: number) =>
    new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload })
  const handler = new RPCHandler<CallContext>(router, { clientInterceptors: [guard] })
  const rpc = { version, handler, unread: limits.unread }
  const paths: Partial<Record<string, { server: WebSocketServer; serve: (opened: Opened) => void }>> = {
    [RPC_PATH]: {
      server: server(limits.body),
      serve: (opened) =>
        serveRpcSocket(opened.socket, { ...rpc, identify: opened.identify, own: opened.own }),
    },
    [TERMINAL_PATH]: {
      server: server(limits.frame),
      serve: (opened) => serveTerminalSocket(opened.socket, terminalDeps(input, opened)),
    },
  }
  return paths
}

/** The WebSockets of a listener, counted together; each ends when the token that opened it does. */
export function createSockets(input: SocketsInput) {
  const { core, limits, audience, identity } = input
  const paths = createPaths(input)
  const book = createSocketBook(core, limits, (secret, address) => {
    const caller = audience.authenticate(core, secret)
    if (audience.phones && caller) core.heardFrom(caller, address)
  })

  return {
    /** Takes an upgrade whose Host and Origin have been checked. */
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const target = paths[request.url ?? '']
      if (!target)
        return endWithError(socket, 'NOT_FOUND', `WebSockets are at ${Object.keys(paths).join(' and ')}.`)
      const address = remoteAddress(request.socket)
      const crowded = audience.phones ? identity.admitStranger(address, 'socket')?.message : undefined
      const refusal = crowded ?? book.refusal(address)
      if (refusal !== undefined) return endWithError(socket, 'TOO_MANY_REQUESTS', refusal)
      target.server.handleUpgrade(request, socket, head, (upgraded) => {
        book.add(upgraded, address)
        target.serve({
          socket: upgraded,
          identify: (secret) => identity.identify(secret, address),
          own: (secret, caller) => book.own(upgraded, secret, caller),
        })
      })
    },
    close: () => book.close(),
    terminate: () => book.terminate(),
  }
}
