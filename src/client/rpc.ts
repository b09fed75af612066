import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../contract/index.ts'
import { RPC_PATH, rpcWelcome, UNAUTHENTICATED_CLOSE } from '../contract/rpcSocket.ts'

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
  /** Resolves when the connection has ended, by either side. */
  readonly closed: Promise<void>
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

/** Sends the hello and waits for the welcome; rejects when the host ends the socket instead. */
function authenticate(socket: WebSocket, { url, token }: ClientInput): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => socket.send(JSON.stringify({ token })), { once: true })
    socket.addEventListener(
      'message',
      ({ data }) => {
        if (rpcWelcome.safeParse(parse(data)).success) resolve()
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

/** Connects once: an authenticated WebSocket with every operation of the contract, typed. */
export async function connect(input: ClientInput): Promise<Connection> {
  const socket = new input.WebSocket(rpcUrl(input.url))
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true })
  })
  try {
    await authenticate(socket, input)
  } catch (error) {
    socket.close()
    throw error
  }
  return { call: createORPCClient(new RPCLink({ websocket: socket })), closed, close: () => socket.close() }
}
