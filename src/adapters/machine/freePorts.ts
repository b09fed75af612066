import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

const LAST_PORT = 65_535

async function listen(port: number, host: string): Promise<Server | 'taken' | 'unsupported'> {
  const server = createServer()
  server.listen({ port, host, exclusive: true })
  try {
    await once(server, 'listening')
    return server
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' ? 'unsupported' : 'taken'
  }
}

/** Takes the port on both loopback addresses; null when somebody else has it on one of them. */
async function take(port: number): Promise<Server[] | null> {
  const held: Server[] = []
  for (const host of ['127.0.0.1', '::1']) {
    const server = await listen(port, host)
    if (server === 'taken') {
      await release(held)
      return null
    }
    if (server !== 'unsupported') held.push(server)
  }
  return held
}

async function release(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(async (server) => {
      server.close()
      await once(server, 'close')
    }),
  )
}

/**
 * First of `count` neighbouring ports at or above `from` that are all free now, on IPv4 and IPv6 loopback; null where
 * there are none. They are released again: whoever uses them must still be ready to find one taken.
 */
export async function freePorts(from: number, count: number): Promise<number | null> {
  if (count < 1) return null
  const held: Server[] = []
  let first = from
  try {
    for (let port = from; port <= LAST_PORT && first + count - 1 <= LAST_PORT; port += 1) {
      const servers = await take(port)
      if (servers) held.push(...servers)
      else {
        await release(held.splice(0))
        first = port + 1
      }
      if (port - first + 1 === count) return first
    }
    return null
  } finally {
    await release(held)
  }
}
