import type { Server, Socket } from 'node:net'
import { networkOf, remoteAddress } from './addresses.ts'
import type { Limits } from './limits.ts'

type Peer = Pick<Socket, 'remoteAddress' | 'remotePort'>

/** Behind TLS a request has another socket than the one that was accepted; both name the same peer. */
const peerOf = ({ remoteAddress, remotePort }: Peer): string => `${remoteAddress} ${remotePort}`

/**
 * Counts connections, in all and for each address, and answers whether one is beyond the limits: it is told so on its
 * first request. Far more than the limits are dropped without an answer.
 */
export function limitConnections(
  server: Server,
  { connections, connectionsEach }: Pick<Limits, 'connections' | 'connectionsEach'>,
): (peer: Peer) => boolean {
  const surplus = new Set<string>()
  const counts = new Map<string, number>()
  let count = 0
  server.maxConnections = connections * 2
  server.on('connection', (socket: Socket) => {
    const network = networkOf(remoteAddress(socket))
    const here = (counts.get(network) ?? 0) + 1
    if (here > connectionsEach * 2) return void socket.destroy()
    const peer = peerOf(socket)
    count += 1
    counts.set(network, here)
    if (count > connections || here > connectionsEach) surplus.add(peer)
    socket.once('close', () => {
      const left = (counts.get(network) ?? 1) - 1
      count -= 1
      surplus.delete(peer)
      if (left > 0) counts.set(network, left)
      else counts.delete(network)
    })
  })
  return (peer) => surplus.has(peerOf(peer))
}
