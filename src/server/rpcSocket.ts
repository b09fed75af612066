import type { RPCHandler } from '@orpc/server/ws'
import type { RawData, WebSocket } from 'ws'
import type { Result } from '../base/result.ts'
import type { Failure } from '../contract/errors.ts'
import { rpcHello, UNAUTHENTICATED_CLOSE, type RpcWelcome } from '../contract/rpcSocket.ts'
import { HELLO_LIMIT, HELLO_MS } from '../contract/terminalFrames.ts'
import type { Caller } from '../core/index.ts'
import type { CallContext } from './dispatch.ts'

export interface RpcSocketDeps {
  readonly version: string
  readonly handler: RPCHandler<CallContext>
  /** Who the secret stands for now. */
  identify(secret: string): Result<Caller, Failure>
  /** The socket belongs to this secret from now on, and closes when that is revoked. */
  own(secret: string, caller: Caller): void
  /** Bytes that may wait when more is to be sent. */
  readonly unread: number
}

const textOf = (data: RawData): string =>
  (Array.isArray(data)
    ? Buffer.concat(data)
    : data instanceof ArrayBuffer
      ? Buffer.from(data)
      : data
  ).toString()

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // JSON.parse tells malformed text only by throwing.
    return undefined
  }
}

/** A message of oRPC's protocol: a call, or news about one, with its id. */
const isMessage = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'i' in value && typeof value.i === 'string'

type RpcPipe = Parameters<RPCHandler<CallContext>['upgrade']>[0]

/**
 * The socket as oRPC sees it. A send is done when the bytes have left this process, so a reader that stalls holds up
 * its own feed and nothing piles up here; the answers of calls that it goes on to make are bounded. Frames that are no
 * message end the socket before oRPC sees them.
 */
function pipeOf(socket: WebSocket, unread: number): RpcPipe {
  const addEventListener = (type: string, listener: (event: { data: string }) => void): void => {
    if (type === 'close') socket.on('close', () => listener({ data: '' }))
    if (type !== 'message') return
    socket.on('message', (data, isBinary) => {
      const text = textOf(data)
      if (!isBinary && isMessage(parse(text))) listener({ data: text })
      else socket.close(4400, 'the frame is no RPC message')
    })
  }
  const send = (data: string | Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      if (socket.bufferedAmount > unread) socket.terminate()
      // A failed send means that the socket is closing; oRPC hears that from its close event.
      if (socket.readyState === socket.OPEN) socket.send(data, () => resolve())
      else resolve()
    })
  // oRPC uses these two members in this way only; the type of `ws` has overloads for much more.
  return { addEventListener, send } as unknown as RpcPipe
}

/** Serves RPC on one socket, from the hello on. The caller has checked Host, Origin and path. */
export function serveRpcSocket(socket: WebSocket, deps: RpcSocketDeps): void {
  const refuse = (reason: string): void => socket.close(UNAUTHENTICATED_CLOSE, reason)
  const timer = setTimeout(() => refuse(`no hello within ${HELLO_MS} ms`), HELLO_MS)
  socket.once('close', () => clearTimeout(timer))
  // Too long a message or a broken frame: ws closes the socket itself.
  socket.on('error', () => socket.terminate())
  socket.once('message', (data, isBinary) => {
    clearTimeout(timer)
    const text = textOf(data)
    const hello = isBinary || text.length > HELLO_LIMIT ? undefined : rpcHello.safeParse(parse(text)).data
    if (!hello) return refuse('the first frame must be JSON of {token}')
    const caller = deps.identify(hello.token)
    if (!caller.ok)
      return refuse(caller.error.code === 'UNAUTHENTICATED' ? 'the token is not valid' : 'too many calls')
    deps.own(hello.token, caller.value)
    const welcome: RpcWelcome = { ok: true, version: deps.version, role: caller.value.role }
    socket.send(JSON.stringify(welcome))
    void deps.handler.upgrade(pipeOf(socket, deps.unread), {
      context: { identify: () => deps.identify(hello.token), feeds: { open: 0 } },
    })
  })
}
