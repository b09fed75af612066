import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../contract/index.ts'
import { RPC_PATH, rpcWelcome, UNAUTHENTICATED_CLOSE, type RpcWelcome } from '../contract/rpcSocket.ts'

export type Client = ContractRouterClient<Contract>

/** What the client needs of a WebSocket, as browsers and Node have it. */
export type WebSocketClass = new (url: string) => WebSocket

export interface ClientInput {
  /** Address of the host, `http://127.0.0.1:7433`. */
  readonly url: string
  readonly token: string
  readonly WebSocket: WebSocketClass
}

export interface Connection {
  readonly call: Client
  /** What the host has said of itself and of the token. */
  readonly welcome: RpcWelcome
  /** Resolves when the connection has ended, by either side. */
  readonly closed: Promise<void>
  /** Ends it at once, also where the other side does not answer any more. */
  close(): void
}

/** The host refused the token; connecting again with it is of no use. */
export class UnauthenticatedError extends Error {}

const rpcUrl = (url: string): string => `${url.replace(/^http/, 'ws').replace(/\/$/, '')}${RPC_PATH}`

function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data))
  } catch {
    // JSON.parse tells malformed text only by throwing.
    return undefined
  }
}

/** Sends the hello and waits for the welcome; rejects when the host ends the socket instead, and when it is given up. */
function authenticate(
  socket: WebSocket,
  { url, token }: ClientInput,
  signal: AbortSignal | undefined,
): Promise<RpcWelcome> {
  return new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new Error(`${url} did not answer in time`)), {
      once: true,
    })
    socket.addEventListener('open', () => socket.send(JSON.stringify({ token })), { once: true })
    socket.addEventListener(
      'message',
      ({ data }) => {
        const welcome = rpcWelcome.safeParse(parse(data))
        if (welcome.success) resolve(welcome.data)
        else reject(new Error(`${url} is no Switchyard host`))
      },
      { once: true },
    )
    socket.addEventListener(
      'close',
      ({ code, reason }) => {
        if (code === UNAUTHENTICATED_CLOSE)
          reject(new UnauthenticatedError(`${url} refuses the token: ${reason}`))
        else reject(new Error(`${url} does not answer`))
      },
      { once: true },
    )
    // `close` follows and settles the promise; without a listener Node would report the error as uncaught.
    socket.addEventListener('error', () => undefined)
  })
}

/** Connects once: an authenticated WebSocket with every operation of the contract, typed. `signal` gives it up. */
export async function connect(input: ClientInput, signal?: AbortSignal): Promise<Connection> {
  const socket = new input.WebSocket(rpcUrl(input.url))
  let end = (): void => undefined
  const closed = new Promise<void>((resolve) => {
    end = resolve
    socket.addEventListener('close', () => resolve(), { once: true })
  })
  const close = (): void => {
    socket.close()
    // The closing of a socket waits for the other side, which may be out of reach.
    end()
  }
  try {
    const welcome = await authenticate(socket, input, signal)
    return { call: createORPCClient(new RPCLink({ websocket: socket })), welcome, closed, close }
  } catch (error) {
    close()
    throw error
  }
}
