import { z } from 'zod'
import { role } from './token.ts'

/**
 * RPC on a WebSocket at `/rpc`. The client's first frame is text, an `rpcHello` in JSON; the server answers with an
 * `rpcWelcome`, and from then on both speak oRPC's own protocol. A token that is not valid, now or later, closes the
 * socket with `UNAUTHENTICATED_CLOSE`.
 */
export const RPC_PATH = '/rpc'

export const UNAUTHENTICATED_CLOSE = 4001
/** The token lives on, but its role is another one than at the hello: connect again to learn it. */
export const ROLE_CHANGED_CLOSE = 4003
/** The token has opened a newer socket, and may not have as many. */
export const REPLACED_CLOSE = 4008

export const rpcHello = z.object({ token: z.string().min(1).max(200) })

export const rpcWelcome = z.object({ ok: z.literal(true), version: z.string(), role })
export type RpcWelcome = z.infer<typeof rpcWelcome>
