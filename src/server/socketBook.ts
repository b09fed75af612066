import type { WebSocket } from 'ws'
import { REPLACED_CLOSE, ROLE_CHANGED_CLOSE, UNAUTHENTICATED_CLOSE } from '../contract/rpcSocket.ts'
import type { Event } from '../contract/event.ts'
import type { Role } from '../contract/token.ts'
import type { Caller, Core } from '../core/index.ts'
import { networkOf } from './addresses.ts'
import type { Limits } from './limits.ts'

interface Entry {
  readonly network: string
  owner: { readonly secret: string; readonly token_id: string; readonly role: Role } | undefined
  /** Whether there was a sign of life since the last ping, and how many bytes waited then. */
  alive: boolean
  waiting: number
}

/** How long a socket that is cut off has for its last words. */
const CUT_MS = 1_000

/** Nothing that comes from the socket is heard any more, whether or not the other side takes part in closing it. */
function cut(socket: WebSocket, code: number, reason: string): void {
  socket.removeAllListeners('message')
  socket.close(code, reason)
  const timer = setTimeout(() => socket.terminate(), CUT_MS)
  socket.once('close', () => clearTimeout(timer))
}

/** After these a token may have died or its role may be another one. */
const mayChange = ({ type, images }: Event): boolean =>
  type.startsWith('token.') || type.startsWith('device.') || (images.agent?.ended_at ?? null) !== null

/** Pings all; one that neither answered the last ping nor took bytes that waited for it is gone. */
function ping(open: ReadonlyMap<WebSocket, Entry>): void {
  for (const [socket, entry] of open) {
    const moves = socket.bufferedAmount < entry.waiting
    if (!entry.alive && !moves) {
      socket.terminate()
      continue
    }
    entry.alive = false
    entry.waiting = socket.bufferedAmount
    if (socket.readyState === socket.OPEN) socket.ping()
  }
}

/** The open WebSockets of a listener: how many there are, whose they are, and how each of them ends. */
export function createSocketBook(
  core: Core,
  limits: Pick<Limits, 'sockets' | 'socketsEach' | 'greetings' | 'ping'>,
  onPong: (secret: string, address: string) => void,
) {
  const open = new Map<WebSocket, Entry>()
  const check = (): void => {
    for (const [socket, { owner }] of open) {
      const caller = owner && core.authenticate(owner.secret)
      if (owner && !caller) cut(socket, UNAUTHENTICATED_CLOSE, 'the token was revoked')
      else if (owner && caller?.role !== owner.role) cut(socket, ROLE_CHANGED_CLOSE, 'the role has changed')
    }
  }
  const unsubscribe = core.onEvent((event) => mayChange(event) && check())
  const timer = limits.ping > 0 ? setInterval(() => ping(open), limits.ping) : undefined
  const entries = () => [...open.values()]

  return {
    /** Why no more sockets of this address are taken now; undefined where one more is. */
    refusal(address: string): string | undefined {
      const network = networkOf(address)
      const waiting = entries().filter((entry) => entry.network === network && !entry.owner)
      if (open.size < limits.sockets && waiting.length < limits.greetings) return undefined
      return `All ${limits.sockets} sockets are in use. Close one of them.`
    },
    add(socket: WebSocket, address: string): void {
      const entry: Entry = { network: networkOf(address), owner: undefined, alive: true, waiting: 0 }
      open.set(socket, entry)
      socket.once('close', () => open.delete(socket))
      socket.on('pong', () => {
        entry.alive = true
        if (entry.owner) onPong(entry.owner.secret, address)
      })
    },
    /** The socket has said whose it is. */
    own(socket: WebSocket, secret: string, { token_id, role }: Caller): void {
      const entry = open.get(socket)
      if (!entry) return
      entry.owner = { secret, token_id, role }
      const same = [...open].filter(([, { owner }]) => owner?.token_id === token_id)
      for (const [older] of same.slice(0, -limits.socketsEach))
        cut(older, REPLACED_CLOSE, 'this token has opened too many sockets')
    },
    /** Asks all of them to close, and forgets the core. */
    close(): void {
      unsubscribe()
      clearInterval(timer)
      for (const socket of open.keys()) socket.close(1001, 'the host ends')
    },
    /** Cuts off those that have not closed. */
    terminate(): void {
      for (const socket of open.keys()) socket.terminate()
    },
  }
}
